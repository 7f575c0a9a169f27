package org.qipa.gsi;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.qipa.api.gsi.ChannelState;
import org.qipa.api.gsi.GsiChannel;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.gsi.GsiException.Reason;
import org.qipa.api.gsi.GsiSession;
import org.qipa.api.gsi.GsiTransaction;
import org.qipa.api.journal.Journal;
import org.qipa.api.platform.Hardware;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocTable;
import org.qipa.api.time.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel of the AP: its life cycle (spec 06 §7). Owner lane; the state machine is {@link ChannelControl}, the rings are the
 * business of {@link Transfers} on the poll lane, reached through {@link Poller}.
 */
final class Channel implements GsiChannel, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);

    private final EndpointName endpoint;
    private final int id;
    private final boolean tx;
    private final Context context;
    private final Lane owner;
    private final ChannelControl control;
    private final ChannelWords words;
    private final EventRing events;
    private final Ring ring;
    private final Transfers transfers;
    private final TransactionQueue queue;
    private final Poller poller;
    private final ChannelCheck check;

    /** What all channels of a session share. */
    record Context(GsiRules rules, GsiRegisters registers, Commands commands, IrqMasks masks, Hardware hardware,
            Lane owner, Journal journal, Supplier<Watchdog> watchdog) {}

    Channel(SocTable.Endpoint entry, int eventRingId, Context context, Lane pollLane) throws GsiException {
        SocTable.Channel sizes = entry.channel().orElseThrow();
        this.endpoint = entry.name();
        this.id = entry.channelId();
        this.tx = entry.towardIpa();
        this.context = context;
        this.owner = context.owner();
        Journal journal = context.journal();
        boolean command = endpoint == EndpointName.AP_COMMAND_TX;
        int logical = Math.min(sizes.treCount(), sizes.eventCount());
        if (logical < sizes.treCount()) {
            LOG.info("{}: channel has fewer events than TREs, so fewer are used: channel={} tre_count={} event_count={}",
                    journal.device(), id, sizes.treCount(), sizes.eventCount());
        }
        if (logical < sizes.tlvCount()) {
            throw new GsiException(Reason.INVALID, "no transaction of full size fits: channel=" + id + " event_count="
                    + sizes.eventCount() + " limit=" + sizes.tlvCount());
        }
        this.control = new ChannelControl(id, endpoint.name(), context.registers(), context.commands(), owner, journal);
        this.words = new ChannelWords(context.rules(), context.registers(), id, tx, command, eventRingId,
                sizes.treCount() * Tre.BYTES, sizes.tlvCount());
        // In this order the reference takes its memory: event ring, then transfer ring.
        this.events = new EventRing(eventRingId, sizes.eventCount(), context.hardware(), context.registers(),
                context.commands(), journal);
        try {
            this.ring = new Ring(context.hardware(), "transfer ring " + id, sizes.treCount());
        } catch (RuntimeException e) {
            events.close();
            throw e;
        }
        this.transfers = new Transfers(
                new Transfers.Shape(endpoint.name(), id, tx, command, logical, sizes.tlvCount()), ring, events,
                context.registers(), journal, this::commitAndWait);
        this.queue = transfers.queue();
        this.poller = new Poller(transfers, pollLane, owner, context.masks(), events.id(), journal);
        this.check = new ChannelCheck(endpoint, id, tx, control, events, queue, poller, context.masks());
    }

    // ------------------------------------------------------------------ facts

    @Override
    public EndpointName endpoint() {
        return endpoint;
    }

    @Override
    public int id() {
        return id;
    }

    int eventRing() {
        return events.id();
    }

    @Override
    public int transactionLimit() {
        return transfers.transactionLimit();
    }

    @Override
    public int limit() {
        return queue.limit();
    }

    @Override
    public int available() {
        return queue.available();
    }

    @Override
    public ChannelState state() {
        return control.state();
    }

    @Override
    public void listen(Listener listener) {
        transfers.listen(listener);
    }

    Poller poller() {
        return poller;
    }

    /** Time has passed for what the journal hears of the rings. */
    void renewTrail() {
        transfers.trail().renew();
    }

    /** What the watchdog looks at. Owner lane. */
    ChannelCheck check() {
        return check;
    }

    GsiSession.ChannelSnapshot snapshot() {
        return new GsiSession.ChannelSnapshot(endpoint, id, events.id(), control.state(), ring.count(),
                transfers.ringIndex(), events.publishedIndex(), queue.available(), queue.limit(),
                transfers.carried().transactions(), transfers.carried().bytes(), events.taken(),
                transfers.doorbells(), poller.interrupts());
    }

    // ------------------------------------------------------------------ life cycle

    private void onPollLane(String what, Runnable work) throws GsiException {
        if (!poller.call(what, work)) {
            throw new GsiException(Reason.STALLED, "poll lane does not answer: what=" + what + " endpoint=" + endpoint
                    + " limit=1000ms");
        }
    }

    /** Allocates and programs event ring and channel (spec 06 §4 step 6). */
    void setup() throws GsiException {
        events.allocate();
        try {
            control.allocate();
        } catch (GsiException e) {
            events.deallocate();
            throw e;
        }
        words.program(ring, true);
    }

    /** The inverse of {@link #setup}; what is wrong is only reported. */
    void teardown() throws GsiException {
        abandon();
        control.deallocate();
        events.reset();
        events.deallocate();
    }

    /** Takes back what is in the ring; hardware is not asked. */
    void abandon() {
        check.off();
        poller.call("gsi cancel channel " + id, () -> {
            poller.enable(false);
            transfers.cancel();
        });
    }

    @Override
    public void start() throws GsiException {
        control.requireStartable();
        onPollLane("gsi enable poll of channel " + id, () -> poller.enable(true));
        context.masks().enableRing(events.id());
        try {
            control.start();
        } catch (GsiException e) {
            context.masks().disableRings(1 << events.id());
            poller.call("gsi disable poll of channel " + id, () -> poller.enable(false));
            throw e;
        }
        runs();
    }

    private void runs() {
        check.on();
        context.watchdog().get().start();
    }

    private boolean await(String what, long limitNanos, BooleanSupplier condition) {
        return context.watchdog().get().await(what, limitNanos, condition);
    }

    /** What does not complete, or a poll lane that hangs, is told, but never keeps the channel running. */
    @Override
    public void stop() throws GsiException {
        check.resting();
        GsiException stalled = null;
        try {
            quiesce();
        } catch (GsiException e) {
            stalled = e;
        }
        check.off();
        try {
            control.stop();
        } catch (GsiException e) {
            // It may run or not; what has arrived is handed over all the same.
            onPollLane("gsi poll of channel " + id, poller::pollAll);
            throw e;
        }
        try {
            // The hardware is at rest: what it wrote last is handed over before nobody looks any more.
            onPollLane("gsi last poll of channel " + id, () -> {
                poller.pollAll();
                poller.enable(false);
            });
        } finally {
            context.masks().disableRings(1 << events.id());
        }
        if (stalled != null) {
            throw stalled;
        }
    }

    @Override
    public void suspend() throws GsiException {
        check.resting();
        quiesce();
        check.off();
        if (context.rules().suspendStops()) {
            control.stop();
            onPollLane("gsi last poll of channel " + id, poller::pollAll);
        }
        awaitPolls();
    }

    /** Waits until no poll is under way. */
    void awaitPolls() throws GsiException {
        if (!poller.isIdle() && !owner.await("gsi poll idle channel " + id, GsiLimits.POLL_END.nanos(), poller::isIdle)) {
            throw new GsiException(Reason.STALLED, "poll does not end: channel=" + id + " endpoint=" + endpoint
                    + " limit=1000ms");
        }
    }

    @Override
    public void resume() throws GsiException {
        if (context.rules().suspendStops()) {
            control.resume();
        }
        runs();
    }

    /** Waits for the newest tx transaction, or, when hardware owes nothing, for the newest that is not released. */
    private void quiesce() throws GsiException {
        if (tx) {
            onPollLane("gsi ring channel " + id, transfers::ring);
        }
        long number = tx ? queue.allocatedUpTo() : queue.completedUpTo();
        if (!await("gsi quiesce channel " + id, GsiLimits.QUIESCE.nanos(), () -> queue.isReleased(number))) {
            throw new GsiException(Reason.STALLED, "outstanding transactions do not complete: channel=" + id + " endpoint="
                    + endpoint + " available=" + queue.available() + " of=" + queue.limit() + " limit=1000ms");
        }
    }

    @Override
    public boolean drain(long limitNanos) {
        poller.call("gsi ring channel " + id, transfers::ring);
        return await("gsi drain channel " + id, limitNanos,
                () -> queue.isReleased(tx ? queue.submittedUpTo() : queue.completedUpTo()));
    }

    @Override
    public void reset(boolean doorbellEngine) {
        check.off();
        try {
            control.reset();
            if (!tx && context.rules().resetRxTwice()) {
                control.reset();
            }
        } catch (GsiException e) {
            // Only a closed session refuses a command altogether.
            LOG.warn("{}: {}", context.journal().device(), e.getMessage());
            return;
        }
        words.program(ring, doorbellEngine);
        poller.call("gsi reset rings of channel " + id, transfers::reset);
    }

    // ------------------------------------------------------------------ transfers

    @Override
    public GsiTransaction allocate(int tres) {
        return transfers.allocate(tres);
    }

    @Override
    public void ring() {
        transfers.ring();
    }

    @Override
    public int reap() {
        return poller.reap();
    }

    @Override
    public boolean readOneByte(long busAddress) {
        boolean[] queued = new boolean[1];
        poller.call("gsi one-byte read on channel " + id, () -> queued[0] = transfers.readOneByte(busAddress));
        return queued[0];
    }

    private void commitAndWait(Transaction transaction, String what, long limitNanos) throws GsiException {
        if (control.state() != ChannelState.STARTED) {
            // A resume that failed has left it so; a doorbell would be lost on it, and the wait for nothing.
            onPollLane("gsi free on channel " + id, transaction::free);
            throw new GsiException(Reason.INVALID, "channel does not run: what=" + what + " channel=" + id + " endpoint="
                    + endpoint + " state=" + control.state() + " expected=" + ChannelState.STARTED);
        }
        long number = transaction.sequence + 1;
        onPollLane("gsi commit on channel " + id, () -> transaction.commit(true));
        if (!await(what, limitNanos, () -> queue.isReleased(number))) {
            throw new GsiException(Reason.STALLED, "transaction did not complete: what=" + what + " channel=" + id
                    + " endpoint=" + endpoint + " state=" + control.state() + " limit=" + limitNanos / 1_000_000 + "ms");
        }
    }

    @Override
    public void close() {
        ring.close();
        events.close();
    }
}
