package org.qipa.virtual.ipa.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumsTest {

    /** The sum as its definition says: word by word. */
    private static int plain(byte[] bytes, int from, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int word = (bytes[from + i] & 0xff) << (i % 2 == 0 ? 8 : 0);
            sum += word;
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }

    @Test
    void shouldSumEveryLengthFromEveryOffsetAsTheDefinitionSays() {
        Random random = new Random(5);
        byte[] bytes = new byte[2100];
        random.nextBytes(bytes);
        MemorySegment m = MemorySegment.ofArray(bytes);
        for (int length = 0; length < 2000; length++) {
            int from = random.nextInt(100);
            assertEquals(plain(bytes, from, length), Checksums.sum(m, from, length), "from=" + from + " length=" + length);
        }
    }

    @Test
    void shouldTellZeroFromAllOnes() {
        byte[] ones = new byte[1024];
        assertEquals(0, Checksums.sum(MemorySegment.ofArray(ones), 0, ones.length));
        java.util.Arrays.fill(ones, (byte) 0xff);
        assertEquals(0xffff, Checksums.sum(MemorySegment.ofArray(ones), 0, ones.length));
    }
}
