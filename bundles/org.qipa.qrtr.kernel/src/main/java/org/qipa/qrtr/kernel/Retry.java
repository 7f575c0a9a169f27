package org.qipa.qrtr.kernel;

import java.util.concurrent.TimeUnit;
import org.qipa.api.time.Lane;

/**
 * Tells a sender that it may try again. When a receiver on the own node has room again the kernel tells nobody, so that it
 * is tried after a time: {@link #FIRST_NANOS}, then twice as long each time it was in vain, up to {@link #LONGEST_NANOS}.
 * There is one timer at most, and none unless a send was refused.
 *
 * <p>{@link #plan} and {@link #sent} belong to the socket's lock.
 */
final class Retry {

    static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(128);

    private final Lane lane;
    private final Runnable writable;
    private volatile boolean planned;
    private long delay = FIRST_NANOS;

    /** @param writable told on the lane that it is worth another try */
    Retry(Lane lane, Runnable writable) {
        this.lane = lane;
        this.writable = writable;
    }

    /** A send was refused. */
    void plan() {
        if (planned) {
            return;
        }
        planned = true;
        lane.schedule(delay, () -> {
            planned = false;
            writable.run();
        });
        delay = Math.min(2 * delay, LONGEST_NANOS);
    }

    /** A send was taken. */
    void sent() {
        delay = FIRST_NANOS;
    }
}
