package org.qipa.rmnet;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.qipa.api.network.MuxPort.TxRing;
import org.qipa.api.time.Cancellable;
import org.qipa.api.time.Lane;
import org.qipa.rmnet.map.AggregationLimits;
import org.qipa.rmnet.map.Aggregator;
import org.qipa.rmnet.map.Aggregator.Result;

/**
 * The way of frames into the ring: straight, or through an {@link Aggregator} with its timer.
 *
 * <p>A frame is written between {@link #claim} and {@link #commit}. Without aggregation the memory claimed is the ring's.
 * With it, it is a buffer of this class; a frame for which the ring has no room at commit stays in that buffer and goes
 * first when there is. Data lane only, except {@link #limits}.
 */
final class UplinkAggregation {

    private final Supplier<Lane> lane;
    private final Runnable wake;
    private volatile AggregationLimits wanted = AggregationLimits.OFF;
    private AggregationLimits taken = AggregationLimits.OFF;
    private AggregationLimits limits = AggregationLimits.OFF;
    private Aggregator aggregator;
    private MemorySegment buffer;
    private int waiting;
    private long waitingSince;
    private Cancellable timer;
    private boolean timerFired;

    /**
     * @param lane the data lane
     * @param wake has the port polled
     */
    UplinkAggregation(Supplier<Lane> lane, Runnable wake) {
        this.lane = lane;
        this.wake = wake;
    }

    /** Sets the limits; taken over when nothing is held. Any thread. */
    void limits(AggregationLimits changed) {
        wanted = changed;
    }

    /** Whether a frame of that length can be sent at all, under the limits that hold when its turn comes. */
    boolean fits(int length, TxRing ring) {
        AggregationLimits next = wanted;
        return length <= ring.maxFrame() && (!next.isOn() || length <= next.bytes());
    }

    /** Memory for a frame of that length, or null when the ring is full. */
    MemorySegment claim(int length, TxRing ring) {
        if (!flush(ring) || wanted != taken && !takeOver(ring)) {
            return null;
        }
        return aggregator == null ? ring.claim(length) : buffer;
    }

    /** The frame is written. */
    void commit(int length, TxRing ring) {
        if (aggregator == null) {
            ring.commit(length);
            return;
        }
        waiting = length;
        waitingSince = lane.get().time().nanoTime();
        offerWaiting(ring);
    }

    /** Sends what has to go before anything else; false when the ring is full. */
    boolean flush(TxRing ring) {
        if (aggregator == null) {
            return true;
        }
        boolean done = timerFired ? aggregator.timer(ring) : aggregator.flushIfDue(ring);
        timerFired = false;
        return done && offerWaiting(ring);
    }

    /** Throws away what is held. @return frames lost */
    int discard() {
        int held = aggregator == null ? 0 : aggregator.pendingFrames() + (waiting > 0 ? 1 : 0);
        cancelTimer();
        aggregator = null;
        limits = AggregationLimits.OFF;
        taken = wanted;
        waiting = 0;
        return held;
    }

    private boolean offerWaiting(TxRing ring) {
        if (waiting > 0) {
            if (aggregator.offer(buffer, waiting, waitingSince, ring) == Result.RING_FULL) {
                return false;
            }
            waiting = 0;
            runTimer();
        }
        return true;
    }

    /** Takes over changed limits once nothing is held; false when the ring is full. */
    private boolean takeOver(TxRing ring) {
        if (aggregator != null && !aggregator.timer(ring)) {
            return false;
        }
        cancelTimer();
        taken = wanted;
        // Never longer than a transfer may be.
        limits = new AggregationLimits(taken.frames(), Math.min(taken.bytes(), ring.maxFrame()), taken.micros());
        aggregator = limits.isOn() ? new Aggregator(limits, MemorySegment.ofArray(new byte[limits.bytes()])) : null;
        buffer = limits.isOn() ? MemorySegment.ofArray(new byte[limits.bytes()]) : null;
        return true;
    }

    private void runTimer() {
        boolean start = aggregator.takeTimerRequest();
        if (start || !aggregator.isTimerRunning()) {
            cancelTimer();
        }
        if (start) {
            timer = lane.get().schedule(limits.micros() * 1000, () -> {
                timer = null;
                timerFired = true;
                wake.run();
            });
        }
    }

    private void cancelTimer() {
        timerFired = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
