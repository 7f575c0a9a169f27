package org.qipa.api.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {

    /** The numerical example of RFC 1071 §3. */
    @Test
    void shouldSumTheExampleOfTheRfc() {
        MemorySegment bytes = MemorySegment.ofArray(HexFormat.of().parseHex("0001f203f4f5f6f7"));
        assertEquals(0xddf2, InternetChecksum.sum(bytes, 0, 8));
    }

    @Test
    void shouldSumEveryLengthAtEveryOffsetAsWordsOneByOneDo() {
        byte[] bytes = new byte[1600];
        new Random(1071).nextBytes(bytes);
        MemorySegment memory = MemorySegment.ofArray(bytes);
        for (int offset = 0; offset < 9; offset++) {
            for (int length = 0; length < 1500; length++) {
                assertEquals(plain(bytes, offset, length), InternetChecksum.sum(memory, offset, length),
                        "offset=" + offset + " length=" + length);
            }
        }
    }

    @Test
    void shouldTellZeroFromAllOnes() {
        assertEquals(0, InternetChecksum.sum(MemorySegment.ofArray(new byte[1024]), 0, 1024));
        assertEquals(0xffff, InternetChecksum.sum(MemorySegment.ofArray(new byte[] {-1, -1}), 0, 2));
    }

    @Test
    void shouldFinishAnOpenFieldAndNeverWithZero() {
        MemorySegment memory = MemorySegment.ofArray(HexFormat.of().parseHex("ffff1234000056789999"));
        InternetChecksum.finish(memory, 2, 8, 0, 2);
        assertEquals(InternetChecksum.GOOD, InternetChecksum.sum(memory, 2, 8));
        MemorySegment even = MemorySegment.ofArray(HexFormat.of().parseHex("ffff0000"));
        InternetChecksum.finish(even, 0, 4, 0, 2);
        assertEquals(0xffff, even.get(java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED, 2) & 0xffff);
    }

    @Test
    void shouldRefuseAFieldBeyondThePacket() {
        MemorySegment memory = MemorySegment.ofArray(new byte[40]);
        assertEquals("checksum field beyond the packet: checksumStart=20 checksumOffset=19 limit=40",
                assertThrows(IllegalArgumentException.class, () -> InternetChecksum.finish(memory, 0, 40, 20, 19)).getMessage());
    }

    @Test
    void shouldBringEveryCarryBackIn() {
        byte[] ones = new byte[65535];
        java.util.Arrays.fill(ones, (byte) 0xff);
        assertEquals(plain(ones, 0, ones.length), InternetChecksum.sum(MemorySegment.ofArray(ones), 0, ones.length));
        assertEquals(0xffff, InternetChecksum.fold(Long.MAX_VALUE & ~0xffffL | 0x8000L));
        assertEquals(1, InternetChecksum.add(0xffff, 1));
    }

    @Test
    void shouldSumThePseudoHeaderOfBothVersions() {
        byte[] addresses = HexFormat.of().parseHex("0a4001020a400101" + "ff".repeat(24));
        MemorySegment memory = MemorySegment.ofArray(addresses);
        assertEquals(InternetChecksum.fold(plain(addresses, 0, 8) + 17 + 40), InternetChecksum.pseudo(memory, 0, 8, 17, 40));
        assertEquals(InternetChecksum.fold(plain(addresses, 0, 32) + 6 + 20), InternetChecksum.pseudo(memory, 0, 32, 6, 20));
    }

    private static int plain(byte[] bytes, int offset, int length) {
        int sum = 0;
        for (int n = 0; n < length; n++) {
            sum += (bytes[offset + n] & 0xff) << (n % 2 == 0 ? 8 : 0);
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
