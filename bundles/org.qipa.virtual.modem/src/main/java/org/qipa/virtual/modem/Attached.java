package org.qipa.virtual.modem;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.limit.Limit;
import org.qipa.api.modem.ModemProfile;
import org.qipa.api.modem.VirtualModem;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.time.Lane;
import org.qipa.virtual.modem.services.ModemServices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A modem on what there is of a device: its state, its services, and commands of others, which are posted to its lane. Calls
 * from any thread.
 */
abstract class Attached implements VirtualModem, ModemServices.Modem, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Attached.class);

    final Lane lane;
    final Journal journal;
    final PacketNetwork network;
    final SessionServices services;
    volatile State state = State.OFF;
    volatile boolean silent;
    /** Changes with every way up and down: what an earlier one had still to do is dropped by comparing it. */
    int boots;
    boolean closed;
    private final String device;

    Attached(String device, Qmi qmi, Lane lane, Journal journal, PacketNetwork network, long answerNanos) {
        this.device = device;
        this.lane = lane;
        this.journal = journal;
        this.network = network;
        this.services = new SessionServices(qmi, lane, journal, network, this, answerNanos);
    }

    /** Boots; later boots are its own business. */
    abstract void start();

    /** A crash without a restart; nobody waits for it. */
    @Override
    public abstract void close();

    /** Has it say what this profile says from now on. Before the first one it has no services. */
    final void profile(ModemProfile profile) {
        lane.execute(() -> services.profile(profile));
    }

    /** What it keeps. */
    final List<Limit> limits() {
        return services.limits();
    }

    @Override
    public final String device() {
        return device;
    }

    @Override
    public final State state() {
        return silent && state == State.RUNNING ? State.SILENT : state;
    }

    @Override
    public final List<Host> hosts() {
        return network.hosts();
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = network.counters();
        counters.put("boots", (long) boots);
        return counters;
    }

    @Override
    public final boolean isSilent() {
        return silent;
    }

    @Override
    public final void restart() {
        crash(true);
    }

    /** On the lane: silent from now on, or no longer. */
    final void silent(boolean on) {
        silent = on;
        journal.record(JournalKind.STATE, "modem", 0, 0, on ? "falls silent" : "speaks again");
    }

    final void enter(State next, String why) {
        if (state != next) {
            String text = state + " -> " + next + " " + why;
            LOG.debug("modem: device={} {}", device(), text);
            // The state first: whoever reads the journal's event may ask for it.
            state = next;
            journal.record(JournalKind.STATE, "modem", 0, 0, text);
            entered(next, why);
        }
    }

    /** It has entered a state. */
    void entered(State now, String why) {
    }

    /** Answers what the command answers once its turn on the lane has come. */
    final CompletionStage<Void> post(Supplier<CompletionStage<Void>> command) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        lane.execute(() -> (closed ? refuse("gone") : command.get()).whenComplete((ok, failed) -> {
            if (failed == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(failed);
            }
        }));
        return result;
    }

    /** The modem is not in a state for it. */
    final CompletionStage<Void> refuse(String why) {
        return CompletableFuture.failedFuture(new IllegalStateException("modem is " + why + ": device=" + device()
                + " state=" + state()));
    }
}
