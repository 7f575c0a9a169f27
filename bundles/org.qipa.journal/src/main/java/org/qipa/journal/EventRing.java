package org.qipa.journal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;

/**
 * The events of a device, the last {@code capacity} of them. Any number of writers and readers; writing takes a number,
 * opens its slot, fills it and publishes it. Slots are columns in chunks of {@value #CHUNK}, made when first used (some
 * 50 bytes an event), so an idle device costs one chunk.
 */
final class EventRing {

    /** Events kept when nothing else is said: some 3 MB when full. */
    static final int DEFAULT_CAPACITY = 65_536;
    private static final int CHUNK = 1024;

    private static final JournalKind[] KINDS = JournalKind.values();

    private final String device;
    private final int capacity;
    private final AtomicLong next = new AtomicLong();
    private final AtomicReferenceArray<Chunk> chunks;
    private final PayloadRing payloads = new PayloadRing();

    private static final class Chunk {
        private final SlotStamps stamps = new SlotStamps(CHUNK);
        private final long[] times = new long[CHUNK];
        private final byte[] kinds = new byte[CHUNK];
        private final String[] subjects = new String[CHUNK];
        private final long[] as = new long[CHUNK];
        private final long[] bs = new long[CHUNK];
        private final String[] texts = new String[CHUNK];
        private final long[] payloads = new long[CHUNK];
    }

    /** @param capacity events, a multiple of the chunk size */
    EventRing(String device, int capacity) {
        if (capacity < CHUNK || capacity % CHUNK != 0) {
            throw new IllegalArgumentException("journal capacity: device=" + device + " capacity=" + capacity
                    + " multiple_of=" + CHUNK);
        }
        this.device = device;
        this.capacity = capacity;
        chunks = new AtomicReferenceArray<>(capacity / CHUNK);
    }

    /** Number the next event gets. */
    long next() {
        return next.get();
    }

    /** Events it holds. */
    int capacity() {
        return capacity;
    }

    /** Payloads there were so far. */
    long payloads() {
        return payloads.next();
    }

    /** Number of the oldest event that may still be there. */
    long oldest() {
        return Math.max(0, next.get() - capacity);
    }

    /** Answers the event's number. */
    long write(long time, JournalKind kind, String subject, long a, long b, String text) {
        return write(time, kind, subject, a, b, text, -1);
    }

    /** Answers the event's number. */
    long write(long time, JournalKind kind, String subject, long a, long b, byte[] payload, int offset, int length) {
        return write(time, kind, subject, a, b, "", length == 0 ? -1 : payloads.put(payload, offset, length));
    }

    private long write(long time, JournalKind kind, String subject, long a, long b, String text, long payload) {
        long number = next.getAndIncrement();
        Chunk chunk = chunk(number);
        int slot = (int) (number % CHUNK);
        if (!chunk.stamps.open(slot, number)) {
            return number;
        }
        chunk.times[slot] = time;
        chunk.kinds[slot] = (byte) kind.ordinal();
        chunk.subjects[slot] = subject;
        chunk.as[slot] = a;
        chunk.bs[slot] = b;
        chunk.texts[slot] = text;
        chunk.payloads[slot] = payload;
        chunk.stamps.publish(slot, number);
        return number;
    }

    /** The event of a number; null when it has gone or is not complete yet. */
    JournalEvent read(long number) {
        Chunk chunk = chunk(number);
        int slot = (int) (number % CHUNK);
        if (!chunk.stamps.holds(slot, number)) {
            return null;
        }
        long time = chunk.times[slot];
        JournalKind kind = KINDS[chunk.kinds[slot]];
        String subject = chunk.subjects[slot];
        long a = chunk.as[slot];
        long b = chunk.bs[slot];
        String text = chunk.texts[slot];
        long payload = chunk.payloads[slot];
        if (!chunk.stamps.stillHolds(slot, number)) {
            return null;
        }
        return new JournalEvent(number, device, time, kind, subject, a, b, text, payloads.get(payload));
    }

    /** The kind of an event that {@link #read} would answer, or null: cheaper than reading it. */
    JournalKind kind(long number) {
        Chunk chunk = chunk(number);
        int slot = (int) (number % CHUNK);
        if (!chunk.stamps.holds(slot, number)) {
            return null;
        }
        JournalKind kind = KINDS[chunk.kinds[slot]];
        return chunk.stamps.stillHolds(slot, number) ? kind : null;
    }

    /** Whether the slot of a number was given to a later one. */
    boolean isGone(long number) {
        return number < oldest() || chunk(number).stamps.isPast((int) (number % CHUNK), number);
    }

    private Chunk chunk(long number) {
        int at = (int) (number % capacity) / CHUNK;
        Chunk chunk = chunks.getAcquire(at);
        if (chunk == null) {
            chunks.compareAndSet(at, null, new Chunk());
            chunk = chunks.getAcquire(at);
        }
        return chunk;
    }
}
