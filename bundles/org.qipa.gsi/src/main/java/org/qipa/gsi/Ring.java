package org.qipa.gsi;

import java.lang.foreign.MemorySegment;
import org.qipa.api.platform.Hardware;

/**
 * Memory of a transfer or event ring: a power of two of 16-byte elements, aligned to its size, so that it never straddles a
 * 4 GiB boundary and the low 32 bits of an element's address say which it is (spec 06 §2, §3.2).
 */
final class Ring implements AutoCloseable {

    private final Hardware.DmaBuffer buffer;
    private final MemorySegment segment;
    private final int count;
    private final int base;
    private final int high;

    Ring(Hardware hardware, String what, int count) {
        long bytes = (long) count * Tre.BYTES;
        this.buffer = hardware.allocate(what, bytes, bytes);
        this.segment = buffer.segment();
        this.count = count;
        this.base = (int) buffer.busAddress();
        this.high = (int) (buffer.busAddress() >>> 32);
    }

    MemorySegment segment() {
        return segment;
    }

    /** Elements. */
    int count() {
        return count;
    }

    int bytes() {
        return count * Tre.BYTES;
    }

    /** An index that runs freely, brought into the ring. */
    int wrap(long index) {
        return (int) (index & count - 1);
    }

    /** Byte offset of an element. */
    long offset(long index) {
        return (long) wrap(index) * Tre.BYTES;
    }

    /** Low 32 bits of the ring's bus address. */
    int low() {
        return base;
    }

    /** High 32 bits of the ring's bus address. */
    int high() {
        return high;
    }

    /** Low 32 bits of the bus address of an element. */
    int address(long index) {
        return base + (int) offset(index);
    }

    /** The element at an address of which the low 32 bits count; -1 when it is not in this ring. */
    int index(long address) {
        long offset = Integer.toUnsignedLong((int) address - base);
        return offset < bytes() && offset % Tre.BYTES == 0 ? (int) (offset / Tre.BYTES) : -1;
    }

    @Override
    public void close() {
        buffer.close();
    }
}
