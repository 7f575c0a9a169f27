package org.qipa.rmnet.map;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The 16-bit one's complement sum of big-endian words, not inverted: S(x) in spec 12 §5.1.
 *
 * <p>The sum does not care for the order of bytes as long as all words have the same, nor for the width of the words as
 * long as carries come back in: so memory is added up eight bytes at a time in the machine's own order, and the result is
 * turned round at the end (RFC 1071 §2).
 */
public final class InternetChecksum {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long LOW = 0xffff_ffffL;
    private static final int BLOCK = 4 * Long.BYTES;

    private InternetChecksum() {}

    /** S over a range of memory; an odd last byte is the high half of a word. */
    public static int sum(MemorySegment memory, long offset, long length) {
        long a = 0;
        long b = 0;
        long at = offset;
        long end = offset + length;
        for (; at + BLOCK <= end; at += BLOCK) {
            long w = memory.get(LONG, at);
            long x = memory.get(LONG, at + 8);
            long y = memory.get(LONG, at + 16);
            long z = memory.get(LONG, at + 24);
            a += (w & LOW) + (x & LOW) + (y & LOW) + (z & LOW);
            b += (w >>> 32) + (x >>> 32) + (y >>> 32) + (z >>> 32);
        }
        long sum = a + b;
        for (; at + 4 <= end; at += 4) {
            sum += memory.get(INT, at) & LOW;
        }
        if (at + 2 <= end) {
            sum += memory.get(SHORT, at) & 0xffff;
            at += 2;
        }
        if (at < end) {
            int last = Wire.u8(memory, at);
            sum += LITTLE ? last : last << 8;
        }
        int folded = fold(sum);
        return LITTLE ? Short.reverseBytes((short) folded) & 0xffff : folded;
    }

    /** Addition with end-around carry. */
    public static int add(int a, int b) {
        int sum = a + b;
        return (sum & 0xffff) + (sum >>> 16);
    }

    /** S over what two addresses at that offset, a protocol and a length make as a pseudo header. */
    static int pseudo(MemorySegment memory, long addresses, int bytes, int protocol, int length) {
        return fold((long) sum(memory, addresses, bytes) + protocol + length);
    }

    /**
     * Finishes a checksum in software: the field holds the sum of the pseudo header, as stacks leave it for hardware.
     *
     * @param packet offset of the packet
     * @param length of the packet
     * @param start  of the transport header in the packet
     * @param field  of the checksum in the transport header
     */
    public static void finish(MemorySegment memory, long packet, int length, int start, int field) {
        if (start < 0 || field < 0 || start + field + 2 > length) {
            throw new IllegalArgumentException("checksum field beyond the packet: checksumStart=" + start
                    + " checksumOffset=" + field + " limit=" + length);
        }
        int checksum = ~sum(memory, packet + start, length - start) & 0xffff;
        // Zero means "none" to UDP; for TCP both forms of zero are right.
        Wire.u16(memory, packet + start + field, checksum == 0 ? 0xffff : checksum);
    }

    private static int fold(long sum) {
        long folded = (sum & LOW) + (sum >>> 32);
        folded = (folded & 0xffff) + (folded >>> 16);
        folded = (folded & 0xffff) + (folded >>> 16);
        return (int) ((folded & 0xffff) + (folded >>> 16));
    }
}
