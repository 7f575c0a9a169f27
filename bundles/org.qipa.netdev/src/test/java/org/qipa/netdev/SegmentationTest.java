package org.qipa.netdev;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.network.Offer;

class SegmentationTest {

    private static final int MTU = 1400;
    private static final int TCP_FIELD = 16;
    private static final int UDP_FIELD = 6;

    private final Arena arena = Arena.ofAuto();

    private Offer check(byte[] packet, int start, int field, int each) {
        return Segmentation.check(MemorySegment.ofArray(packet), 0, packet.length, start, field, each, MTU);
    }

    /** The packets cut, with their checksums finished as what follows the queue does it. */
    private List<byte[]> cut(byte[] packet, int start, int field, int each) {
        assertEquals(Offer.QUEUED, check(packet, start, field, each));
        MemorySegment memory = arena.allocate(PacketQueue.LARGE + Segmentation.MAX_HEADER);
        Slot slot = new Slot(memory.asSlice(0, PacketQueue.LARGE), memory.asSlice(PacketQueue.LARGE));
        slot.fill(MemorySegment.ofArray(packet), 0, packet.length, start, field, each);
        List<byte[]> packets = new ArrayList<>();
        do {
            byte[] one = new byte[slot.length()];
            slot.copyTo(MemorySegment.ofArray(one), 0);
            byte[] pieces = new byte[one.length];
            MemorySegment.copy(slot.segment(0), 0, MemorySegment.ofArray(pieces), 0, slot.segment(0).byteSize());
            MemorySegment.copy(slot.segment(1), 0, MemorySegment.ofArray(pieces), slot.segment(0).byteSize(),
                    slot.segment(1).byteSize());
            assertArrayEquals(one, pieces);
            assertEquals(start, slot.checksumStart());
            assertEquals(field, slot.checksumOffset());
            int checksum = ~PlainPackets.sum(one, start, one.length - start, 0) & 0xffff;
            PlainPackets.u16(one, start + field, checksum == 0 ? 0xffff : checksum);
            packets.add(one);
        } while (slot.advance());
        assertEquals(slot.count(), packets.size());
        return packets;
    }

    private static void assertRight(List<byte[]> packets, byte[] big, int header) {
        int at = header;
        for (byte[] packet : packets) {
            assertTrue(packet.length <= MTU, "length=" + packet.length);
            assertEquals("", PlainPackets.faults(packet));
            assertArrayEquals(Arrays.copyOfRange(big, at, at + packet.length - header),
                    Arrays.copyOfRange(packet, header, packet.length));
            at += packet.length - header;
        }
        assertEquals(big.length, at);
    }

    @Test
    void shouldCutTcpOverIpv4WithOptions() {
        byte[] big = PlainPackets.tcp4(10_001, 0x18, 12);
        List<byte[]> packets = cut(big, 20, TCP_FIELD, 1348);
        assertEquals(8, packets.size());
        assertRight(packets, big, 52);
        for (int n = 0; n < packets.size(); n++) {
            byte[] packet = packets.get(n);
            assertEquals(PlainPackets.SEQUENCE + n * 1348, PlainPackets.u32(packet, 24));
            assertEquals(PlainPackets.ID + n & 0xffff, PlainPackets.u16(packet, 4));
            assertEquals(n == 7 ? 0x18 : 0x10, packet[33]);
        }
        assertEquals(52 + 10_001 - 7 * 1348, packets.getLast().length);
    }

