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
import org.qipa.core.driver.DriverException;
import org.qipa.core.driver.IpaDriver;
import org.qipa.core.rule.Limits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device from the moment its references are there until one of them goes. Everything that changes it runs on its owner
 * lane; the rest may be called from any thread.
 *
 * <p>Opening: {@link BringUp} in steps (tables, hardware, fabric, driver). Closing is the inverse, on the owner lane
 * as long as that answers within {@link Limits#CLOSE}; after that the lanes are closed, which ends whatever they wait for,
 * and hardware and fabric are taken away from under the driver.
 */
final class DeviceSession implements Device, IpaDriver.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceSession.class);

    private final DeviceConfig config;
    private final Providers with;
    private final Journal journal;
    private final OwnerLane owner;
    private final Standing standing;
    private final SwapLog swap;
    private final BringUp parts;
    private final NetdevService netdev;
    private final Turn turn = new Turn(this::takeTurn);
    private final long openedAt;
    private boolean wasReady;
    /** Set-ups that failed after the modem had said that its firmware is there. */
    private int failedSetUps;
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
        owner = new OwnerLane(with.time().lane(config.name() + "-owner"));
        parts = new BringUp(config, with, journal, owner, drivers, this, () -> closing);
    }

    /** Starts the bring-up and returns at once. */
    void open() {
        owner.execute(() -> {
            swap.resume();
            turn.come();
        });
    }

    private void takeTurn() {
        owner.execute(() -> {
            try {
                bringUp(1);
            } finally {
                turn.over();
            }
        });
    }

    private void bringUp(int attempt) {
        if (closing) {
            return;
        }
        if (parts.up()) {
            again = "";
            swap.opened(openedAt);
        } else if (!closing && parts.isWorthAnotherTry() && attempt < Limits.ATTEMPTS) {
            again(attempt + 1, parts.failure());
            standing.enter(DeviceState.INIT, again);
            owner.schedule(Limits.BRING_UP_RETRY.nanos(), () -> bringUp(attempt + 1));
        } else if (!closing) {
            fail();
        }
    }

    private void again(int attempt, String failure) {
        again = "attempt " + attempt + " of " + Limits.ATTEMPTS + " after: " + failure;
        LOG.warn("device={} tries again: in={} {}", config.name(), Limits.BRING_UP_RETRY, again);
    }

    private void fail() {
        again = "";
        standing.enter(DeviceState.FAILED, parts.failure());
        LOG.warn("device={} state=FAILED reason={} faults={}", config.name(), parts.failure(), parts.faults().size());
    }

    /** The firmware is there and stays, so only the set-up is tried again; the modem would not say it a second time. */
    @Override
    public void setupFailed(DriverException failure) {
        if (closing) {
            return;
        }
        failedSetUps++;
        if (failedSetUps < Limits.ATTEMPTS) {
            again(failedSetUps + 1, failure.getMessage());
            owner.schedule(Limits.BRING_UP_RETRY.nanos(), () -> {
                if (!closing && parts.driver() != null) {
                    parts.driver().setUp();
                }
            });
        } else {
            parts.giveUp(failure);
            fail();
        }
    }

    /** Posts the close; the stage completes when everything is given back. With a reason it is a swap. */
    CompletableFuture<Void> postClose(String swapReason) {
        closing = true;
        owner.closing();
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
            postClose(swapReason).get(Limits.CLOSE.nanos(), TimeUnit.NANOSECONDS);
            inOrder = true;
        } catch (TimeoutException e) {
            LOG.warn("device does not close in order: device={} limit={} waitingFor={}", config.name(), Limits.CLOSE,
                    owner.waitingFor());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("never fails: device=" + config.name(), e);
        }
        if (inOrder) {
            owner.close();
        } else {
            force();
        }
        turn.over();
    }

    /** Ends the owner lane with whatever it waits for and takes everything away. Not on the owner lane. */
    void force() {
        journal.record(JournalKind.FAULT, "close-forced", 0, 0, "limit=" + Limits.CLOSE + " waiting for="
                + owner.waitingFor());
        owner.close();
        netdev.hide();
        parts.release();
        standing.enter(DeviceState.CLOSED, "by force");
    }

    private void quiesce(String why) {
        long begin = with.time().nanoTime();
        swap.begin(why);
        if (parts.driver() != null && isRunning(standing.state())) {
            standing.enter(DeviceState.QUIESCING, why);
            try {
                parts.driver().quiesce(Limits.QUIESCE.nanos());
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
        if (state == DeviceState.WAITING_FOR_MODEM) {
            again = "";
        }
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
        if (turn.isWaiting()) {
            return "its turn: limit=" + Turn.LIMIT + " devices brought up at the same time";
        }
        String step = parts.step();
        String waiting = owner.waitingFor();
        if (step.isEmpty() && !again.isEmpty()) {
            return waiting.isEmpty() ? again : waiting + " in " + again;
        }
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
