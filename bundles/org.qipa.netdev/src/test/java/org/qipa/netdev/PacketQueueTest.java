package org.qipa.netdev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.qipa.api.network.Packet;
import org.qipa.netdev.PacketQueue.Offer;

class PacketQueueTest {

    private final PacketQueue queue = new PacketQueue(100, 1500);

    @AfterEach
    void close() {
        queue.close();
    }

    private Offer offer(int... values) {
        MemorySegment memory = MemorySegment.ofArray(values);
        return queue.offer(memory, 0, (int) memory.byteSize());
    }

    private int value(Packet packet) {
        return packet.segment(0).get(ValueLayout.JAVA_INT, 0);
    }

    @Test
    void shouldTellHowFullItWasAndSayTheFirstAndTheTenthRefusalOfAFlood() {
        for (int flood = 0; flood < 2; flood++) {
            int said = 0;
            for (int n = 0; n < 150; n++) {
                said += offer(n) == Offer.REFUSED && queue.isRefusalToBeSaid() ? 1 : 0;
            }
            assertEquals(2, said);
            assertEquals(100, queue.highest());
            while (queue.size() > 0) {
                queue.pop();
            }
        }
        assertEquals(100, queue.dropped());
        assertEquals(Offer.FIRST, offer(1));
    }

    @Test
    void shouldGivePacketsInOrderAcrossManyTurns() {
        int next = 0;
        for (int n = 0; n < 1000; n++) {
            assertEquals(n % 3 == 0 && queue.size() == 0 ? Offer.FIRST : Offer.QUEUED, offer(n));
            if (n % 3 == 2) {
                for (int k = 0; k < 3; k++) {
                    assertEquals(next++, value(queue.peek()));
                    queue.pop();
                }
            }
        }
        assertEquals(1, queue.size());
    }

    @Test
    void shouldGiveTheSamePacketUntilPopped() {
        offer(1, 2, 3);
        Packet packet = queue.peek();
        assertSame(packet, queue.peek());
        assertEquals(12, packet.length());
        assertEquals(12, packet.segment(0).byteSize());
        queue.pop();
        assertNull(queue.peek());
    }

    @Test
    void shouldRefuseWhenFullAndTellWhenThereIsRoomAgain() {
        for (int n = 0; n < 100; n++) {
            assertTrue(offer(n) != Offer.REFUSED);
        }
        assertEquals(Offer.REFUSED, offer(100));
        assertEquals(0, queue.room());
        assertEquals(1, queue.dropped());
        int told = 0;
        for (int n = 0; n < 100; n++) {
            told += queue.pop() ? 1 : 0;
        }
        assertEquals(1, told);
        assertEquals(100, queue.taken());
    }

    @Test
    void shouldHoldWhatIsCutAsManyPackets() {
        byte[] big = PlainPackets.tcp4(50_000, 0x18, 0);
        MemorySegment memory = MemorySegment.ofArray(big);
        offer(7);
        assertEquals(Offer.QUEUED, queue.offer(memory, 0, big.length, 20, 16, 500));
        assertEquals(101, queue.size());
        assertEquals(0, queue.room());
        assertEquals(Offer.REFUSED, queue.offer(memory, 0, big.length, 20, 16, 500));
        assertEquals(7, value(queue.peek()));
        int told = queue.pop() ? 1 : 0;
        for (int n = 0; n < 100; n++) {
            Packet packet = queue.peek();
            assertEquals(540, packet.length());
            assertEquals(PlainPackets.SEQUENCE + n * 500, packet.segment(0).get(
                    ValueLayout.JAVA_INT_UNALIGNED.withOrder(java.nio.ByteOrder.BIG_ENDIAN), 24));
            told += queue.pop() ? 1 : 0;
        }
        assertEquals(1, told);
        assertEquals(101, queue.taken());
        assertNull(queue.peek());
        assertEquals(Offer.FIRST, queue.offer(memory, 0, big.length, 20, 16, 500));
    }

    @Test
    void shouldRefusePacketsLongerThanASlot() {
        assertEquals(Offer.REFUSED, queue.offer(MemorySegment.ofArray(new byte[1501]), 0, 1501));
        queue.resize(100, 2000);
        assertEquals(Offer.FIRST, queue.offer(MemorySegment.ofArray(new byte[1501]), 0, 1501));
    }

    @Test
    void shouldStaySmallWhileItIsMostlyEmpty() {
        for (int n = 0; n < 1000; n++) {
            offer(n);
            queue.pop();
        }
        assertEquals(32, queue.freeSlots());
    }

    @Test
    void shouldKeepWhatIsQueuedWhenTheLimitShrinks() {
        for (int n = 0; n < 50; n++) {
            offer(n);
        }
        queue.resize(10, 1500);
        assertEquals(Offer.REFUSED, offer(50));
        assertEquals(50, queue.size());
    }

    @Test
    void shouldRefuseAfterClosing() {
        queue.close();
        assertEquals(Offer.REFUSED, offer(1));
        assertNull(queue.peek());
        assertFalse(queue.pop());
    }

    @Test
    void shouldLoseAndMixNothingOfConcurrentSenders() throws InterruptedException {
        int senders = 4;
        int each = 20_000;
        List<Thread> threads = new ArrayList<>();
        for (int s = 0; s < senders; s++) {
            int sender = s;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < each; n++) {
                    while (offer(sender, n, sender ^ n) == Offer.REFUSED) {
                        Thread.onSpinWait();
                    }
                }
            }));
        }
        int[] next = new int[senders];
        for (int got = 0; got < senders * each;) {
            Packet packet = queue.peek();
            if (packet == null) {
                Thread.onSpinWait();
                continue;
            }
            MemorySegment memory = packet.segment(0);
            int sender = memory.getAtIndex(ValueLayout.JAVA_INT, 0);
            int n = memory.getAtIndex(ValueLayout.JAVA_INT, 1);
            assertEquals(next[sender]++, n);
            assertEquals(sender ^ n, memory.getAtIndex(ValueLayout.JAVA_INT, 2));
            queue.pop();
            got++;
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, queue.size());
    }

    @Test
    void shouldAllocateNothingOnceWarm() {
        byte[] big = PlainPackets.tcp4(20_000, 0x18, 0);
        MemorySegment memory = MemorySegment.ofArray(big);
        MemorySegment frame = MemorySegment.ofArray(new byte[2100]);
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        // Compilers decide when it is warm; then a round of 11,000 packets costs nothing.
        for (int round = 0; round < 500 && allocated > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int n = 0; n < 1000; n++) {
                queue.offer(memory, 0, big.length, 20, 16, 2000);
                queue.offer(memory, 0, 1400);
                while (queue.size() > 0) {
                    queue.peek().copyTo(frame, 4);
                    queue.pop();
                }
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated);
    }
}
