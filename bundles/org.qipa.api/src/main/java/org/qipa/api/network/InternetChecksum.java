package org.qipa.api.network;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The one's complement sum of big-endian 16-bit words (RFC 1071), not inverted: S(x) in spec 12 §5.1. Stateless; any thread.
 *
 * <p>The sum does not care for the order of bytes as long as all words have the same, nor for the width of the words as long
 * as carries come back in (RFC 1071 §2). So memory is added up in the machine's own order, four bytes at a time in a loop so
 * plain that the compiler widens it, and the result is turned round. Where that loop does not pay yet, below
 * {@value #SHORT_LIMIT} bytes, blocks of 32 bytes are added by hand.
 */
public final class InternetChecksum {

    /** The sum over a range that contains its own checksum, when that is right. */
    public static final int GOOD = 0xffff;

    private static final int SHORT_LIMIT = 128;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfShort BIG_SHORT = SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long LOW = 0xffff_ffffL;
    private static final int BLOCK = 4 * Long.BYTES;

    private InternetChecksum() {}

    /** S over a range of memory, 0 to 0xffff; an odd last byte is the high half of a word. */
    public static int sum(MemorySegment memory, long offset, int length) {
        if (length < SHORT_LIMIT) {
            return shortSum(memory, offset, length);
        }
        long sum = 0;
        int words = length >>> 2;
        for (int n = 0; n < words; n++) {
            sum += memory.get(INT, offset + n * 4L) & LOW;
        }
        return folded(sum + rest(memory, offset + words * 4L, length));
    }

    /** Without a loop below a block: headers and addresses are what is added up most. */
    private static int shortSum(MemorySegment memory, long offset, int length) {
        long sum = 0;
        long at = offset;
        for (int blocks = length / BLOCK; blocks > 0; blocks--) {
            sum += halves(memory.get(LONG, at)) + halves(memory.get(LONG, at + 8))
                    + halves(memory.get(LONG, at + 16)) + halves(memory.get(LONG, at + 24));
            at += BLOCK;
        }
        if ((length & 16) != 0) {
            sum += halves(memory.get(LONG, at)) + halves(memory.get(LONG, at + 8));
            at += 16;
        }
        if ((length & 8) != 0) {
            sum += halves(memory.get(LONG, at));
            at += 8;
        }
        if ((length & 4) != 0) {
            sum += memory.get(INT, at) & LOW;
            at += 4;
        }
        return folded(sum + rest(memory, at, length));
    }

    private static long halves(long word) {
        return (word & LOW) + (word >>> 32);
    }

    /** The last one to three bytes. */
    private static int rest(MemorySegment memory, long at, int length) {
        int sum = 0;
        if ((length & 2) != 0) {
            sum += memory.get(SHORT, at) & 0xffff;
            at += 2;
        }
        if ((length & 1) != 0) {
            int last = memory.get(ValueLayout.JAVA_BYTE, at) & 0xff;
            sum += LITTLE ? last : last << 8;
        }
        return sum;
    }

    private static int folded(long sum) {
        int folded = fold(sum);
        return LITTLE ? Short.reverseBytes((short) folded) & 0xffff : folded;
    }

    /** Addition of two sums with end-around carry. */
    public static int add(int a, int b) {
        int sum = a + b;
        return (sum & 0xffff) + (sum >>> 16);
    }

    /** Brings the carries of a sum that is not negative back in: 0 to 0xffff. */
    public static int fold(long sum) {
        long folded = (sum & LOW) + (sum >>> 32);
        folded = (folded & 0xffff) + (folded >>> 16);
        folded = (folded & 0xffff) + (folded >>> 16);
        return (int) ((folded & 0xffff) + (folded >>> 16));
    }

    /**
     * S over what two addresses, a protocol and a length make as a pseudo header.
     *
     * @param addresses where they are, one behind the other
     * @param bytes     of both, 8 or 32
     * @param length    of transport header and payload
     */
    public static int pseudo(MemorySegment memory, long addresses, int bytes, int protocol, int length) {
        return fold((long) sum(memory, addresses, bytes) + protocol + length);
    }

    /**
     * Finishes a checksum in software: the field holds the sum of the pseudo header, as stacks leave it for hardware.
     *
     * @param packet offset of the packet
     * @param length of the packet
     * @param start  of the transport header in the packet
     * @param field  of the checksum in the transport header
     * @throws IllegalArgumentException when the field is not in the packet
     */
    public static void finish(MemorySegment memory, long packet, int length, int start, int field) {
        if (start < 0 || field < 0 || start + field + 2 > length) {
            throw new IllegalArgumentException("checksum field beyond the packet: checksumStart=" + start
                    + " checksumOffset=" + field + " limit=" + length);
        }
        int checksum = ~sum(memory, packet + start, length - start) & 0xffff;
        // Zero means "none" to UDP; for TCP both forms of zero are right.
        memory.set(BIG_SHORT, packet + start + field, (short) (checksum == 0 ? 0xffff : checksum));
    }
}
