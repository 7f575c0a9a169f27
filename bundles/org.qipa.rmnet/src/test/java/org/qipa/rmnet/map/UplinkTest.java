package org.qipa.rmnet.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.network.MapOffload;
import org.qipa.rmnet.map.Aggregator.Result;

/** Test ideas N15-N17, N19-N23 of spec 99. */
class UplinkTest {

    private static final String TCP = "450000280001000040060000 0a400002 0a400001"
            + "0fa00050 00000001 00000002 50100100 1234 0000";
    private static final String UDP = "4500001d0001000040110000 0a400002 0a400001" + "00350035 0009 1234 aa";

    private final LinkCounters counters = new LinkCounters();

    private String frame(int flags, String ip, int start, int field) {
        MapFormat format = new MapFormat(flags);
        var packet = Bytes.packet(ip, start, field);
        MemorySegment room = MemorySegment.ofArray(new byte[100]);
        int length = UplinkFramer.write(format, room, packet, UplinkFramer.version(packet), 1, true, true, counters);
        return Bytes.hex(room, 0, length);
    }

    @Test
    void shouldFrameV1WithoutChecksumHeader() {
        assertEquals("0001001d45", frame(0, UDP, -1, 0).substring(0, 10));
    }

    @Test
    void shouldFrameV4WithRequest() {
        assertEquals("000100280014801045", frame(8, TCP, 20, 16).substring(0, 18));
        assertEquals("0001001d0014c00645", frame(8, UDP, 20, 6).substring(0, 18));
        assertEquals("0001001d0000000045", frame(8, UDP, -1, 0).substring(0, 18));
        String tcp6 = "60000000 0014 06 40" + "00".repeat(32) + "00".repeat(20);
        assertEquals("0001003c0028801060", frame(8, tcp6, 40, 16).substring(0, 18));
        assertEquals(3, counters.get(LinkCounter.CHECKSUM_HARDWARE));
        assertEquals(1, counters.get(LinkCounter.CHECKSUM_SOFTWARE));
    }

    @Test
    void shouldComplementChecksumFieldForV4Hardware() {
        assertEquals("edcb", frame(8, UDP, 20, 6).substring(16 + 52, 16 + 56));
        assertEquals("1234", frame(32, UDP, 20, 6).substring(16 + 52, 16 + 56));
    }

    @Test
    void shouldFrameV5WithNextHeaderBit() {
        assertEquals("400100280480000045", frame(32, TCP, 20, 16).substring(0, 18));
        assertEquals("400100280400000045", frame(32, TCP, -1, 0).substring(0, 18));
    }

    @Test
    void shouldExcludeChecksumHeaderFromPayloadLengthAndNotPad() {
        String frame = frame(8, UDP, -1, 0);
        assertEquals("001d", frame.substring(4, 8));
        assertEquals(2 * (4 + 4 + 29), frame.length());
    }

    @Test
    void shouldFinishChecksumInSoftwareWhenHardwareDoesNot() {
        // Field: sum of the pseudo header 0a400002 0a400001 0011 0009 = 149d; segment adds up to 0035+0035+0009+aa00.
        String ip = UDP.replace("1234", "149d");
        assertEquals("40ef", frame(0, ip, 20, 6).substring(8 + 52, 8 + 56));
    }

    @Test
    void shouldRefuseToFinishChecksumBeyondThePacket() {
        assertEquals("checksum field beyond the packet: checksumStart=28 checksumOffset=6 limit=29",
                assertThrows(IllegalArgumentException.class, () -> frame(0, UDP, 28, 6)).getMessage());
    }

    @Test
    void shouldCountEveryHeaderInTheMtuOddity23() {
        assertEquals(1496, new MapFormat(1).mtu(1500));
        assertEquals(1492, MapFormat.of(MapOffload.MAP_V4).mtu(1500));
        // The reference: 1496.
        assertEquals(1492, MapFormat.of(MapOffload.MAP_V5).mtu(1500));
    }

