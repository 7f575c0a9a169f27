package org.qipa.virtual.modem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

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
            while (ring.claim(96) != null) {
                ring.commit(96);
                packets++;
            }
            assertEquals(packets * 100, ring.bytes());
            ring.pop();
            assertEquals((packets - 1) * 100, ring.bytes());
            assertNotNull(ring.claim(60));
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
                    MemorySegment room = ring.claim(packet.length);
                    if (room == null) {
                        refused++;
                    } else {
                        room.copyFrom(MemorySegment.ofArray(packet));
                        ring.commit(packet.length);
                        model.add(packet);
                    }
                } else {
                    MemorySegment head = ring.peek();
                    byte[] expected = model.poll();
                    if (expected == null) {
                        assertNull(head);
                    } else {
                        assertNotNull(head);
                        assertEquals(-1, head.mismatch(MemorySegment.ofArray(expected)), "at " + i);
                        ring.pop();
                    }
                }
                assertEquals(model.size(), ring.size());
            }
            assertEquals(true, refused > 100);
        }
    }

    @Test
    void shouldRefuseWhatDoesNotFitAndKeepTheRest() {
        try (PacketRing ring = new PacketRing(64)) {
            ring.claim(40).set(ValueLayout.JAVA_BYTE, 0, (byte) 7);
            ring.commit(40);
            assertNull(ring.claim(40));
            assertEquals(7, ring.peek().get(ValueLayout.JAVA_BYTE, 0));
            ring.pop();
            assertNull(ring.peek());
            assertNotNull(ring.claim(60));
        }
    }
}
