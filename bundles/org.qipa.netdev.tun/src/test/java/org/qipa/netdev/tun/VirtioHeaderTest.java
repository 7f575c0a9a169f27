package org.qipa.netdev.tun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class VirtioHeaderTest {

    private final MemorySegment memory = MemorySegment.ofArray(new byte[100]);

    private TunCounter check(int version, int flags, int kind, int segment, int start, int field) {
        memory.set(ValueLayout.JAVA_BYTE, 0, (byte) flags);
        memory.set(ValueLayout.JAVA_BYTE, 1, (byte) kind);
        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, 4, (short) segment);
        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, 6, (short) start);
        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, 8, (short) field);
        memory.set(ValueLayout.JAVA_BYTE, 10, (byte) (version << 4));
        return VirtioHeader.check(memory, 100);
    }

    @Test
    void shouldReadWhatKernelsWrite() {
        assertNull(check(4, 0, 0, 0, 0, 0));
        assertEquals(-1, VirtioHeader.checksumStart(memory));
        assertNull(check(6, 1, 0, 0, 40, 16));
        assertEquals(40, VirtioHeader.checksumStart(memory));
        assertEquals(0, VirtioHeader.segmentBytes(memory));
        assertNull(check(4, 1, 1, 1348, 20, 16));
        assertNull(check(4, 1, 1 | 0x80, 1348, 20, 16));
        assertEquals(1348, VirtioHeader.segmentBytes(memory));
        assertNull(check(6, 1, 4, 1348, 40, 16));
        assertNull(check(6, 1, 5, 1200, 40, 6));
        assertNull(check(4, 1, 5, 40_000, 20, 6));
        assertEquals(40_000, VirtioHeader.segmentBytes(memory));
    }

    @Test
    void shouldRefuseWhatDoesNotFitWhole() {
        assertEquals(TunCounter.HEADER_CUT_OFF, VirtioHeader.check(memory, 10));
        assertEquals(TunCounter.HEADER_KIND, check(4, 1, 3, 1000, 20, 6));
        assertEquals(TunCounter.HEADER_KIND, check(4, 1, 2, 1000, 20, 6));
        assertEquals(TunCounter.HEADER_KIND, check(6, 1, 1, 1000, 40, 16));
        assertEquals(TunCounter.HEADER_KIND, check(4, 1, 4, 1000, 20, 16));
        assertEquals(TunCounter.HEADER_KIND, check(4, 1, 1, 1000, 20, 6));
        assertEquals(TunCounter.HEADER_KIND, check(4, 1, 5, 1000, 20, 16));
        assertEquals(TunCounter.HEADER_KIND, check(0, 1, 5, 1000, 20, 6));
        assertEquals(TunCounter.HEADER_FIELDS, check(4, 1, 1, 0, 20, 16));
        assertEquals(TunCounter.HEADER_FIELDS, check(4, 0, 1, 1000, 20, 16));
    }
}