    @Test
    void shouldGiveTheFormatsOfTheSpecification() {
        assertEquals(0xd | 2, MapFormat.of(MapOffload.MAP_V4).flags());
        assertEquals(0x31 | 2, MapFormat.of(MapOffload.MAP_V5).flags());
        assertEquals(0x31, MapFormat.of(MapOffload.MAP_V5).with(0, 2).flags());
        assertThrows(IllegalArgumentException.class, () -> new MapFormat(64));
    }

    // Aggregation

    private final Bytes.Ring ring = new Bytes.Ring();

    private static Aggregator aggregator(int frames, int bytes) {
        return new Aggregator(new AggregationLimits(frames, bytes, 800), MemorySegment.ofArray(new byte[bytes]));
    }

    private Result offer(Aggregator aggregator, int length, long micros) {
        return offer(aggregator, MemorySegment.ofArray(new byte[length]), micros);
    }

    private Result offer(Aggregator aggregator, MemorySegment frame, long micros) {
        return aggregator.offer(frame, (int) frame.byteSize(), micros * 1000, ring);
    }

    @Test
    void shouldSendThreeFramesAsOne() {
        Aggregator aggregator = aggregator(3, 4096);
        offer(aggregator, 50, 1);
        offer(aggregator, 50, 2);
        assertEquals(0, ring.frames.size());
        offer(aggregator, 50, 3);
        assertEquals(300, ring.take().getFirst().length());
    }

    @Test
    void shouldSendLoneFrameWhenTheTimerFires() {
        Aggregator aggregator = aggregator(3, 4096);
        offer(aggregator, 50, 1);
        assertEquals(true, aggregator.takeTimerRequest());
        aggregator.timer(ring);
        assertEquals(1, ring.take().size());
        assertEquals(0, aggregator.pendingFrames());
    }

    @Test
    void shouldNeverHoldSparseFrames() {
        Aggregator aggregator = aggregator(3, 4096);
        offer(aggregator, 50, 1);
        aggregator.timer(ring);
        ring.take();
        offer(aggregator, 50, 10_002);
        offer(aggregator, 50, 20_003);
        assertEquals(2, ring.take().size());
    }

    @Test
    void shouldDropFrameLongerThanTheLimitAndSendExactOneAlone() {
        Aggregator aggregator = aggregator(3, 100);
        assertEquals(Result.TOO_LONG, offer(aggregator, 101, 1));
        assertEquals(Result.TAKEN, offer(aggregator, 100, 2));
        assertEquals(1, ring.take().size());
    }

    @Test
    void shouldFlushHeadFirstWhenTheNextFrameDoesNotFit() {
        Aggregator aggregator = aggregator(9, 100);
        offer(aggregator, Bytes.memory("11".repeat(60)), 1);
        offer(aggregator, Bytes.memory("22".repeat(50)), 2);
        assertEquals(List.of("11".repeat(60)), ring.take());
        assertEquals(50, aggregator.pendingBytes());
        offer(aggregator, Bytes.memory("33".repeat(50)), 3);
        assertEquals(List.of("22".repeat(50) + "33".repeat(50)), ring.take());
    }

    @Test
    void shouldLoseNothingWhenTheRingIsFull() {
        Aggregator aggregator = aggregator(2, 100);
        ring.room = 0;
        offer(aggregator, 40, 1);
        assertEquals(Result.TAKEN, offer(aggregator, 40, 2));
        assertEquals(Result.RING_FULL, offer(aggregator, 40, 3));
        ring.room = 1;
        assertEquals(Result.TAKEN, offer(aggregator, 40, 3));
        assertEquals(160, ring.take().getFirst().length());
        assertEquals(1, aggregator.pendingFrames());
    }

    @Test
    void shouldRefuseAggregationLimitsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> new AggregationLimits(0, 4096, 800));
        assertThrows(IllegalArgumentException.class, () -> new AggregationLimits(65, 4096, 800));
        assertEquals("aggregation limit out of range: aggregationBytes=32769 limit=0..32768",
                assertThrows(IllegalArgumentException.class, () -> new AggregationLimits(2, 32769, 800)).getMessage());
    }
}
