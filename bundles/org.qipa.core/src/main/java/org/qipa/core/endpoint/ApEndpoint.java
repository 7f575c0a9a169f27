package org.qipa.core.endpoint;

import org.qipa.api.gsi.GsiChannel;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocTable.Config;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.time.Lane;
import org.qipa.core.interrupt.IpaInterrupts;
import org.qipa.core.register.IpaRegisters;
import org.qipa.core.rule.IpaRules;
import org.qipa.core.rule.Limits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An endpoint the AP owns, with its channel (spec 08 §3, §5, §6, §8). Owner lane; the flags are for any thread. */
public final class ApEndpoint implements AutoCloseable {

    /** What all endpoints of a device share. */
    public record Context(IpaRules rules, IpaRegisters registers, IpaInterrupts interrupts, EndpointProgram program,
            Hardware hardware, Lane owner, Journal journal) {}

    private static final Logger LOG = LoggerFactory.getLogger(ApEndpoint.class);

    private final Context context;
    private final Endpoint table;
    private final GsiChannel channel;
    private final Lane lane;
    /** Null for tx. */
    private final Replenisher replenisher;
    private volatile boolean setUp;
    private volatile boolean enabled;
    private boolean owed;

    /** An endpoint and the channel it uses, whose completions come on {@code lane}. */
    public ApEndpoint(Context context, Endpoint table, GsiChannel channel, Lane lane) {
        this.context = context;
        this.table = table;
        this.channel = channel;
        this.lane = lane;
        this.replenisher = table.towardIpa() ? null : new Replenisher(channel, lane, context.hardware,
                config().rx().orElseThrow().bufferSize(), context.program.headroom(), context.journal);
        if (replenisher != null) {
            channel.listen(replenisher);
        }
    }

    /** Its name. */
    public EndpointName name() {
        return table.name();
    }

    /** Its id. */
    public int id() {
        return table.endpointId();
    }

    /** Its channel. */
    public GsiChannel channel() {
        return channel;
    }

    /** What its table says. */
    public Config config() {
        return table.config().orElseThrow();
    }

    /** Its receive side; rx only. */
    public Replenisher receive() {
        return replenisher;
    }

    /** Whether its registers are programmed. Any thread. */
    public boolean isSetUp() {
        return setUp;
    }

    /** Whether its channel runs. Any thread. */
    public boolean isEnabled() {
        return enabled;
    }

    /** Programs its registers. */
    public void setup() {
        if (table.towardIpa() ? context.rules.hasDelayBit() : context.rules.hasSuspendBit()) {
            controlBit(context.registers, id(), table.towardIpa() ? "ENDP_DELAY" : "ENDP_SUSPEND", false);
        }
        context.program.words(table).forEach(w -> context.registers.write(w, id()));
        setUp = true;
    }

    /** Undoes {@link #setup}: the channel is reset and gives back what it holds. */
    public void teardown() {
        if (!setUp) {
            return;
        }
        setUp = false;
        if (replenisher != null) {
            replenisher.disable();
        }
        if (!table.towardIpa() && context.rules.needsAggregationReset() && config().aggregation()
                && isAggregationOpen()) {
            resetWithAggregation();
        } else {
            channel.reset(true);
        }
        // Cancelled transactions complete on the poll lane; buffers are home when this is through.
        LaneCall.run(context.owner, lane, context.journal, "cancelled transfers of " + name(), () -> { });
    }

    /** There is no power, and none will come: it hands nothing to its channel any more. */
    public void abandon() {
        setUp = false;
        enabled = false;
        owed = false;
        if (replenisher != null) {
            replenisher.disable();
        }
    }

    /** Starts its channel. */
    public void enable() throws GsiException {
        if (replenisher != null) {
            replenisher.reserve();
        }
        channel.start();
        if (replenisher != null) {
            context.interrupts.enableSuspend(id());
            replenish();
        }
        enabled = true;
    }

    /** Stops its channel; failures are reported. */
    public void disable() {
        if (!enabled) {
            return;
        }
        enabled = false;
        owed = false;
        if (replenisher != null) {
            replenisher.disable();
            context.interrupts.disableSuspend(id());
        }
        attempt("stop", channel::stop);
    }

