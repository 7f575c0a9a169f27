package org.qipa.benchmarks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Big-endian words and internet checksums, for packets made here. */
final class Bytes {

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    static void u16(MemorySegment m, long at, int value) {
        m.set(U16, at, (short) value);
    }

    /** The one's complement sum of an even number of bytes, on top of another. */
    static int sum(MemorySegment m, long at, int length, int before) {
        long sum = before;
        for (int i = 0; i < length; i += 2) {
            sum += m.get(U16, at + i) & 0xffff;
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (int) sum;
    }
}
