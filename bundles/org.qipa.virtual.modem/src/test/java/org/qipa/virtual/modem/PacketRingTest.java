package org.qipa.virtual.modem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacketRingTest {

    @Test
    void shouldTellHowManyBytesAreInUseAndWereAtMost() {
        try (PacketRing ring = new PacketRing(4096)) {
            int packets = 0;
            while (ring.claim(96) >= 0) {
                ring.commit(96);
                packets++;
            }
            assertEquals(packets * 100, ring.bytes());
            ring.pop();
            assertEquals((packets - 1) * 100, ring.bytes());
            assertTrue(ring.claim(60) >= 0);
            ring.commit(60);
            while (ring.size() > 0) {
                ring.pop();
            }
            assertEquals(0, ring.bytes());
            assertEquals(packets * 100, ring.highest());
        }
    }

    @Test
    void shouldGivePacketsBackInOrderWhateverTheirSizes() {
        try (PacketRing ring = new PacketRing(4096)) {
            Random random = new Random(42);
            ArrayDeque<byte[]> model = new ArrayDeque<>();
            int refused = 0;
            for (int i = 0; i < 100_000; i++) {
                if (random.nextInt(100) < 52) {
                    byte[] packet = new byte[random.nextInt(600)];
                    random.nextBytes(packet);
                    int room = ring.claim(packet.length);
                    if (room < 0) {
                        refused++;
                    } else {
                        MemorySegment.copy(packet, 0, ring.memory(), ValueLayout.JAVA_BYTE, room, packet.length);
                        ring.commit(packet.length);
                        model.add(packet);
                    }
                } else {
                    int head = ring.peek();
                    byte[] expected = model.poll();
                    if (expected == null) {
                        assertEquals(-1, head);
                    } else {
                        assertTrue(head >= 0);
                        assertEquals(-1, ring.memory().asSlice(head, ring.length())
                                .mismatch(MemorySegment.ofArray(expected)), "at " + i);
                        ring.pop();
                    }
                }
                assertEquals(model.size(), ring.size());
            }
            assertTrue(refused > 100);
        }
    }

    @Test
    void shouldRefuseWhatDoesNotFitAndKeepTheRest() {
        try (PacketRing ring = new PacketRing(64)) {
            int room = ring.claim(40);
            ring.memory().set(ValueLayout.JAVA_BYTE, room, (byte) 7);
            ring.commit(40);
            assertEquals(-1, ring.claim(40));
            assertEquals(7, ring.memory().get(ValueLayout.JAVA_BYTE, ring.peek()));
            ring.pop();
            assertEquals(-1, ring.peek());
            assertTrue(ring.claim(60) >= 0);
        }
    }
}
