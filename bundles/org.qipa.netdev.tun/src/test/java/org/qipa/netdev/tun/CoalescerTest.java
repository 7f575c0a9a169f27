package org.qipa.netdev.tun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoalescerTest {

    private static final int HEADER = 10;
    private static final int ACK = 0x10;
    private static final int PSH = 0x08;

    private final MemorySegment buffer = Arena.ofAuto().allocate(Coalescer.BUFFER, 8);
    private final Coalescer coalescer = new Coalescer(buffer, true);

    private void hold(byte[] packet) {
        coalescer.hold(MemorySegment.ofArray(packet), 0, packet.length, false);
    }

    private boolean join(byte[] packet) {
        return coalescer.join(MemorySegment.ofArray(packet), 0, packet.length, false);
    }

    /** What would be written: the header in front of the packet, and the packet. */
    private byte[] seal() {
        return buffer.asSlice(0, coalescer.seal()).toArray(ValueLayout.JAVA_BYTE);
    }

    private static int field(byte[] written, int at) {
        return MemorySegment.ofArray(written).get(ValueLayout.JAVA_SHORT_UNALIGNED, at) & 0xffff;
    }

    /** The packet written, its checksum finished as a kernel does it. */
    private static byte[] finished(byte[] written) {
        byte[] packet = Arrays.copyOfRange(written, HEADER, written.length);
        int start = field(written, 6);
        PlainTransport.u16(packet, start + field(written, 8),
                ~PlainTransport.sum(packet, start, packet.length - start, 0));
        return packet;
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void shouldJoinSegmentsThatFollowEachOther(int version) {
        int headers = (version == 4 ? 20 : 40) + 20;
        byte[] all = PlainTransport.payload(2501);
        hold(PlainTransport.tcp(version, 1000, ACK, Arrays.copyOfRange(all, 0, 1000)));
        assertTrue(join(PlainTransport.tcp(version, 2000, ACK, Arrays.copyOfRange(all, 1000, 2000))));
        assertTrue(join(PlainTransport.tcp(version, 3000, ACK | PSH, Arrays.copyOfRange(all, 2000, 2501))));
        assertFalse(coalescer.isOpen());
        assertEquals(3, coalescer.count());
        byte[] written = seal();
        assertEquals(1, written[0]);
        assertEquals(version == 4 ? 1 : 4, written[1]);
        assertEquals(List.of(headers, 1000, headers - 20, 16), List.of(field(written, 2), field(written, 4),
                field(written, 6), field(written, 8)));
        byte[] packet = finished(written);
        assertEquals("", PlainTransport.faults(packet));
        assertEquals(ACK | PSH, packet[headers - 20 + 13]);
        assertArrayEquals(all, Arrays.copyOfRange(packet, headers, packet.length));
        assertEquals(0, coalescer.count());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void shouldJoinDatagramsOfOneLength(int version) {
        int headers = (version == 4 ? 20 : 40) + 8;
        byte[] all = PlainTransport.payload(250);
        hold(PlainTransport.udp(version, Arrays.copyOfRange(all, 0, 101)));
        assertTrue(join(PlainTransport.udp(version, Arrays.copyOfRange(all, 101, 202))));
        assertTrue(join(PlainTransport.udp(version, Arrays.copyOfRange(all, 202, 250))));
        assertFalse(join(PlainTransport.udp(version, PlainTransport.payload(48))));
        byte[] written = seal();
        assertEquals(5, written[1]);
        assertEquals(101, field(written, 4));
        byte[] packet = finished(written);
        assertEquals("", PlainTransport.faults(packet));
        assertArrayEquals(all, Arrays.copyOfRange(packet, headers, packet.length));
    }

    @Test
    void shouldLeaveUdpAloneWhereTheKernelCannotCutIt() {
        Coalescer tcpOnly = new Coalescer(buffer, false);
        byte[] datagram = PlainTransport.udp(4, PlainTransport.payload(100));
        tcpOnly.hold(MemorySegment.ofArray(datagram), 0, datagram.length, true);
        assertFalse(tcpOnly.isOpen());
    }

    @Test
    void shouldWriteOnePacketAsItCame() {
        byte[] packet = PlainTransport.tcp(4, 1, ACK, PlainTransport.payload(33));
        hold(packet);
        byte[] written = seal();
        assertArrayEquals(new byte[HEADER], Arrays.copyOf(written, HEADER));
        assertArrayEquals(packet, Arrays.copyOfRange(written, HEADER, written.length));
    }

    @Test
    void shouldNotWaitBehindWhatNothingCanFollow() {
        byte[] payload = PlainTransport.payload(100);
        for (int flags : new int[] {ACK | PSH, ACK | 0x01, ACK | 0x02, ACK | 0x04, ACK | 0x20, ACK | 0x40, ACK | 0x80, 0}) {
            hold(PlainTransport.tcp(4, 1, flags, payload));
            assertFalse(coalescer.isOpen(), "flags=" + flags);
        }
        hold(PlainTransport.tcp(4, 1, ACK, new byte[0]));
        assertFalse(coalescer.isOpen());
        byte[] fragment = PlainTransport.tcp(4, 1, ACK, payload);
        fragment[6] = 0x20;
        hold(fragment);
        assertFalse(coalescer.isOpen());
        byte[] padded = Arrays.copyOf(PlainTransport.tcp(4, 1, ACK, payload), 200);
        hold(padded);
        assertFalse(coalescer.isOpen());
        hold(new byte[] {0x45});
        assertFalse(coalescer.isOpen());
        byte[] unsummed = PlainTransport.udp(4, payload);
        PlainTransport.u16(unsummed, 26, 0);
        hold(unsummed);
        assertFalse(coalescer.isOpen());
    }

    @Test
    void shouldJoinNothingThatDiffers() {
        byte[] payload = PlainTransport.payload(100);
        List<Consumer<byte[]>> changes = List.of(
                p -> p[1] = 4, p -> p[6] = 0, p -> p[8] = 3, p -> p[9] = 17, p -> p[13]++, p -> p[17]++, p -> p[20]++,
                p -> p[23]++, p -> p[27]++, p -> p[31]++, p -> p[33] |= 1, p -> p[33] |= 0x40, p -> p[33] |= (byte) 0x80,
                p -> p[34]++, p -> p[38]++, p -> p[2]++, p -> p[3]++);
        for (int n = 0; n < changes.size(); n++) {
            hold(PlainTransport.tcp(4, 1000, ACK, payload));
            byte[] next = PlainTransport.tcp(4, 1100, ACK, payload);
            changes.get(n).accept(next);
            assertFalse(coalescer.join(MemorySegment.ofArray(next), 0, next.length, true), "change " + n);
            assertEquals(1, coalescer.count());
        }
        hold(PlainTransport.tcp(4, 1000, ACK, payload));
        assertFalse(join(PlainTransport.tcp(4, 1100, ACK, PlainTransport.payload(101))));
        assertFalse(join(PlainTransport.tcp(6, 1100, ACK, payload)));
        assertFalse(join(new byte[0]));
        assertTrue(join(PlainTransport.tcp(4, 1100, ACK, payload)));
    }

    @Test
    void shouldNotHideAWrongChecksum() {
        byte[] payload = PlainTransport.payload(100);
        byte[] good = PlainTransport.tcp(4, 1000, ACK, payload);
        byte[] wrong = PlainTransport.tcp(4, 1100, ACK, payload);
        wrong[80]++;
        hold(good);
        assertFalse(join(wrong));
        byte[] wrongHeader = PlainTransport.tcp(4, 1100, ACK, payload);
        wrongHeader[5]++;
        assertFalse(join(wrongHeader));
        assertTrue(join(PlainTransport.tcp(4, 1100, ACK, payload)));
        byte[] first = good.clone();
        first[80]++;
        hold(first);
        assertFalse(join(PlainTransport.tcp(4, 1100, ACK, payload)));
        assertFalse(coalescer.isOpen());
        assertArrayEquals(first, Arrays.copyOfRange(seal(), HEADER, HEADER + first.length));
        byte[] firstHeader = good.clone();
        firstHeader[5]++;
        hold(firstHeader);
        assertFalse(coalescer.isOpen());
    }

    @Test
    void shouldStopAtTheLongestPacketThereIs() {
        byte[] payload = PlainTransport.payload(1400);
        hold(PlainTransport.tcp(4, 0, ACK, payload));
        int joined = 1;
        while (join(PlainTransport.tcp(4, joined * 1400, ACK, payload))) {
            joined++;
        }
        assertEquals((65_535 - 40) / 1400, joined);
        assertEquals("", PlainTransport.faults(finished(seal())));
    }

    @Test
    void shouldAllocateNothingOnceWarm() {
        MemorySegment first = MemorySegment.ofArray(PlainTransport.tcp(4, 0, ACK, PlainTransport.payload(1000)));
        MemorySegment second = MemorySegment.ofArray(PlainTransport.tcp(4, 1000, ACK, PlainTransport.payload(1000)));
        int length = (int) first.byteSize();
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        // Compilers decide when it is warm.
        for (int round = 0; round < 500 && allocated > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int n = 0; n < 1000; n++) {
                coalescer.hold(first, 0, length, false);
                coalescer.join(second, 0, length, false);
                coalescer.seal();
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated);
    }
}
