package org.qipa.core.netdev;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import org.qipa.api.platform.Hardware;

/**
 * Memory of the uplink ring: one slot per transfer that can be outstanding. Transfers complete in the order they were
 * submitted, so slots are used round and round. Slabs are taken from hardware when the interface is first opened.
 */
final class TransmitBuffers implements AutoCloseable {

    /** Bytes of a slot: a frame of MTU 1500 with MAP and checksum header, with room. */
    static final int SLOT = 2048;

    private static final int SLAB = 64;
    private static final int ALIGNMENT = 64;

    private final List<Hardware.DmaBuffer> slabs = new ArrayList<>();
    private MemorySegment[] segments = new MemorySegment[0];
    private long[] addresses = new long[0];

    /** Takes memory for so many slots. Owner lane, endpoint off. */
    void reserve(Hardware hardware, int slots) {
        if (segments.length >= slots) {
            return;
        }
        int first = segments.length;
        segments = java.util.Arrays.copyOf(segments, slots);
        addresses = java.util.Arrays.copyOf(addresses, slots);
        for (int i = first; i < slots; i++) {
            int in = i % SLAB;
            if (in == 0) {
                slabs.add(hardware.allocate("transmit buffers", (long) SLAB * SLOT, ALIGNMENT));
            }
            Hardware.DmaBuffer slab = slabs.getLast();
            segments[i] = slab.segment().asSlice((long) in * SLOT, SLOT);
            addresses[i] = slab.busAddress() + (long) in * SLOT;
        }
    }

    int count() {
        return segments.length;
    }

    MemorySegment segment(int slot) {
        return segments[slot];
    }

    long busAddress(int slot) {
        return addresses[slot];
    }

    @Override
    public void close() {
        slabs.forEach(Hardware.DmaBuffer::close);
        slabs.clear();
        segments = new MemorySegment[0];
        addresses = new long[0];
    }
}
