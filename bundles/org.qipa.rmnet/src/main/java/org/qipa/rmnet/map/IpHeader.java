package org.qipa.rmnet.map;

import java.lang.foreign.MemorySegment;

/**
 * The fields of IPv4 and IPv6 headers that checksums need.
 *
 * <pre>
 *  IPv4   byte 0 version, header words; 2-3 total length; 6-7 flags, fragment offset; 9 protocol; 12-19 addresses
 *  IPv6   byte 0 version; 4-5 payload length; 6 next header; 8-39 addresses
 * </pre>
 */
final class IpHeader {

    static final int TCP = 6;
    static final int UDP = 17;

    static final int V4_MIN_LENGTH = 20;
    static final int V4_ADDRESSES_OFFSET = 12;
    static final int V4_ADDRESSES_LENGTH = 8;
    static final int V6_LENGTH = 40;
    static final int V6_ADDRESSES_OFFSET = 8;
    static final int V6_ADDRESSES_LENGTH = 32;
    static final int UDP_CHECKSUM_OFFSET = 6;
    static final int TCP_CHECKSUM_OFFSET = 16;

    private static final int V4_TOTAL_LENGTH_OFFSET = 2;
    private static final int V4_FRAGMENT_OFFSET = 6;
    private static final int V4_PROTOCOL_OFFSET = 9;
    private static final int V6_PAYLOAD_LENGTH_OFFSET = 4;
    private static final int V6_NEXT_HEADER_OFFSET = 6;
    /** More fragments, or an offset. */
    private static final int FRAGMENT_MASK = 0x3fff;

    private IpHeader() {}

    /** The version nibble. */
    static int version(MemorySegment memory, long packet) {
        return Wire.u8(memory, packet) >> 4;
    }

    static int v4HeaderLength(MemorySegment memory, long packet) {
        return (Wire.u8(memory, packet) & 0xf) * 4;
    }

    static int v4TotalLength(MemorySegment memory, long packet) {
        return Wire.u16(memory, packet + V4_TOTAL_LENGTH_OFFSET);
    }

    static boolean v4IsFragment(MemorySegment memory, long packet) {
        return (Wire.u16(memory, packet + V4_FRAGMENT_OFFSET) & FRAGMENT_MASK) != 0;
    }

    static int v4Protocol(MemorySegment memory, long packet) {
        return Wire.u8(memory, packet + V4_PROTOCOL_OFFSET);
    }

    static int v6PayloadLength(MemorySegment memory, long packet) {
        return Wire.u16(memory, packet + V6_PAYLOAD_LENGTH_OFFSET);
    }

    static int v6NextHeader(MemorySegment memory, long packet) {
        return Wire.u8(memory, packet + V6_NEXT_HEADER_OFFSET);
    }

    /** The protocol directly behind the IP header; -1 when the version is neither or the header is cut off. */
    static int protocol(MemorySegment memory, long packet, int length, int version) {
        return switch (version) {
            case 4 -> length >= V4_MIN_LENGTH ? v4Protocol(memory, packet) : -1;
            case 6 -> length >= V6_LENGTH ? v6NextHeader(memory, packet) : -1;
            default -> -1;
        };
    }

    static boolean isTcpOrUdp(int protocol) {
        return protocol == TCP || protocol == UDP;
    }
}
