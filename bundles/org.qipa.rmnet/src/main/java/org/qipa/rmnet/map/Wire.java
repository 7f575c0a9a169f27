package org.qipa.rmnet.map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Big-endian unsigned access to memory; offsets need no alignment. */
final class Wire {

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private Wire() {}

    static int u8(MemorySegment memory, long offset) {
        return memory.get(JAVA_BYTE, offset) & 0xff;
    }

    static int u16(MemorySegment memory, long offset) {
        return memory.get(U16, offset) & 0xffff;
    }

    static long u32(MemorySegment memory, long offset) {
        return memory.get(U32, offset) & 0xffff_ffffL;
    }

    static void u8(MemorySegment memory, long offset, int value) {
        memory.set(JAVA_BYTE, offset, (byte) value);
    }

    static void u16(MemorySegment memory, long offset, int value) {
        memory.set(U16, offset, (short) value);
    }

    static void u32(MemorySegment memory, long offset, int value) {
        memory.set(U32, offset, value);
    }
}
