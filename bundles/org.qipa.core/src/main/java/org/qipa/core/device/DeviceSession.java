package org.qipa.core.device;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.qipa.api.device.Device;
import org.qipa.api.device.DeviceState;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.network.ModemNetdev;
import org.qipa.api.register.RegisterMap.Block;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.time.Lane;
import org.qipa.core.driver.IpaDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device from the moment its references are there until one of them goes. Everything that changes it runs on its owner
 * lane; the rest may be called from any thread.
 *
 * <p>Opening: {@link BringUp} in steps (tables, hardware, fabric, driver). Closing is the inverse, on the owner lane
 * as long as that answers within {@link #CLOSE_LIMIT_MILLIS}; after that the lanes are closed, which ends whatever they
 * wait for, and hardware and fabric are taken away from under the driver.
 */
final class DeviceSession implements Device, IpaDriver.Listener {

    /** A swap waits this long for what is under way (spec 08 §9, DESIGN: 20 ms). */
    static final long QUIESCE_LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Longest time a close in order may take; less than SCR's patience by the time a forced one needs. */
    static final long CLOSE_LIMIT_MILLIS = 900;

    /** Hardware that did not answer gets this many attempts in all, so long apart; a table that is refused gets one. */
    private static final int ATTEMPTS = 4;
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final Logger LOG = LoggerFactory.getLogger(DeviceSession.class);

    private final DeviceConfig config;
    private final Providers with;
    private final Journal journal;
    private final Lane owner;
    private final Standing standing;
    private final SwapLog swap;
    private final BringUp parts;
    private final NetdevService netdev;
    private final long openedAt;
    private boolean wasReady;
    private volatile boolean closing;
    /** What another attempt is waited for after, or empty. */
    private volatile String again = "";

    DeviceSession(DeviceConfig config, Providers with, Driver.Factory drivers, NetdevService.Publisher publisher) {
        this.config = config;
        this.with = with;
        journal = with.journals().journal(config.name(), with.time());
        openedAt = with.time().nanoTime();
        standing = new Standing(config.name(), with.time(), journal);
        swap = new SwapLog(journal, with.time());
        netdev = new NetdevService(config.name(), publisher);
        owner = with.time().lane(config.name() + "-owner");
        parts = new BringUp(config, with, journal, owner, drivers, this, () -> closing);
    }

    /** Starts the bring-up and returns at once. */
    void open() {
        owner.execute(() -> {
            swap.resume();
            bringUp(1);
        });
    }

    private void bringUp(int attempt) {
        if (closing) {
            return;
        }
        if (parts.up()) {
            again = "";
            swap.opened(openedAt);
        } else if (!closing && parts.isWorthAnotherTry() && attempt < ATTEMPTS) {
            again = "attempt " + (attempt + 1) + " of " + ATTEMPTS + " after: " + parts.failure();
            LOG.warn("device={} tries again: millis={} {}", config.name(), AGAIN_NANOS / 1_000_000, again);
            standing.enter(DeviceState.INIT, again);
            owner.schedule(AGAIN_NANOS, () -> bringUp(attempt + 1));
        } else if (!closing) {
            again = "";
            standing.enter(DeviceState.FAILED, parts.failure());
            LOG.warn("device={} state=FAILED reason={} faults={}", config.name(), parts.failure(),
                    parts.faults().size());
        }
    }

    /** Posts the close; the stage completes when everything is given back. With a reason it is a swap. */
    CompletableFuture<Void> postClose(String swapReason) {
        closing = true;
        CompletableFuture<Void> closed = new CompletableFuture<>();
        owner.execute(() -> {
            try {
                if (!swapReason.isEmpty()) {
                    quiesce(swapReason);
                }
                tearDown(swapReason);
            } finally {
                closed.complete(null);
            }
        });
        return closed;
    }

    /** Closes the device in order within the limit, by force after it. Called by the framework's thread. */
    void close(String swapReason) {
        boolean inOrder = false;
        try {
            postClose(swapReason).get(CLOSE_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
            inOrder = true;
        } catch (TimeoutException e) {
            LOG.warn("device does not close in order: device={} limitMillis={} waitingFor={}", config.name(),
                    CLOSE_LIMIT_MILLIS, owner.waitingFor());
            journal.record(JournalKind.FAULT, "close-forced", 0, 0, "limit=" + CLOSE_LIMIT_MILLIS + " ms waiting for="
                    + owner.waitingFor());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("never fails: device=" + config.name(), e);
        }
        owner.close();
        if (!inOrder) {
            netdev.hide();
            parts.release();
            standing.enter(DeviceState.CLOSED, "by force");
        }
    }

    private void quiesce(String why) {
        long begin = with.time().nanoTime();
        swap.begin(why);
        if (parts.driver() != null && isRunning(standing.state())) {
            standing.enter(DeviceState.QUIESCING, why);
            try {
                parts.driver().quiesce(QUIESCE_LIMIT_NANOS);
            } catch (RuntimeException e) {
                LOG.warn("quiesce failed: device={}", config.name(), e);
            }
        }
        swap.phase(SwapLog.QUIESCE, begin);
    }

    private void tearDown(String swapReason) {
        long begin = with.time().nanoTime();
        standing.enter(DeviceState.CLOSING, swapReason);
        netdev.hide();
        parts.down();
        standing.enter(DeviceState.CLOSED, "");
        if (!swapReason.isEmpty()) {
            swap.phase(SwapLog.CLOSE, begin);
        }
    }

    private static boolean isRunning(DeviceState state) {
        return state == DeviceState.READY || state == DeviceState.SUSPENDED;
    }

    @Override
    public void state(DeviceState state, String reason) {
        if (closing) {
            return; // what a driver does on its way down is not the device's state
        }
        standing.enter(state, reason);
        if (state == DeviceState.READY && !wasReady) {
            wasReady = true;
            long nanos = with.time().nanoTime() - openedAt;
            journal.record(JournalKind.STEP, "ready", nanos, 0, "soc=" + with.soc().table().soc());
            LOG.info("device={} soc={} state=READY millis={}", config.name(), with.soc().table().soc(),
                    TimeUnit.NANOSECONDS.toMillis(nanos));
            swap.ready();
        }
    }

    @Override
    public void netdevRegistered(ModemNetdev modemNetdev) {
        netdev.show(modemNetdev);
    }

    @Override
    public void netdevUnregistered(ModemNetdev modemNetdev) {
        netdev.hide();
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public SocDescriptor soc() {
        return with.soc();
    }

    @Override
    public DeviceState state() {
        return standing.state();
    }

    @Override
    public Snapshot snapshot() {
        DeviceState state = standing.state();
        boolean failed = state == DeviceState.FAILED;
        var table = with.soc().table();
        Snapshot base = new Snapshot(config.name(), table.soc(), table.ipaVersion().toString(), state, standing.age(),
                waitsFor(state), failed ? standing.reason() : "", isRunning(state) ? List.of() : parts.faults(), 0,
                table.memory().regions(), table.endpoints().stream().map(e -> new EndpointSnapshot(e.name().name(),
                        e.endpointId(), e.ee().name(), e.channelId(), e.towardIpa() ? "tx" : "rx", false, false)).toList(),
                List.of(), null, new PowerSnapshot("OFF", 0, false, false), false, 0, java.util.Map.of(), List.of());
        Driver driver = parts.driver();
        return driver == null ? base : driver.complete(base);
    }

    private String waitsFor(DeviceState state) {
        if (isRunning(state) || state == DeviceState.FAILED || state == DeviceState.CLOSED) {
            return "";
        }
        String step = parts.step();
        if (step.isEmpty() && !again.isEmpty()) {
            return again;
        }
        String waiting = owner.waitingFor();
        return step.isEmpty() ? waiting : "bring-up step " + step + (waiting.isEmpty() ? "" : ": " + waiting);
    }

    @Override
    public CompletionStage<List<RegisterValue>> registers(Block block, boolean wake) {
        return ask(driver -> driver.registers(block, wake));
    }

    @Override
    public CompletionStage<Void> suspend() {
        return ask(Driver::suspend);
    }

    @Override
    public CompletionStage<Void> resume() {
        return ask(Driver::resume);
    }

    @Override
    public CompletionStage<Void> ready() {
        return standing.ready();
    }

    /** Asks the driver on the owner lane; fails at once when there is none. */
    private <T> CompletionStage<T> ask(Function<Driver, CompletionStage<T>> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (closing || parts.driver() == null) {
            answer.completeExceptionally(notUp());
            return answer;
        }
        owner.execute(() -> {
            Driver driver = parts.driver();
            if (driver == null) {
                answer.completeExceptionally(notUp());
                return;
            }
            try {
                question.apply(driver).whenComplete((value, failure) -> {
                    if (failure == null) {
                        answer.complete(value);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private IllegalStateException notUp() {
        return new IllegalStateException("device not up: device=" + config.name() + " state=" + standing.state());
    }
}
