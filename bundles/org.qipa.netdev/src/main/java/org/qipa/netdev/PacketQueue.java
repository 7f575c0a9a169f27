package org.qipa.netdev;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.qipa.api.network.Packet;

/**
 * A bounded queue of packets outside the heap; many senders, one taker.
 *
 * <p>Packets lie in slots of equal size, which come in chunks and only when needed. The slot freed last is used first, so
 * that a queue that is mostly empty touches little memory. The lock covers the bookkeeping, not the copying. Nothing is
 * allocated for a packet once its slot exists and has held one of its length.
 *
 * <p>A packet that is to be cut is one slot, a large one, and as many packets: the limit and the counters know packets as the
 * taker gets them. It is queued whole while there is any room, so that the limit may be passed by what one such packet holds.
 */
final class PacketQueue implements AutoCloseable {

    /** Slots in a chunk. */
    private static final int CHUNK = 32;
    private static final int ALIGNMENT = 64;
    /** The longest IP packet, as a multiple of the alignment. */
    static final int LARGE = 1 << 16;
    private static final int TEN = 10;

    private final Arena arena = Arena.ofShared();
    private final ArrayDeque<Slot> queue = new ArrayDeque<>(CHUNK);
    private final ArrayDeque<Slot> free = new ArrayDeque<>(CHUNK);
    /** Slots of {@link #LARGE} bytes, for packets that are cut. */
    private final ArrayDeque<Slot> freeLarge = new ArrayDeque<>(CHUNK);
    private int packets;
    private int limit;
    private int slotBytes;
    private int copying;
    private long dropped;
    private long taken;
    private int highest;
    /** Refused because it was full, since it was last empty: said at the first, the tenth ... */
    private long refusedInARow;
    private boolean foundFull;
    private boolean closed;

    /**
     * @param limit     packets at most
     * @param slotBytes longest packet
     */
    PacketQueue(int limit, int slotBytes) {
        this.limit = limit;
        this.slotBytes = slotBytes;
    }

    /** What {@link #offer} found. */
    enum Offer {
        /** Queued; the queue was empty before. */
        FIRST,
        /** Queued behind others. */
        QUEUED,
        /** Not queued: full, closed, or the packet is longer than a slot. */
        REFUSED
    }

    /** Queues a copy of a packet. Any thread. */
    Offer offer(MemorySegment buffer, long offset, int length) {
        return offer(buffer, offset, length, -1, 0, 0);
    }

    /**
     * Queues a copy of a packet, or with {@code segmentBytes} of one that {@link Segmentation#check} found good. Any thread.
     */
    Offer offer(MemorySegment buffer, long offset, int length, int checksumStart, int checksumOffset,
            int segmentBytes) {
        Slot slot;
        synchronized (this) {
            if (closed || segmentBytes == 0 && length > slotBytes || room() == 0) {
                dropped++;
                refusedInARow++;
                return Offer.REFUSED;
            }
            copying++;
            slot = segmentBytes == 0 ? takeFree() : takeLarge();
        }
        try {
            slot.fill(buffer, offset, length, checksumStart, checksumOffset, segmentBytes);
        } catch (RuntimeException e) {
            // The sender's memory, or this queue, was closed under the copy.
            synchronized (this) {
                copying--;
                dropped++;
            }
            return Offer.REFUSED;
        }
        synchronized (this) {
            copying--;
            if (closed) {
                dropped++;
                return Offer.REFUSED;
            }
            queue.addLast(slot);
            boolean first = packets == 0;
            packets += slot.count();
            highest = Math.max(highest, packets);
            return first ? Offer.FIRST : Offer.QUEUED;
        }
    }

    /** The oldest packet, or null; the same one until {@link #pop}. The taker only. */
    synchronized Packet peek() {
        return closed ? null : queue.peekFirst();
    }

    /**
     * Takes the oldest packet off. The taker only.
     *
     * @return whether the queue was found full before and has plenty of room now
     */
    synchronized boolean pop() {
        Slot slot = queue.peekFirst();
        if (slot == null) {
            return false;
        }
        taken++;
        packets--;
        if (!slot.advance()) {
            queue.pollFirst();
            giveBack(slot);
        }
        if (packets == 0) {
            refusedInARow = 0;
        }
        if (foundFull && packets + copying <= limit - limit / 4) {
            foundFull = false;
            return true;
        }
        return false;
    }

    private void giveBack(Slot slot) {
        if (slot.isLarge()) {
            freeLarge.addLast(slot);
        } else if (slot.capacity() >= slotBytes) {
            free.addLast(slot);
        }
    }

    /** Packets that may be queued now; a 0 makes a later {@link #pop} answer true. */
    synchronized int room() {
        int room = Math.max(0, limit - packets - copying);
        if (room == 0) {
            foundFull = true;
        }
        return room;
    }

    /** Packets queued now. */
    synchronized int size() {
        return packets;
    }

    /** Packets refused so far. */
    synchronized long dropped() {
        return dropped;
    }

    /** Packets in the queue at most. */
    synchronized int highest() {
        return highest;
    }

    /** Whether the last refusal was the first since the queue was empty, or the tenth, the hundredth and so on. */
    synchronized boolean isRefusalToBeSaid() {
        long n = refusedInARow;
        while (n > 0 && n % TEN == 0) {
            n /= TEN;
        }
        return n == 1;
    }

    /** Packets taken so far. */
    synchronized long taken() {
        return taken;
    }

    /** Packets at most. */
    synchronized int limit() {
        return limit;
    }

    /** Changes the bounds. What is queued stays, even beyond a smaller limit; longer packets get new slots. */
    synchronized void resize(int newLimit, int newSlotBytes) {
        limit = newLimit;
        if (newSlotBytes > slotBytes) {
            slotBytes = newSlotBytes;
            free.clear();
        }
    }

    private Slot takeFree() {
        if (free.isEmpty()) {
            long stride = (slotBytes + ALIGNMENT - 1L) & -ALIGNMENT;
            int count = Math.min(CHUNK, limit);
            MemorySegment chunk = arena.allocate(count * stride, ALIGNMENT);
            for (int n = count - 1; n >= 0; n--) {
                free.addLast(new Slot(chunk.asSlice(n * stride, slotBytes), null));
            }
        }
        return free.pollLast();
    }

    private Slot takeLarge() {
        if (freeLarge.isEmpty()) {
            MemorySegment memory = arena.allocate(LARGE + Segmentation.MAX_HEADER, ALIGNMENT);
            return new Slot(memory.asSlice(0, LARGE), memory.asSlice(LARGE));
        }
        return freeLarge.pollLast();
    }

    /** Slots that exist and hold nothing: how far the queue has grown. */
    synchronized int freeSlots() {
        return free.size();
    }

    /** Frees the memory. Senders are refused from now on; the taker must not come any more. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            queue.clear();
            packets = 0;
            free.clear();
            freeLarge.clear();
        }
        arena.close();
    }
}
