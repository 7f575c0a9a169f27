package org.qipa.virtual.ipa.tables;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A lookup that has met zero rules only, and every word of memory that it has read for that: the bitmap, the slots, the
 * rules. While they hold the same, no table was loaded or flushed and no buffer was given back, the next packet from there
 * meets the same. The words are read for each packet, as the hardware does; what is spared is finding out where they stand.
 */
final class ZeroPath {

    /** Bitmap, slot and rule of a filter table, slot and rule of a route table. */
    private static final int MOST = 5;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment[] memories = new MemorySegment[MOST];
    private final long[] places = new long[MOST];
    private final long[] words = new long[MOST];
    private int count;
    private long tables;
    private long buffers;

    /**
     * Starts anew.
     *
     * @param tableChanges  tables loaded or flushed so far
     * @param bufferChanges buffers given back so far
     */
    void begin(long tableChanges, long bufferChanges) {
        count = 0;
        tables = tableChanges;
        buffers = bufferChanges;
    }

    /** The lookup has read a word. */
    void add(MemorySegment memory, long place) {
        for (int i = 0; i < count; i++) {
            // Most slots lead to the same rule.
            if (memories[i] == memory && places[i] == place) {
                return;
            }
        }
        memories[count] = memory;
        places[count] = place;
        words[count++] = memory.get(LONG, place);
    }

    /** Whether a lookup would meet the same now. */
    boolean stands(long tableChanges, long bufferChanges) {
        if (tables != tableChanges || buffers != bufferChanges) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (memories[i].get(LONG, places[i]) != words[i]) {
                return false;
            }
        }
        return true;
    }
}
