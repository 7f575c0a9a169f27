package org.qipa.journal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Payloads of events, each copied into a block of {@value #BLOCK_LENGTH} bytes. There are {@value #BLOCKS} blocks, made in
 * chunks of {@value #CHUNK} when first used; an event may outlive its payload.
 */
final class PayloadRing {

    /** Bytes of a payload at most; {@link org.qipa.api.journal.Journal} says so. */
    static final int BLOCK_LENGTH = 256;
    static final int BLOCKS = 4096;
    private static final int CHUNK = 128;

    private static final byte[] NONE = new byte[0];

    private final AtomicLong next = new AtomicLong();
    private final AtomicReferenceArray<Chunk> chunks = new AtomicReferenceArray<>(BLOCKS / CHUNK);

    private static final class Chunk {
        private final SlotStamps stamps = new SlotStamps(CHUNK);
        private final byte[] bytes = new byte[CHUNK * BLOCK_LENGTH];
        private final int[] lengths = new int[CHUNK];
    }

    /** Number the next payload gets. */
    long next() {
        return next.get();
    }

    /** Copies a payload, cut at a block; answers where it is, or -1 when it went at once. */
    long put(byte[] payload, int offset, int length) {
        long number = next.getAndIncrement();
        Chunk chunk = chunk(number);
        int slot = (int) (number % CHUNK);
        if (!chunk.stamps.open(slot, number)) {
            return -1;
        }
        int cut = Math.min(length, BLOCK_LENGTH);
        System.arraycopy(payload, offset, chunk.bytes, slot * BLOCK_LENGTH, cut);
        chunk.lengths[slot] = cut;
        chunk.stamps.publish(slot, number);
        return number;
    }

    /** The payload at a place; empty when there was none or it has been overwritten. */
    byte[] get(long number) {
        if (number < 0) {
            return NONE;
        }
        Chunk chunk = chunk(number);
        int slot = (int) (number % CHUNK);
        if (!chunk.stamps.holds(slot, number)) {
            return NONE;
        }
        byte[] copy = new byte[Math.min(chunk.lengths[slot], BLOCK_LENGTH)];
        System.arraycopy(chunk.bytes, slot * BLOCK_LENGTH, copy, 0, copy.length);
        return chunk.stamps.stillHolds(slot, number) ? copy : NONE;
    }

    private Chunk chunk(long number) {
        int at = (int) (number % BLOCKS) / CHUNK;
        Chunk chunk = chunks.getAcquire(at);
        if (chunk == null) {
            chunks.compareAndSet(at, null, new Chunk());
            chunk = chunks.getAcquire(at);
        }
        return chunk;
    }
}
