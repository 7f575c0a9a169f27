package org.qipa.netdev.tun;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Sums of big-endian 16-bit words with end-around carry (RFC 1071). */
final class Sums {

    private static final ValueLayout.OfLong WORDS = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final boolean SWAPPED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long LOW = 0xffff_ffffL;

    private Sums() {}

    /** The sum over a range, 0 to 0xffff; an odd last byte is the high half of a word. */
    static int of(MemorySegment memory, long offset, int length) {
        // The sum does not care for the order of bytes but for the result's (RFC 1071 §2 B), so that whole words are added.
        long a = 0;
        long b = 0;
        long at = offset;
        long end = offset + (length & ~15);
        for (; at < end; at += 16) {
            long v = memory.get(WORDS, at);
            long w = memory.get(WORDS, at + 8);
            a += (v & LOW) + (v >>> 32);
            b += (w & LOW) + (w >>> 32);
        }
        int folded = fold(a + b);
        long rest = SWAPPED ? Integer.reverseBytes(folded) >>> 16 : folded;
        int left = length & 15;
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
