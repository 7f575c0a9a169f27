package org.qipa.netdev.tun;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Sums of big-endian 16-bit words with end-around carry (RFC 1071). */
final class Sums {

    private static final ValueLayout.OfInt WORDS = ValueLayout.JAVA_INT_UNALIGNED;
    private static final boolean SWAPPED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long LOW = 0xffff_ffffL;

    private Sums() {}

    /** The sum over a range, 0 to 0xffff; an odd last byte is the high half of a word. */
    static int of(MemorySegment memory, long offset, int length) {
        // The sum does not care for the order of bytes but for the result's (RFC 1071 §2 B), so that whole words are added;
        // in a loop as plain as this the compiler adds several at once.
        long sum = 0;
        int words = length >>> 2;
        for (int n = 0; n < words; n++) {
            sum += memory.get(WORDS, offset + n * 4L) & LOW;
        }
        int folded = fold(sum);
        long rest = SWAPPED ? Short.reverseBytes((short) folded) & 0xffff : folded;
        long at = offset + words * 4L;
        int left = length & 3;
        for (; left > 1; left -= 2, at += 2) {
            rest += (memory.get(JAVA_BYTE, at) & 0xff) << 8 | memory.get(JAVA_BYTE, at + 1) & 0xff;
        }
        if (left == 1) {
            rest += (memory.get(JAVA_BYTE, at) & 0xff) << 8;
        }
        return fold(rest);
    }

    /** Folds the carries of a sum in. */
    static int fold(long sum) {
        long folded = (sum & LOW) + (sum >>> 32);
        folded = (folded & 0xffff) + (folded >>> 16);
        folded = (folded & 0xffff) + (folded >>> 16);
        return (int) ((folded & 0xffff) + (folded >>> 16));
    }
}
