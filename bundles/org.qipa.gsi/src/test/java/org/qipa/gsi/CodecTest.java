package org.qipa.gsi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The two 16-byte elements. */
class CodecTest {

    private final byte[] bytes = new byte[48];
    private final MemorySegment ring = MemorySegment.ofArray(bytes);

    @Test
    void shouldWriteATreByteForByte() {
        Tre.put(ring, 16, 0x0000_0001_0000_4060L, 0x13, Tre.TYPE_COMMAND | Tre.place(true, true));
        assertEquals("60400000010000001300000000060300", HexFormat.of().formatHex(bytes, 16, 32));
        assertEquals("00".repeat(16), HexFormat.of().formatHex(bytes, 0, 16), "nothing before");
        assertEquals("00".repeat(16), HexFormat.of().formatHex(bytes, 32, 48), "nothing behind");
    }

    @Test
    void shouldWriteAnEventByteForByte() {
        Event.put(ring, 0, 0x1_0000_2030L, 48, 2, 2, 4);
        assertEquals("30200000010000003000000200000204", HexFormat.of().formatHex(bytes, 0, 16));
    }

    @Test
    void shouldReadBackWhatItWrote() {
        Random random = new Random(6);
        for (int i = 0; i < 1000; i++) {
            long address = random.nextLong();
            int length = random.nextInt(65536);
            int flags = random.nextInt();
            Tre.put(ring, 32, address, length, flags);
            assertEquals(address, Tre.address(ring, 32));
            assertEquals(length, Tre.length(ring, 32));
            assertEquals(flags, Tre.flags(ring, 32));
            int channel = random.nextInt(256);
            Event.put(ring, 16, address, length, random.nextInt(16), 2, channel);
            assertEquals(address, Event.address(ring, 16));
            assertEquals(length, Event.length(ring, 16));
            assertEquals(channel, Event.channel(ring, 16));
        }
        assertEquals(16, Tre.BYTES);
        assertEquals(16, Event.BYTES);
    }
}
