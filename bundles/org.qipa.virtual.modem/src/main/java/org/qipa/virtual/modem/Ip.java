package org.qipa.virtual.modem;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

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

    private static final ValueLayout.OfInt NATIVE32 = ValueLayout.JAVA_INT_UNALIGNED;
    private static final boolean SWAPPED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long LOW = 0xffff_ffffL;

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

    /** One's complement sum of 16-bit words, folded, not inverted; an odd last byte counts as the high half of a word. */
    static int sum(MemorySegment m, long offset, long length, int start) {
        // Two words at a time, and several by the compiler: the sum does not care for the order of bytes, but for the
        // result's (RFC 1071 §2 B).
        long wide = 0;
        int pairs = (int) (length >>> 2);
        for (int n = 0; n < pairs; n++) {
            wide += m.get(NATIVE32, offset + n * 4L) & LOW;
        }
        int folded = fold(wide);
        long sum = (SWAPPED ? Short.reverseBytes((short) folded) & 0xffff : folded) + (long) start;
        long at = offset + pairs * 4L;
        long left = length & 3;
        for (; left > 1; left -= 2, at += 2) {
            sum += u16(m, at);
        }
        if (left != 0) {
            sum += u8(m, at) << 8;
        }
        return fold(sum);
    }

    /** Finishes a checksum whose field holds the sum of the pseudo header; a 0 becomes its other form, as UDP wants it. */
    static void finishChecksum(MemorySegment m, int start, int field) {
        int checksum = ~sum(m, start, m.byteSize() - start, 0) & 0xffff;
        u16(m, (long) start + field, checksum == 0 ? 0xffff : checksum);
    }

    /** Folds carries into 16 bits. */
    static int fold(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }

    /** Sum of the IPv6 pseudo header of a packet. */
    static int pseudo6(MemorySegment m, long packet, int length, int protocol) {
        return sum(m, packet + V6_SOURCE_OFFSET, 2L * V6_ADDRESS_LENGTH, fold((long) length + protocol));
    }

    /** Sum of the IPv4 pseudo header of a packet. */
    static int pseudo4(MemorySegment m, long packet, int length, int protocol) {
        return sum(m, packet + V4_SOURCE_OFFSET, 2L * V4_ADDRESS_LENGTH, fold((long) length + protocol));
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
