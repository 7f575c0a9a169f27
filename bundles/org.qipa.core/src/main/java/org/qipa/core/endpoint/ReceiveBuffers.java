package org.qipa.core.endpoint;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.PlatformException;

/**
 * Receive buffers of one endpoint, taken from hardware in slabs when first needed and used over and over. Buffers are
 * numbered; free ones are a stack. Reserved on the owner lane while the endpoint is off, otherwise on its poll lane.
 */
final class ReceiveBuffers implements AutoCloseable {

    private static final int SLAB = 32;
    private static final int PAGE = 4096;

    private final Hardware hardware;
    private final String what;
    private final int size;
    private final List<Hardware.DmaBuffer> slabs = new ArrayList<>();
    private MemorySegment[] segments = new MemorySegment[0];
    private int[] free = new int[0];
    private int freeCount;

    /** {@code size} bytes each. */
    ReceiveBuffers(Hardware hardware, String what, int size) {
        this.hardware = hardware;
        this.what = what;
        this.size = size;
    }

    /** Sees to it that there are at least so many; answers how many there are when memory does not suffice. */
    int reserve(int count) {
        while (segments.length < count) {
            Hardware.DmaBuffer slab;
            try {
                slab = hardware.allocate(what, (long) SLAB * size, PAGE);
            } catch (PlatformException e) {
                return segments.length;
            }
            slabs.add(slab);
            int first = segments.length;
            segments = java.util.Arrays.copyOf(segments, first + SLAB);
            free = java.util.Arrays.copyOf(free, first + SLAB);
            for (int i = 0; i < SLAB; i++) {
                segments[first + i] = slab.segment().asSlice((long) i * size, size);
            }
            // The lowest number is taken first.
            for (int i = SLAB - 1; i >= 0; i--) {
                free[freeCount++] = first + i;
            }
        }
        return segments.length;
    }

    /** A free buffer, or -1. */
    int take() {
        return freeCount == 0 ? -1 : free[--freeCount];
    }

    /** It is free again. */
    void give(int buffer) {
        free[freeCount++] = buffer;
    }

    /** Its memory. */
    MemorySegment segment(int buffer) {
        return segments[buffer];
    }

    /** Where the hardware sees it. */
    long busAddress(int buffer) {
        return slabs.get(buffer / SLAB).busAddress() + (long) (buffer % SLAB) * size;
    }

    /** Bytes of a buffer. */
    int size() {
        return size;
    }

    /** How many are with the hardware. */
    int outstanding() {
        return segments.length - freeCount;
    }

    @Override
    public void close() {
        slabs.forEach(Hardware.DmaBuffer::close);
        slabs.clear();
        segments = new MemorySegment[0];
        free = new int[0];
        freeCount = 0;
    }
}
