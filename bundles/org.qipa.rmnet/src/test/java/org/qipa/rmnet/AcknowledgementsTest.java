package org.qipa.rmnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.qipa.api.network.MuxPort.TxRing;

/** A modem that sends commands faster than the ring takes their acknowledgements. */
class AcknowledgementsTest {

    private static final int COUNT = 16;

    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final MemorySegment command = MemorySegment.ofArray(new byte[20]);
    private int sent;
    private int packets;

    private final TxRing ring = new TxRing() {
        @Override
        public int maxFrame() {
            return 4096;
        }

        @Override
        public MemorySegment claim(int lengthBytes) {
            return MemorySegment.ofArray(new byte[lengthBytes]);
        }

        @Override
        public void commit(int lengthBytes) {
            packets++;
            sent++;
        }

        @Override
        public void commit(int lengthBytes, int count) {
            packets += count;
            sent++;
        }
    };

    @Test
    void shouldKeepSixteenAndHaveRoomAgainWhenTheyWent() {
        for (int n = 0; n < COUNT; n++) {
            assertTrue(acknowledgements.add(command, 0, 20));
        }
        assertFalse(acknowledgements.add(command, 0, 20));
        var full = acknowledgements.bound().reading("ipa0", "");
        assertEquals(COUNT, full.used());
        assertEquals(COUNT, full.limit());
        assertEquals(COUNT, acknowledgements.send(ring));
        assertEquals(COUNT, sent);
        assertEquals(0, packets, "a command is nobody's packet");
        assertEquals(0, acknowledgements.bound().reading("ipa0", "").used());
        assertTrue(acknowledgements.add(command, 0, 20));
    }
}
