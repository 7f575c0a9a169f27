package org.qipa.virtual.modem;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.qipa.api.network.InternetChecksum;

/**
 * As much of IP as a host needs that answers echo: field offsets, checksums.
 *
 * <pre>
 *   IPv4  0 version, ihl | 2 total length | 6 flags, fragment | 8 ttl | 9 protocol | 10 checksum | 12 source | 16 destination
 *   IPv6  0 version | 4 payload length | 6 next header | 7 hop limit | 8 source | 24 destination | 40 payload
 *   ICMP  0 type | 1 code | 2 checksum          UDP  0 source | 2 destination | 4 length | 6 checksum
 * </pre>
 */
final class Ip {

    static final int V4_TOTAL_LENGTH_OFFSET = 2;
    static final int V4_FRAGMENT_OFFSET = 6;
    static final int V4_TTL_OFFSET = 8;
    static final int V4_PROTOCOL_OFFSET = 9;
    static final int V4_CHECKSUM_OFFSET = 10;
    static final int V4_SOURCE_OFFSET = 12;
    static final int V4_DESTINATION_OFFSET = 16;
    static final int V4_HEADER_LENGTH = 20;
    static final int V4_ADDRESS_LENGTH = 4;
    static final int V6_PAYLOAD_LENGTH_OFFSET = 4;
    static final int V6_NEXT_HEADER_OFFSET = 6;
    static final int V6_HOP_LIMIT_OFFSET = 7;
    static final int V6_SOURCE_OFFSET = 8;
    static final int V6_DESTINATION_OFFSET = 24;
    static final int V6_HEADER_LENGTH = 40;
    static final int V6_ADDRESS_LENGTH = 16;
    static final int PROTOCOL_ICMP = 1;
    static final int PROTOCOL_UDP = 17;
    static final int PROTOCOL_ICMP6 = 58;
    static final int ICMP_HEADER_LENGTH = 8;
    static final int UDP_HEADER_LENGTH = 8;
    static final int TRANSPORT_CHECKSUM_OFFSET_ICMP = 2;

    private static final ValueLayout.OfShort BE16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private Ip() {
    }

    static int u8(MemorySegment m, long offset) {
        return m.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
    }

    static void u8(MemorySegment m, long offset, int value) {
        m.set(ValueLayout.JAVA_BYTE, offset, (byte) value);
    }

    static int u16(MemorySegment m, long offset) {
        return m.get(BE16, offset) & 0xffff;
    }

    static void u16(MemorySegment m, long offset, int value) {
        m.set(BE16, offset, (short) value);
    }

    /** Sum of a range and of what came before it. */
    static int sum(MemorySegment m, long offset, int length, int start) {
        return InternetChecksum.add(InternetChecksum.sum(m, offset, length), start);
    }

    /** Sum of the IPv6 pseudo header of a packet. */
    static int pseudo6(MemorySegment m, long packet, int length, int protocol) {
        return InternetChecksum.pseudo(m, packet + V6_SOURCE_OFFSET, 2 * V6_ADDRESS_LENGTH, protocol, length);
    }

    /** Sum of the IPv4 pseudo header of a packet. */
    static int pseudo4(MemorySegment m, long packet, int length, int protocol) {
        return InternetChecksum.pseudo(m, packet + V4_SOURCE_OFFSET, 2 * V4_ADDRESS_LENGTH, protocol, length);
    }

    /** Swaps two runs of bytes. */
    static void swap(MemorySegment m, long a, long b, int length) {
        for (int i = 0; i < length; i++) {
            int x = u8(m, a + i);
            u8(m, a + i, u8(m, b + i));
            u8(m, b + i, x);
        }
    }
}
