package org.qipa.core.driver;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import org.qipa.api.device.DeviceState;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware.RemoteProcessorEvent;
import org.qipa.api.soc.EndpointName;
import org.qipa.core.rule.Limits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the modem's processor does, and what the driver does then (spec 11 §6). Owner lane, except {@link #notified}. */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final DriverCore core;
    /** Events the processor waits for. */
    private final Set<CompletableFuture<Void>> open = ConcurrentHashMap.newKeySet();
    private volatile int recoveries;

    Recovery(DriverCore core) {
        this.core = core;
    }

    /** Subscribes. */
    void register() {
        core.p.hardware().remoteProcessor().register(this::notified);
    }

    /** Ends the subscription; nobody waits for us any more. */
    void unregister() {
        core.p.hardware().remoteProcessor().unregister();
        open.forEach(f -> f.complete(null));
        open.clear();
    }

    int recoveries() {
        return recoveries;
    }

    private CompletionStage<Void> notified(RemoteProcessorEvent event) {
        var done = new CompletableFuture<Void>();
        open.add(done);
        done.whenComplete((v, e) -> open.remove(done));
        core.p.owner().execute(() -> {
            try {
                handle(event);
            } finally {
                done.complete(null);
            }
        });
        return done;
    }

    private void handle(RemoteProcessorEvent event) {
        LOG.info("{}: modem {}", core.p.device(), event);
        core.p.journal().record(JournalKind.STEP, "modem " + event, 0, 0, "notified");
        switch (event) {
            case BEFORE_POWERUP -> {
                core.micro.beforePowerup();
                core.signals.reset();
            }
            case BEFORE_SHUTDOWN, BEFORE_SHUTDOWN_CRASHED -> {
                if (core.setupComplete) {
                    shutdown(event == RemoteProcessorEvent.BEFORE_SHUTDOWN_CRASHED ? "modem crashed" : "modem stops");
                }
            }
            case AFTER_POWERUP, AFTER_SHUTDOWN -> { }
        }
    }

    private void shutdown(String why) {
        core.signals.disableSetup();
        if (!core.power.getSync()) {
            core.power.putNoidle();
            core.signals.enableSetup();
            return;
        }
        core.state(DeviceState.RECOVERING, why);
        core.startOwed();
        attempt("pause modem endpoints", () -> core.modemEndpoints.pause(true));
        attempt("drop what is for the modem", core.modemEndpoints::dropAll);
        attempt("reset modem filters", () -> core.tables.resetModemFilters(core.commands));
        attempt("reset modem routes", () -> core.tables.resetModemRoutes(core.commands));
        attempt("flush hashes", () -> core.tables.flush(core.commands));
        attempt("reset modem status", this::resetStatus);
        attempt("release modem endpoints", core::releaseModemEndpoints);
        attempt("stop network device", () -> core.network.stop(why, true));
        attempt("zero modem memory", () -> core.memory.zeroModem(core.commands));
        core.memory.checkCanaries(core.p.journal());
        // Oddity 21: the reference leaves the setup-ready interrupt off for good.
        core.signals.enableSetup();
        recoveries++;
        core.state(DeviceState.WAITING_FOR_MODEM, why);
        core.power.putAutosuspend();
    }

    private void resetStatus() throws GsiException {
        core.lan.arm();
        core.modemEndpoints.resetStatus(core.commands, core.ap.get(EndpointName.AP_LAN_RX).id());
        if (!core.p.owner().await("pipeline clear", Limits.PIPELINE_CLEAR.nanos(), core.lan::isClear)) {
            throw new GsiException(GsiException.Reason.TIMED_OUT, "pipeline clear: no status arrived: limit="
                    + Limits.PIPELINE_CLEAR);
        }
    }

    /** Every step goes on after an error of the one before. */
    private void attempt(String step, Steps.Action action) {
        long start = core.p.time().nanoTime();
        String outcome = "done";
        try {
            action.run();
        } catch (org.qipa.api.time.LaneClosedException e) {
            throw e;
        } catch (Exception e) {
            outcome = "failed: " + e.getMessage();
            LOG.warn("{}: {}: {}", core.p.device(), step, e.getMessage());
            core.p.journal().record(JournalKind.FAULT, "recovery", 0, 0, step + ": " + e.getMessage());
        }
        core.p.journal().record(JournalKind.STEP, step, core.p.time().nanoTime() - start, 0, outcome);
    }
}
