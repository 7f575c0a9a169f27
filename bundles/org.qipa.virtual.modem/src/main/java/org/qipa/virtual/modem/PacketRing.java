package org.qipa.virtual.modem;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A bounded queue of packets in off-heap memory, which is committed at the first packet. One thread.
 *
 * <pre>
 *   | length (4) | packet, padded to 4 | length (4) | packet ... | -1 (4): go on at 0 |
 * </pre>
 */
final class PacketRing implements AutoCloseable {

    private static final ValueLayout.OfInt LENGTH = ValueLayout.JAVA_INT;
    private static final int HEADER_LENGTH = 4;
    private static final int WRAP = -1;

    private final int capacity;
    private Arena arena;
    private MemorySegment memory;
    private int head;
    private int tail;
    private int count;
    private int highest;

    /** @param capacityBytes of packets and their lengths; a multiple of 4 */
    PacketRing(int capacityBytes) {
        capacity = capacityBytes;
    }

    /** Packets in the queue. */
    int size() {
        return count;
    }

    /** Room for a packet at the tail, or null when the queue is full; {@link #commit} makes it count. */
    MemorySegment claim(int length) {
        if (memory == null) {
            arena = Arena.ofShared();
            memory = arena.allocate(capacity, 64);
        }
        int need = HEADER_LENGTH + (length + 3 & ~3);
        boolean wrapped = count > 0 && tail <= head;
        int roomHere = (wrapped ? head : capacity) - tail;
        if (need <= roomHere) {
            return memory.asSlice(tail + HEADER_LENGTH, length);
        }
        // The packet does not fit before the end: leave a mark and start over, if there is room in front of the head.
        if (wrapped || need > head || count == 0 && need > capacity) {
            return null;
        }
        if (capacity - tail >= HEADER_LENGTH) {
            memory.set(LENGTH, tail, WRAP);
        }
        tail = 0;
        return memory.asSlice(HEADER_LENGTH, length);
    }

    /** Takes the claimed packet in. */
    void commit(int length) {
        memory.set(LENGTH, tail, length);
        tail += HEADER_LENGTH + (length + 3 & ~3);
        count++;
        highest = Math.max(highest, bytes());
    }

    /** Bytes in use, lengths and padding included. */
    int bytes() {
        if (count == 0) {
            return 0;
        }
        return tail > head ? tail - head : capacity - head + tail;
    }

    /** Bytes in use at most. */
    int highest() {
        return highest;
    }

    /** The oldest packet, or null; valid until {@link #pop}. */
    MemorySegment peek() {
        if (count == 0) {
            return null;
        }
        if (capacity - head < HEADER_LENGTH || memory.get(LENGTH, head) == WRAP) {
            head = 0;
        }
        return memory.asSlice(head + HEADER_LENGTH, memory.get(LENGTH, head));
    }

    /** Takes the oldest packet off. */
    void pop() {
        MemorySegment packet = peek();
        if (packet != null) {
            head += HEADER_LENGTH + ((int) packet.byteSize() + 3 & ~3);
            if (--count == 0) {
                head = 0;
                tail = 0;
            }
        }
    }

    @Override
    public void close() {
        count = 0;
        head = 0;
        tail = 0;
        memory = null;
        if (arena != null) {
            arena.close();
            arena = null;
        }
    }
}
