package org.qipa.api.network;

/**
 * What a network device is to a packet stack that stands on it (spec 11 §4). Lengths are bytes.
 *
 * @param type            link type: 519, raw IP
 * @param mtu             greatest frame without the MAP headers, until somebody asks for less
 * @param minMtu          least that may be asked for
 * @param maxMtu          most that may be asked for
 * @param minHeaderLength least length a stack assumes of a header
 * @param headroom        room a stack leaves in front of a packet
 * @param tailroom        room a stack leaves behind a packet
 * @param queueLength     packets a stack queues
 * @param canScatter      whether packets in several pieces can be switched on; they are off at first
 */
public record NetdevProperties(int type, int mtu, int minMtu, int maxMtu, int minHeaderLength, int headroom, int tailroom,
        int queueLength, boolean canScatter) {}
