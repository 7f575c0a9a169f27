package org.qipa.netdev;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.qipa.api.network.Offer;
import org.qipa.itests.fuzz.Choices;
import org.qipa.itests.fuzz.FuzzTarget;
import org.qipa.rmnet.map.PlainChecksum;

/**
 * What a kernel hands over to be cut, with any length to cut it by and any place of its checksum; the first byte says
 * whether its own lengths are put right. What is taken becomes packets of the MTU with all of the payload, in order, and
 * right checksums; what is not is refused before anything is done.
 */
class SegmentationFuzz extends FuzzTarget {

    private static final int LONGEST = 4096;
    private static final int MTU = 1400;

    @FuzzTest
    void shouldCutOrRefuseAnyPacket(byte[] input) throws Exception {
        bounded(input, 1 << 20, 1 << 14, () -> {
            var choices = new Choices(input);
            int how = choices.u8();
            int start = choices.u8();
            int field = choices.u8();
            int each = choices.u16();
            byte[] packet = choices.bytes(LONGEST);
            if ((how & 1) == 0 && packet.length >= 40) {
                boolean v4 = packet[0] >> 4 == 4;
                PlainChecksum.put(packet, v4 ? 2 : 4, packet.length - (v4 ? 0 : 40));
            }
            MemorySegment memory = MemorySegment.ofArray(packet);
            if (Segmentation.check(memory, 0, packet.length, start, field, each, MTU) == Offer.QUEUED) {
                cut(memory, packet, start, field, each);
            }
        });
    }

    private static void cut(MemorySegment memory, byte[] packet, int start, int field, int each) {
        try (Arena arena = Arena.ofConfined()) {
            var slot = new Slot(arena.allocate(LONGEST), arena.allocate(Segmentation.MAX_HEADER));
            slot.fill(memory, 0, packet.length, start, field, each);
            var payload = new ByteArrayOutputStream();
            int count = 0;
            int header = 0;
            do {
                byte[] one = new byte[slot.length()];
                slot.copyTo(MemorySegment.ofArray(one), 0);
                header = (int) slot.segment(0).byteSize();
                check(one, packet, start, field);
                payload.write(one, header, one.length - header);
                count++;
            } while (slot.advance());
            assertEquals(slot.count(), count);
            assertArrayEquals(Arrays.copyOfRange(packet, header, packet.length), payload.toByteArray());
        }
    }

    private static void check(byte[] one, byte[] packet, int start, int field) {
        boolean v4 = packet[0] >> 4 == 4;
        require(one.length <= MTU, "longer than the MTU: length=" + one.length);
        assertEquals(one.length, v4 ? PlainChecksum.u16(one, 2) : PlainChecksum.u16(one, 4) + 40);
        require(!v4 || PlainChecksum.sum(one, 0, (one[0] & 0xf) * 4) == 0xffff, "header checksum is wrong");
        int pseudo = v4 ? PlainChecksum.sum(one, 12, 20) : PlainChecksum.sum(one, 8, 40);
        pseudo += (field == 16 ? 6 : 17) + one.length - start;
        pseudo = (pseudo & 0xffff) + (pseudo >>> 16);
        assertEquals((pseudo & 0xffff) + (pseudo >>> 16), PlainChecksum.u16(one, start + field));
    }
}
