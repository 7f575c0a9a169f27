package org.qipa.rmnet;

import java.lang.foreign.MemorySegment;
import org.qipa.api.limit.Bound;
import org.qipa.api.network.MuxPort.TxRing;
import org.qipa.rmnet.map.MapCommand;

/** Acknowledged commands on their way back: a small ring of frames. Data lane only. */
final class Acknowledgements {

    /** Commands are 20 bytes; a longer one than this is not answered. */
    private static final int MAX_LENGTH = 2048;
    private static final int COUNT = 16;

    private final MemorySegment frames = MemorySegment.ofArray(new byte[COUNT * MAX_LENGTH]);
    private final int[] lengths = new int[COUNT];
    private final Bound bound = new Bound("rmnet.acknowledgements", "MAP commands whose acknowledgement waits for the ring",
            "commands", COUNT, "Acknowledgements.COUNT");
    private int first;
    private int size;

    /** What it holds. Any thread. */
    Bound bound() {
        return bound;
    }

    /** Copies a command frame and makes it an acknowledgement; false when there is no room. */
    boolean add(MemorySegment buffer, long offset, int length) {
        if (size == COUNT || length > MAX_LENGTH) {
            return false;
        }
        bound.grown(size + 1L);
        int slot = (first + size++) % COUNT;
        lengths[slot] = length;
        MemorySegment.copy(buffer, offset, frames, slot * (long) MAX_LENGTH, length);
        MapCommand.acknowledge(frames, slot * (long) MAX_LENGTH);
        return true;
    }

    /** Sends what there is; the complement of the count when the ring got full. */
    int send(TxRing ring) {
        int sent = 0;
        while (size > 0) {
            int length = lengths[first];
            if (length <= ring.maxFrame()) {
                MemorySegment room = ring.claim(length);
                if (room == null) {
                    return ~sent;
                }
                MemorySegment.copy(frames, first * (long) MAX_LENGTH, room, 0, length);
                ring.commit(length, 0);
                sent++;
            }
            first = (first + 1) % COUNT;
            size--;
            bound.used(size);
        }
        return sent;
    }
}
