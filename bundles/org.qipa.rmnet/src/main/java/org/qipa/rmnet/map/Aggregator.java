package org.qipa.rmnet.map;

import java.lang.foreign.MemorySegment;
import org.qipa.api.network.MuxPort.TxRing;

/**
 * Puts several frames into one transfer on the way to the modem (spec 12 §8).
 *
 * <pre>
 *   no head --frame, not sparse--> head with 1 frame --frames--> full, or time over --> sent
 *      \--sparse, or as long as the limit--> sent alone
 * </pre>
 *
 * <p>Frames more than 10 ms apart are never held. The clock is the caller's; a head that waits is sent when the caller's
 * timer calls {@link #timer}. When the ring is full a frame is not taken ({@link Result#RING_FULL}) and the state stays,
 * so that the same frame can be offered again. Single threaded.
 */
public final class Aggregator {

    /** What became of a frame. */
    public enum Result {
        /** On its way, alone or in an aggregate. */
        TAKEN,
        /** Can never be sent: longer than the aggregate's limit. */
        TOO_LONG,
        /** Not taken: the ring is full. */
        RING_FULL
    }

    /** Frames further apart than this, in nanoseconds, are sent alone. */
    private static final long SPARSE_NANOS = 10_000_000;

    private final AggregationLimits limits;
    private final MemorySegment head;
    private int headLength;
    private int frames;
    private long firstTime;
    private long lastTime;
    private boolean seen;
    private boolean due;
    private boolean timerRunning;
    private boolean timerWanted;

    /**
     * @param limits when an aggregate is full
     * @param head   memory of at least {@link AggregationLimits#bytes}
     */
    public Aggregator(AggregationLimits limits, MemorySegment head) {
        this.limits = limits;
        this.head = head;
    }

    /** Offers a frame of that length at that time. */
    public Result offer(MemorySegment frame, int length, long nowNanos, TxRing ring) {
        if (!flushIfDue(ring)) {
            return Result.RING_FULL;
        }
        if (length > limits.bytes()) {
            note(nowNanos);
            return Result.TOO_LONG;
        }
        if (frames > 0 && length > limits.bytes() - headLength && !flush(ring)) {
            return Result.RING_FULL;
        }
        if (frames == 0) {
            boolean sparse = seen && nowNanos - lastTime > SPARSE_NANOS;
            if (sparse || length == limits.bytes()) {
                if (!send(frame, length, 1, ring)) {
                    return Result.RING_FULL;
                }
                note(nowNanos);
                return Result.TAKEN;
            }
            firstTime = nowNanos;
        }
        MemorySegment.copy(frame, 0, head, headLength, length);
        headLength += length;
        frames++;
        note(nowNanos);
        if (frames > 1 && (nowNanos - firstTime > limits.micros() * 1000 || frames >= limits.frames()
                || headLength == limits.bytes())) {
            due = true;
            flushIfDue(ring);
        } else if (!timerRunning) {
            timerRunning = true;
            timerWanted = true;
        }
        return Result.TAKEN;
    }

    /** Whether the caller is to call {@link #timer} after {@link AggregationLimits#micros}; asked once per timer. */
    public boolean takeTimerRequest() {
        boolean wanted = timerWanted;
        timerWanted = false;
        return wanted;
    }

    /** The timer fired: what waits goes out, as soon as the ring has room. */
    public boolean timer(TxRing ring) {
        timerRunning = false;
        due = frames > 0;
        return flushIfDue(ring);
    }

    /** Sends the head when its time has come; false when the ring is full. */
    public boolean flushIfDue(TxRing ring) {
        return !due || flush(ring);
    }

    /** Frames that wait. */
    public int pendingFrames() {
        return frames;
    }

    /** Bytes that wait. */
    public int pendingBytes() {
        return headLength;
    }

    /** Whether a timer runs that {@link #timer} has to answer. */
    public boolean isTimerRunning() {
        return timerRunning;
    }

    private void note(long nowNanos) {
        lastTime = nowNanos;
        seen = true;
    }

    private boolean flush(TxRing ring) {
        if (frames > 0 && !send(head, headLength, frames, ring)) {
            return false;
        }
        frames = 0;
        headLength = 0;
        due = false;
        timerRunning = false;
        timerWanted = false;
        return true;
    }

    private static boolean send(MemorySegment frame, int length, int packets, TxRing ring) {
        MemorySegment room = ring.claim(length);
        if (room == null) {
            return false;
        }
        MemorySegment.copy(frame, 0, room, 0, length);
        ring.commit(length, packets);
        return true;
    }
}