    @Test
    void shouldCutTcpOverIpv6BehindExtensionHeaders() {
        byte[] big = PlainPackets.tcp6(5000, 0x10, 8);
        List<byte[]> packets = cut(big, 48, TCP_FIELD, 1000);
        assertEquals(5, packets.size());
        assertRight(packets, big, 68);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void shouldCutUdpIntoDatagrams(int version) {
        byte[] big = version == 4 ? PlainPackets.udp4(3001) : PlainPackets.udp6(3001);
        int transport = version == 4 ? 20 : 40;
        List<byte[]> packets = cut(big, transport, UDP_FIELD, 1200);
        assertEquals(3, packets.size());
        assertRight(packets, big, transport + 8);
        assertEquals(8 + 601, PlainPackets.u16(packets.getLast(), transport + 4));
    }

    @Test
    void shouldGiveFinAndPushToTheLastAndCwrToTheFirstOnly() {
        List<byte[]> packets = cut(PlainPackets.tcp4(3000, 0x80 | 0x40 | 0x10 | 0x08 | 0x01, 0), 20, TCP_FIELD, 1000);
        assertEquals(List.of(0x80 | 0x40 | 0x10, 0x40 | 0x10, 0x40 | 0x10 | 0x08 | 0x01),
                packets.stream().map(p -> p[33] & 0xff).toList());
    }

    @Test
    void shouldCutOddLengthsAndOneByteSegments() {
        byte[] odd = PlainPackets.tcp4(999, 0x10, 0);
        assertRight(cut(odd, 20, TCP_FIELD, 333), odd, 40);
        byte[] small = PlainPackets.udp6(7);
        List<byte[]> packets = cut(small, 40, UDP_FIELD, 1);
        assertEquals(7, packets.size());
        assertRight(packets, small, 48);
    }

    @Test
    void shouldCountTheIdentificationOverItsEnd() {
        byte[] big = PlainPackets.tcp4(2000, 0x10, 0);
        PlainPackets.u16(big, 4, 0xffff);
        List<byte[]> packets = cut(big, 20, TCP_FIELD, 1000);
        assertEquals(0, PlainPackets.u16(packets.get(1), 4));
        assertRight(packets, big, 40);
    }

    @Test
    void shouldCutTheLongestPacketThereIs() {
        byte[] big = PlainPackets.tcp4(65_535 - 40, 0x18, 0);
        List<byte[]> packets = cut(big, 20, TCP_FIELD, MTU - 40);
        assertEquals(49, packets.size());
        assertRight(packets, big, 40);
    }

    @Test
    void shouldLeaveOnePacketWhereAllFitsIntoOne() {
        byte[] big = PlainPackets.tcp4(500, 0x18, 0);
        assertRight(cut(big, 20, TCP_FIELD, 1360), big, 40);
        assertRight(cut(big, 20, TCP_FIELD, 60_000), big, 40);
    }

    @Test
    void shouldRefuseWhatCannotBeCutWhole() {
        byte[] tcp = PlainPackets.tcp4(3000, 0x10, 0);
        assertEquals(Offer.TOO_LONG, check(tcp, 20, TCP_FIELD, MTU - 39));
        assertEquals(Offer.TOO_LONG, check(tcp, 20, TCP_FIELD, 0));
        assertEquals(Offer.CHECKSUM_ELSEWHERE, check(tcp, 24, TCP_FIELD, 1000));
        assertEquals(Offer.CHECKSUM_ELSEWHERE, check(tcp, 20, UDP_FIELD, 1000));
        assertEquals(Offer.CHECKSUM_ELSEWHERE, check(tcp, -1, TCP_FIELD, 1000));
        assertEquals(Offer.NOT_IP, check(new byte[100], 20, TCP_FIELD, 1000));
        assertEquals(Offer.NOT_IP, check(Arrays.copyOf(tcp, 19), 20, TCP_FIELD, 1000));
        assertEquals(Offer.NOT_IP, check(Arrays.copyOf(PlainPackets.udp6(100), 39), 40, UDP_FIELD, 50));
        assertEquals(Offer.LENGTH_DIFFERS, check(Arrays.copyOf(tcp, tcp.length - 1), 20, TCP_FIELD, 1000));
        assertEquals(Offer.LENGTH_DIFFERS, check(PlainPackets.tcp4(0, 0x10, 0), 20, TCP_FIELD, 1000));
        assertEquals(Offer.NOT_CUTTABLE, check(PlainPackets.tcp4(3000, 0x12, 0), 20, TCP_FIELD, 1000));
        byte[] fragment = tcp.clone();
        fragment[6] = 0x20;
        assertEquals(Offer.NOT_CUTTABLE, check(fragment, 20, TCP_FIELD, 1000));
        byte[] icmp = tcp.clone();
        icmp[9] = 1;
        assertEquals(Offer.NOT_CUTTABLE, check(icmp, 20, TCP_FIELD, 1000));
        byte[] words = tcp.clone();
        words[32] = 0x40;
        assertEquals(Offer.LENGTH_DIFFERS, check(words, 20, TCP_FIELD, 1000));
    }
}
