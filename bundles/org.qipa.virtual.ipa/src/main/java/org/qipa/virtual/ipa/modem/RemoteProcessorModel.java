package org.qipa.virtual.ipa.modem;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.qipa.api.platform.Hardware.RemoteProcessor;
import org.qipa.api.platform.Hardware.RemoteProcessorEvent;
import org.qipa.api.platform.PlatformException;
import org.qipa.virtual.ipa.silicon.Chip;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The notifier of the modem's processor (spec 14 §8). Notifications are synchronous: the next step waits until the stage the
 * driver answers is complete. Sequences run one after the other, in the order they were asked for, on the hardware lane.
 */
public final class RemoteProcessorModel implements RemoteProcessor {

    /** A step: an event for the driver, then something in the modem. */
    private record Step(RemoteProcessorEvent event, Runnable after) {}

    private record Sequence(boolean needsListener, Step[] steps, CompletableFuture<Void> result) {}

    private static final Logger LOG = LoggerFactory.getLogger(RemoteProcessorModel.class);
    private static final Runnable NOTHING = () -> { };

    private final Chip chip;
    /** Everything below belongs to the lane, but for the listener and the running notification. */
    private final Deque<Sequence> waiting = new ArrayDeque<>();
    private final Set<CompletableFuture<Void>> open = ConcurrentHashMap.newKeySet();
    private Sequence running;
    private int next;
    private volatile Function<RemoteProcessorEvent, CompletionStage<Void>> listener;
    private volatile CompletableFuture<Void> notification;
    private volatile boolean closed;

    /** Nobody listens. */
    public RemoteProcessorModel(Chip chip) {
        this.chip = chip;
    }

    @Override
    public void register(Function<RemoteProcessorEvent, CompletionStage<Void>> newListener) {
        chip.alive();
        listener = newListener;
        chip.lane().execute(this::proceed);
    }

    @Override
    public void unregister() {
        listener = null;
        CompletableFuture<Void> asked = notification;
        if (asked != null) {
            asked.complete(null);
        }
    }

    /** Starts the processor; waits for a listener first. */
    CompletionStage<Void> powerUp(Runnable starts, Runnable started) {
        return run(true, new Step(RemoteProcessorEvent.BEFORE_POWERUP, starts),
                new Step(RemoteProcessorEvent.AFTER_POWERUP, started));
    }

    /** Stops the processor. */
    CompletionStage<Void> powerDown(boolean crashed, Runnable dead) {
        return run(false,
                new Step(crashed ? RemoteProcessorEvent.BEFORE_SHUTDOWN_CRASHED : RemoteProcessorEvent.BEFORE_SHUTDOWN, dead),
                new Step(RemoteProcessorEvent.AFTER_SHUTDOWN, NOTHING));
    }

    private CompletionStage<Void> run(boolean needsListener, Step... steps) {
        var result = new CompletableFuture<Void>();
        open.add(result);
        result.whenComplete((ok, failed) -> open.remove(result));
        chip.lane().execute(() -> {
            if (!needsListener) {
                giveUpStart();
            }
            waiting.add(new Sequence(needsListener, steps, result));
            proceed();
        });
        if (closed) {
            result.completeExceptionally(gone());
        }
        return result;
    }

    /** A stop overtakes a start that still waits for its listener. */
    private void giveUpStart() {
        if (running == null && listener == null) {
            Sequence start;
            while ((start = waiting.poll()) != null) {
                start.result.completeExceptionally(new PlatformException("processor stopped before anybody listened: device="
                        + chip.device()));
            }
        }
    }

    private void proceed() {
        while (notification == null && !closed) {
            if (running == null) {
                Sequence first = waiting.peek();
                if (first == null || first.needsListener && listener == null) {
                    return;
                }
                running = waiting.poll();
                next = 0;
            }
            if (next == running.steps.length) {
                Sequence over = running;
                running = null;
                over.result.complete(null);
                continue;
            }
            notifyDriver(running.steps[next++]);
        }
    }

    private void notifyDriver(Step step) {
        var done = new CompletableFuture<Void>();
        notification = done;
        var driver = listener;
        if (driver == null) {
            done.complete(null);
        } else {
            try {
                driver.apply(step.event).whenComplete((ok, failed) -> done.complete(null));
            } catch (RuntimeException e) {
                LOG.warn("the driver does not take a notification: device={} event={}", chip.device(), step.event, e);
                done.complete(null);
            }
        }
        done.thenRun(() -> chip.lane().execute(() -> {
            notification = null;
            step.after.run();
            proceed();
        }));
    }

    /** The device closes: nothing that was asked for will happen. */
    public void close() {
        closed = true;
        unregister();
        open.forEach(result -> result.completeExceptionally(gone()));
    }

    private PlatformException gone() {
        return new PlatformException("platform gone: device=" + chip.device());
    }
}
