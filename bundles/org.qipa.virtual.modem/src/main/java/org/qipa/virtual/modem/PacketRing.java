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
    private static final int FULL = -1;
    private static final int NONE = -1;

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

    /** The memory that packets stand in; there is some from the first {@link #claim} on. */
    MemorySegment memory() {
        return memory;
    }

    /** Where in memory there is room for a packet, or -1 when the queue is full; {@link #commit} makes it count. */
    int claim(int length) {
        if (memory == null) {
            arena = Arena.ofShared();
            memory = arena.allocate(capacity, 64);
        }
        int need = HEADER_LENGTH + (length + 3 & ~3);
        boolean wrapped = count > 0 && tail <= head;
        int roomHere = (wrapped ? head : capacity) - tail;
        if (need <= roomHere) {
            return tail + HEADER_LENGTH;
        }
        // The packet does not fit before the end: leave a mark and start over, if there is room in front of the head.
        if (wrapped || need > head || count == 0 && need > capacity) {
            return FULL;
        }
        if (capacity - tail >= HEADER_LENGTH) {
            memory.set(LENGTH, tail, WRAP);
        }
        tail = 0;
        return HEADER_LENGTH;
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

    /** Where in memory the oldest packet stands, until {@link #pop}; -1 when there is none. */
    int peek() {
        if (count == 0) {
            return NONE;
        }
        if (capacity - head < HEADER_LENGTH || memory.get(LENGTH, head) == WRAP) {
            head = 0;
        }
        return head + HEADER_LENGTH;
    }

    /** Bytes of the packet that {@link #peek} found. */
    int length() {
        return memory.get(LENGTH, head);
    }

    /** Takes the oldest packet off. */
    void pop() {
        if (peek() != NONE) {
            head += HEADER_LENGTH + (length() + 3 & ~3);
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
