package org.qipa.netdev.tun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.qipa.itests.fuzz.Choices;
import org.qipa.itests.fuzz.FuzzTarget;
import org.qipa.rmnet.map.PlainChecksum;

/**
 * Packets for the applications: a first one, then copies of it with the sequence counted on, other lengths and bytes changed;
 * with checksums put right or left wrong. What is written is one packet as it was, or all the payload of those joined in
 * order behind a header a kernel takes; none with a wrong checksum is among those.
 */
class CoalescerFuzz extends FuzzTarget {

    private static final int LONGEST = 2048;

    private final MemorySegment buffer = Arena.ofAuto().allocate(Coalescer.BUFFER);
    private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
    private byte[] first;

    @FuzzTest
    void shouldJoinOnlyWhatBelongsTogether(byte[] input) throws Exception {
        bounded(input, 1 << 20, 1 << 14, () -> {
            var choices = new Choices(input);
            var coalescer = new Coalescer(buffer, choices.u8() % 2 == 0);
            byte[] packet = right(choices.chunk(), 0);
            while (!choices.isEmpty() && packet.length <= LONGEST) {
                if (coalescer.count() == 0 || !coalescer.join(MemorySegment.ofArray(packet), 0, packet.length, false)) {
                    write(coalescer);
                    first = packet;
                    joined.reset();
                    coalescer.hold(MemorySegment.ofArray(packet), 0, packet.length, false);
                } else {
                    require(PlainChecksum.transport(packet) >= 0 && PlainChecksum.isRight(packet), "wrong checksum joined");
                    joined.writeBytes(payload(packet));
                }
                packet = next(packet, choices);
            }
            write(coalescer);
        });
    }

    /** The packet that follows: counted on, shorter, with a byte changed, or all of it new. */
    private static byte[] next(byte[] before, Choices choices) {
        int how = choices.u8();
        if ((how & 0x80) != 0) {
            return right(choices.chunk(), how);
        }
        byte[] packet = before.clone();
        int transport = PlainChecksum.transport(packet);
        if (transport >= 0 && PlainChecksum.protocol(packet) == 6 && packet.length >= transport + 20 && (how & 1) == 0) {
            int sequence = (PlainChecksum.u16(packet, transport + 4) << 16 | PlainChecksum.u16(packet, transport + 6))
                    + payload(packet).length;
            PlainChecksum.put(packet, transport + 4, sequence >> 16);
            PlainChecksum.put(packet, transport + 6, sequence);
        }
        if ((how & 2) != 0 && packet.length > 0) {
            packet[choices.u16() % packet.length] ^= (byte) choices.u8();
        }
        if ((how & 4) != 0) {
            packet = Arrays.copyOf(packet, Math.max(0, packet.length - choices.u8()));
        }
        return right(packet, how);
    }

    /** With lengths and checksums put right unless told otherwise. */
    private static byte[] right(byte[] packet, int how) {
        if ((how & 8) == 0 && packet.length >= 40) {
            if (packet[0] == 0x45) {
                PlainChecksum.put(packet, 2, packet.length);
                PlainChecksum.put(packet, 10, 0);
                PlainChecksum.put(packet, 10, ~PlainChecksum.sum(packet, 0, 20));
            } else {
                PlainChecksum.put(packet, 4, packet.length - 40);
            }
            int transport = PlainChecksum.transport(packet);
            if (transport >= 0 && PlainChecksum.protocol(packet) == 17) {
                PlainChecksum.put(packet, transport + 4, packet.length - transport);
            }
            if (transport >= 0 && (how & 16) == 0) {
                PlainChecksum.fill(packet);
            }
        }
        return packet;
    }

    private static byte[] payload(byte[] packet) {
        int transport = PlainChecksum.transport(packet);
        int header = PlainChecksum.protocol(packet) == 6 ? (packet[transport + 12] & 0xf0) >> 2 : 8;
        return Arrays.copyOfRange(packet, Math.min(packet.length, transport + header), packet.length);
    }

    private void write(Coalescer coalescer) {
        int count = coalescer.count();
        if (count == 0) {
            return;
        }
        byte[] written = buffer.asSlice(0, coalescer.seal()).toArray(ValueLayout.JAVA_BYTE);
        byte[] packet = Arrays.copyOfRange(written, VirtioHeader.LENGTH, written.length);
        if (count == 1) {
            assertArrayEquals(first, packet);
            return;
        }
        assertNull(VirtioHeader.check(MemorySegment.ofArray(written), written.length));
        int start = VirtioHeader.checksumStart(MemorySegment.ofArray(written));
        assertEquals(PlainChecksum.transport(packet), start);
        int field = start + PlainChecksum.field(packet);
        assertEquals(PlainChecksum.pseudo(packet), PlainChecksum.u16(packet, field));
        byte[] before = payload(first);
        assertEquals(before.length, VirtioHeader.segmentBytes(MemorySegment.ofArray(written)));
        byte[] all = Arrays.copyOf(before, before.length + joined.size());
        System.arraycopy(joined.toByteArray(), 0, all, before.length, joined.size());
        assertArrayEquals(all, payload(packet));
        require(PlainChecksum.isRight(first), "wrong checksum joined");
    }
}
