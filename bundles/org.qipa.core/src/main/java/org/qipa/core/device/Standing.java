package org.qipa.core.device;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.qipa.api.device.DeviceState;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a device: the one place that changes it, records each change with its reason, and answers those who wait
 * for READY. Changed on the owner lane, or by a forced close when that lane is gone; read from any thread.
 */
final class Standing {

    private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

    private record At(DeviceState state, long since, String reason) {}

    private final String device;
    private final TimeSource time;
    private final Journal journal;
    private volatile At at;
    private volatile CompletableFuture<Void> ready = new CompletableFuture<>();

    Standing(String device, TimeSource time, Journal journal) {
        this.device = device;
        this.time = time;
        this.journal = journal;
        at = new At(DeviceState.INIT, time.nanoTime(), "opened");
        journal.record(JournalKind.STATE, "device", 0, 0, "NEW -> INIT opened");
    }

    /** Moves to a state; nothing happens when it is the same. CLOSED is final, and CLOSING is left for it alone. */
    synchronized void enter(DeviceState next, String reason) {
        DeviceState old = at.state();
        if (old == next || old == DeviceState.CLOSED || old == DeviceState.CLOSING && next != DeviceState.CLOSED) {
            return;
        }
        at = new At(next, time.nanoTime(), reason);
        journal.record(JournalKind.STATE, "device", 0, 0, old + " -> " + next + (reason.isEmpty() ? "" : " " + reason));
        LOG.debug("device={} state={} was={} reason={}", device, next, old, reason);
        answer(next, reason);
    }

    private void answer(DeviceState next, String reason) {
        switch (next) {
            case READY, SUSPENDED -> ready.complete(null);
            case FAILED, CLOSING, CLOSED -> {
                String message = "device=" + device + " state=" + next + (reason.isEmpty() ? "" : " reason=" + reason);
                if (ready.isDone() && !ready.isCompletedExceptionally()) {
                    ready = new CompletableFuture<>();
                }
                ready.completeExceptionally(new IllegalStateException(message));
            }
            case INIT, CONFIG, WAITING_FOR_FIRMWARE, SETUP, WAITING_FOR_MODEM, RECOVERING, QUIESCING -> {
                if (ready.isDone()) {
                    ready = new CompletableFuture<>();
                }
            }
        }
    }

    DeviceState state() {
        return at.state();
    }

    String reason() {
        return at.reason();
    }

    /** Nanoseconds in this state. */
    long age() {
        return time.nanoTime() - at.since();
    }

    /** Completes when the state is READY or SUSPENDED. Dependents run on the owner lane and are to be quick. */
    CompletionStage<Void> ready() {
        return ready.minimalCompletionStage();
    }
}
