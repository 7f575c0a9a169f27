package org.qipa.virtual.modem;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.qipa.virtual.modem.services.DataPaths.Traffic;

/**
 * What is called on a mux id, and what has passed it. Before the first claimed call everything passes, from then on only the
 * families that are called. Guarded by the network's monitor; nothing is allocated for a packet.
 */
final class PathCalls {

    private static final int IPV4 = 4;

    private boolean claimed;
    private boolean ipv4;
    private boolean ipv6;
    private List<String> ipv4Hosts = List.of();
    private List<String> ipv6Hosts = List.of();
    private long upPackets;
    private long upBytes;
    private long downPackets;
    private long downBytes;
    private long refused;

    void up(int family, List<String> hosts, boolean claims) {
        claimed |= claims;
        set(family, true, hosts);
    }

    void down(int family) {
        set(family, false, List.of());
    }

    /** All calls are forgotten, and that there were any. */
    void release() {
        claimed = false;
        down(IPV4);
        down(0);
    }

    private void set(int family, boolean called, List<String> hosts) {
        if (family == IPV4) {
            ipv4 = called;
            ipv4Hosts = hosts;
        } else {
            ipv6 = called;
            ipv6Hosts = hosts;
        }
    }

    /** Whether nothing passes. */
    boolean isShut() {
        return claimed && !ipv4 && !ipv6;
    }

    /** Whether an uplink packet passes; it is counted either way. */
    boolean carry(MemorySegment memory, long offset, int length) {
        if (claimed && !isCalled(length < 1 ? 0 : Ip.u8(memory, offset) >> 4)) {
            refused++;
            return false;
        }
        upPackets++;
        upBytes += length;
        return true;
    }

    private boolean isCalled(int version) {
        return version == IPV4 ? ipv4 : ipv6;
    }

    /** A packet has gone down. */
    void carriedDown(int length) {
        downPackets++;
        downBytes += length;
    }

    long downPackets() {
        return downPackets;
    }

    /** Uplink packets nobody had called for. */
    long refused() {
        return refused;
    }

    Traffic traffic() {
        return new Traffic(upPackets, upBytes, downPackets, downBytes, refused);
    }

    /** Addresses of the host: those of calls stand in for its own of the same family. */
    List<String> hosts(List<String> own) {
        if (ipv4Hosts.isEmpty() && ipv6Hosts.isEmpty()) {
            return own;
        }
        List<String> hosts = new ArrayList<>(ipv4Hosts);
        hosts.addAll(ipv6Hosts);
        own.stream().filter(address -> (address.indexOf(':') < 0 ? ipv4Hosts : ipv6Hosts).isEmpty()).forEach(hosts::add);
        return List.copyOf(hosts);
    }
}
