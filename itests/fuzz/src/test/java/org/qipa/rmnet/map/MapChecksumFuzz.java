package org.qipa.rmnet.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import org.qipa.api.network.Packet;
import org.qipa.itests.fuzz.Choices;
import org.qipa.itests.fuzz.FuzzTarget;

/**
 * Any IP packet, with options, extension headers, as a fragment: what v4 and v5 offload makes of its checksum on both ways,
 * hardware being played honestly, against the plain checksum. The first byte says whether lengths and IPv4 header checksum
 * are put right, and the checksum too.
 */
class MapChecksumFuzz extends FuzzTarget {

    private static final int LONGEST = 2048;
    private static final int MUX = 1;

    @FuzzTest
    void shouldAgreeWithThePlainChecksum(byte[] input) throws Exception {
        bounded(input, 1 << 20, 1 << 9, () -> {
            var choices = new Choices(input);
            int how = choices.u8();
            byte[] packet = choices.bytes(LONGEST);
            if (packet.length == 0) {
                return;
            }
            if ((how & 1) == 0) {
                putRight(packet);
            }
            if (PlainChecksum.transport(packet) >= 0 && (how & 2) == 0) {
                PlainChecksum.fill(packet);
            }
            downlink(packet);
            uplink(packet);
        });
    }

    private static void putRight(byte[] p) {
        int header = (p[0] & 0xf) * 4;
        if (p[0] >> 4 == 4 && header >= 20 && header <= p.length) {
            PlainChecksum.put(p, 2, p.length);
            PlainChecksum.put(p, 10, 0);
            PlainChecksum.put(p, 10, ~PlainChecksum.sum(p, 0, header) & 0xffff);
        } else if ((p[0] & 0xff) >> 4 == 6 && p.length >= 40) {
            PlainChecksum.put(p, 4, p.length - 40);
        }
    }

    private static void downlink(byte[] packet) {
        // MAP v4: honest hardware sums up all of the packet.
        byte[] withTrailer = java.util.Arrays.copyOf(packet, packet.length + DownlinkTrailer.LENGTH);
        withTrailer[packet.length + 1] = 1;
        PlainChecksum.put(withTrailer, packet.length + 6, ~PlainChecksum.sum(packet, 0, packet.length) & 0xffff);
        var memory = MemorySegment.ofArray(withTrailer);
        var outcome = DownlinkChecksum.checkV4(memory, 0, packet.length, packet.length);
        boolean wrong = DownlinkChecksum.isWrong(memory, 0, packet.length);
        if (PlainChecksum.transport(packet) < 0) {
            return;
        }
        boolean none = PlainChecksum.protocol(packet) == 17 && packet[0] >> 4 == 4
                && PlainChecksum.u16(packet, PlainChecksum.transport(packet) + 6) == 0;
        if (none) {
            assertEquals(LinkCounter.CHECKSUM_SKIPPED, outcome);
            assertEquals(false, wrong);
        } else {
            boolean right = PlainChecksum.isRight(packet);
            // The trailer's comparison tells the two zeros apart (spec 12 §5.1); an IPv6 header's sum takes the one away.
            boolean verifiable = packet[0] >> 4 == 6 || PlainChecksum.pseudo(packet) != 0xffff;
            assertEquals(right && verifiable ? LinkCounter.CHECKSUM_OK : LinkCounter.CHECKSUM_VALIDATION_FAILED, outcome);
            assertEquals(!right, wrong);
        }
    }

    private static void uplink(byte[] packet) {
        int start = PlainChecksum.transport(packet);
        if (start < 0) {
            frame(0, packet, -1, 0);
            frame(MapFormat.EGRESS_CHECKSUM_V4, packet, -1, 0);
            frame(MapFormat.EGRESS_CHECKSUM_V5, packet, -1, 0);
            return;
        }
        // As a stack leaves it: the field holds the sum of the pseudo header.
        byte[] open = packet.clone();
        int field = PlainChecksum.field(packet);
        PlainChecksum.put(open, start + field, PlainChecksum.pseudo(open));
        byte[] expected = packet.clone();
        PlainChecksum.fill(expected);
        assertArrayEquals(expected, frame(0, open, start, field), "software");
        assertArrayEquals(expected, v4Hardware(frame(MapFormat.EGRESS_CHECKSUM_V4, open, start, field)), "v4");
        byte[] v5 = frame(MapFormat.EGRESS_CHECKSUM_V5, open, start, field);
        byte[] computed = java.util.Arrays.copyOfRange(v5, 4, v5.length);
        require((v5[1] & 0x80) != 0, "v5 hardware is not asked");
        PlainChecksum.fill(computed);
        assertArrayEquals(expected, computed, "v5");
    }

    /** What is behind the MAP header, whose fields are compared. */
    private static byte[] frame(int flags, byte[] packet, int start, int field) {
        var format = new MapFormat(flags);
        byte[] frame = new byte[UplinkFramer.frameLength(format, packet.length)];
        int length = UplinkFramer.write(format, MemorySegment.ofArray(frame), new OnePacket(packet, start, field),
                (packet[0] & 0xff) >> 4, MUX, true, true, new LinkCounters());
        assertEquals(frame.length, length);
        assertEquals(packet.length, PlainChecksum.u16(frame, 2));
        assertEquals(MUX, frame[1]);
        assertEquals(flags == MapFormat.EGRESS_CHECKSUM_V5 ? 0x40 : 0, frame[0]);
        return java.util.Arrays.copyOfRange(frame, MapHeader.LENGTH, length);
    }

    /** What v4 hardware does (spec 12 §5.2): it sums up from the start on and takes the field's complement for the pseudo header. */
    private static byte[] v4Hardware(byte[] headerAndPacket) {
        int start = PlainChecksum.u16(headerAndPacket, 0);
        int info = PlainChecksum.u16(headerAndPacket, 2);
        require((info & 0x8000) != 0, "v4 hardware is not asked");
        int field = start + (info & 0x3fff);
        byte[] packet = java.util.Arrays.copyOfRange(headerAndPacket, 4, headerAndPacket.length);
        int pseudo = ~PlainChecksum.u16(packet, field) & 0xffff;
        PlainChecksum.put(packet, field, 0);
        int sum = pseudo + PlainChecksum.sum(packet, start, packet.length);
        sum = ~((sum & 0xffff) + (sum >>> 16)) & 0xffff;
        require((info & 0x4000) != 0 == (PlainChecksum.protocol(packet) == 17), "v4 hardware is told another protocol");
        PlainChecksum.put(packet, field, sum == 0 ? 0xffff : sum);
        return packet;
    }

    private record OnePacket(byte[] bytes, int checksumStart, int checksumOffset) implements Packet {

        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public int segments() {
            return 1;
        }

        @Override
        public MemorySegment segment(int n) {
            return MemorySegment.ofArray(bytes);
        }
    }
}