    /** Before power goes. */
    public void suspend() {
        if (!enabled) {
            return;
        }
        owed = false;
        if (replenisher != null) {
            replenisher.disable();
            suspendBit(true);
        }
        attempt("suspend", channel::suspend);
    }

    /** After it came back. */
    public void resume() {
        if (!enabled) {
            return;
        }
        if (replenisher != null) {
            suspendBit(false);
        }
        owed = true;
        for (int i = 0; i < Limits.RESUME_ATTEMPTS && owed; i++) {
            // Without its channels the device would be READY and dead.
            startOwed();
        }
    }

    /** Whether its channel should run since power is back, and was not brought to start. */
    public boolean isOwed() {
        return owed;
    }

    /** Has another try at a channel that is owed. */
    public void startOwed() {
        if (owed && attempt("resume", channel::resume)) {
            owed = false;
            if (replenisher != null) {
                replenish();
            }
        }
    }

    /** Whether packets are being put together for it. */
    public boolean isAggregationOpen() {
        return context.registers.endpointBit("STATE_AGGR_ACTIVE", id());
    }

    /** As {@link #isAggregationOpen}, for the watchdog. */
    public boolean seesAggregationOpen() {
        return context.registers.peekEndpointBit("STATE_AGGR_ACTIVE", id());
    }

    /** Has them delivered as they are. */
    public void closeAggregation() {
        context.registers.write("AGGR_FORCE_CLOSE", id() / Integer.SIZE, 1 << id() % Integer.SIZE);
    }

    /** Gives memory back. */
    @Override
    public void close() {
        if (replenisher != null) {
            replenisher.close();
        }
    }

    private void replenish() {
        LaneCall.run(context.owner, lane, context.journal, "buffers of " + name(), replenisher::enable);
    }

    private void suspendBit(boolean on) {
        if (!context.rules.hasSuspendBit()) {
            return;
        }
        boolean before = controlBit(context.registers, id(), "ENDP_SUSPEND", on);
        if (on && !before && config().aggregation() && isAggregationOpen()) {
            // This hardware would not raise TX_SUSPEND for what is open (spec 05 §2.6).
            closeAggregation();
            context.interrupts.clearSuspend();
        }
    }

    private void resetWithAggregation() {
        closeAggregation();
        channel.reset(false);
        boolean suspended = controlBit(context.registers, id(), "ENDP_SUSPEND", false);
        try {
            channel.start();
            try (Hardware.DmaBuffer drain = context.hardware.allocate("aggregation drain", 1, 8)) {
                if (!channel.readOneByte(drain.busAddress())) {
                    LOG.warn("{}: no transfer free to drain aggregation: endpoint={}", context.journal.device(), name());
                }
                for (int i = 0; i < Limits.AGGREGATION_POLLS && isAggregationOpen(); i++) {
                    context.owner.pause("aggregation of " + name() + " closes", Limits.AGGREGATION_POLL.nanos());
                }
                if (isAggregationOpen()) {
                    fault("aggregation", "aggregation stays open: endpoint=" + name() + " polls="
                            + Limits.AGGREGATION_POLLS);
                }
                channel.stop();
            }
        } catch (GsiException e) {
            fault("aggregation-reset", e.getMessage());
        }
        channel.reset(true);
        context.owner.pause("reset of " + name() + " settles", Limits.RESET_SETTLE.nanos());
        if (suspended) {
            controlBit(context.registers, id(), "ENDP_SUSPEND", true);
        }
    }

    private interface ChannelAction {
        void run() throws GsiException;
    }

    private boolean attempt(String what, ChannelAction action) {
        try {
            action.run();
            return true;
        } catch (GsiException e) {
            fault("endpoint-" + what, e.getMessage());
            return false;
        }
    }

    private void fault(String rule, String message) {
        LOG.warn("{}: {}", context.journal.device(), message);
        context.journal.record(JournalKind.FAULT, rule, id(), channel.id(), message);
    }

    /** Changes a bit of ENDP_INIT_CTRL, writing only when it changes; answers what it was. */
    static boolean controlBit(IpaRegisters registers, int endpoint, String field, boolean on) {
        var word = registers.register("ENDP_INIT_CTRL").word(registers.read("ENDP_INIT_CTRL", endpoint));
        boolean before = word.get(field) != 0;
        if (before != on) {
            registers.write(word.with(field, on), endpoint);
        }
        return before;
    }
}
