package org.qipa.gsi;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.qipa.api.document.Fault;
import org.qipa.api.gsi.Gsi;
import org.qipa.api.gsi.GsiChannel;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.gsi.GsiException.Reason;
import org.qipa.api.gsi.GsiSession;
import org.qipa.api.gsi.Stall;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterException;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocTable;
import org.qipa.gsi.Commands.GenericCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The GSI of one device: everything that concerns more than one channel (spec 06 §4). Owner lane. */
final class Session implements GsiSession {

    /** Channels and event rings there are at most, and are taken to be there before 3.5.1 (spec 06 §4). */
    static final int COUNT_LIMIT = 28;
    /** CNTXT_GSI_IRQ_EN: bus error, command FIFO overflow, stack overflow. */
    private static final int GENERAL_ERRORS = 0xe;

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final String soc;
    private final Journal journal;
    private final GsiRules rules;
    private final GsiRegisters registers;
    private final IrqMasks masks;
    private final Commands commands;
    private final InterruptHandler interrupts;
    private final Consumer<Session> onClose;
    private final RingChecks checks;
    private final Watchdog watchdog;
    /** By endpoint name: the order in which memory was taken. */
    private final Map<EndpointName, Channel> channels = new EnumMap<>(EndpointName.class);
    /** By channel id: the order of setup. */
    private final List<Channel> ascending = new ArrayList<>();
    private final Channel[] byEventRing = new Channel[EventRingIds.LIMIT];
    private final BitSet modemChannels = new BitSet();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Channels that are set up, in ascending order. */
    private final List<Channel> setUp = new ArrayList<>();
    private int modemChannelsSetUp;
    private boolean ready;

    Session(Gsi.Request request, Consumer<Session> onClose) throws GsiException {
        SocTable table = request.soc().table();
        List<Fault> faults = GsiTableCheck.check(table);
        if (!faults.isEmpty()) {
            throw new GsiException(Reason.INVALID, "channels of the table are not sound: soc=" + table.soc() + " faults="
                    + faults.size() + " first=" + faults.getFirst());
        }
        this.soc = table.soc();
        this.journal = request.journal();
        this.onClose = onClose;
        this.rules = GsiRules.of(table.ipaVersion());
        try {
            this.registers = new GsiRegisters(request.soc().gsiRegisters(), rules, request.hardware().gsi(),
                    request.journal());
            this.masks = new IrqMasks(registers);
            this.commands = new Commands(registers, masks, request.owner(), journal);
            this.interrupts = new InterruptHandler(registers, masks, commands,
                    request.hardware().interrupt(Hardware.Interrupt.GSI), request.owner(), journal, this::pollRing);
            this.checks = new RingChecks(registers, interrupts, ascending);
            this.watchdog = new Watchdog(request.owner(), journal, checks);
            openChannels(request, table);
        } catch (RegisterException e) {
            release();
            throw new GsiException(Reason.INVALID, "table does not fit the registers: soc=" + soc + " registers="
                    + request.soc().gsiRegisters().name() + " cause=" + e.getMessage());
        } catch (GsiException | RuntimeException e) {
            release();
            throw e;
        }
    }

    private void openChannels(Gsi.Request request, SocTable table) throws GsiException {
        var context = new Channel.Context(rules, registers, commands, masks, request.hardware(), request.owner(), journal,
                () -> watchdog);
        EventRingIds ids = new EventRingIds();
        List<SocTable.Endpoint> byName = table.endpoints().stream()
                .sorted(Comparator.comparing(SocTable.Endpoint::name)).toList();
        for (SocTable.Endpoint endpoint : byName) {
            if (endpoint.isAp()) {
                Channel channel = new Channel(endpoint, ids.allocate(), context,
                        request.pollLane().apply(endpoint.name()));
                channels.put(endpoint.name(), channel);
                ascending.add(channel);
                byEventRing[channel.eventRing()] = channel;
            } else if (endpoint.ee() == SocTable.ExecutionEnvironment.MODEM && rules.modemChannels()) {
                modemChannels.set(endpoint.channelId());
            }
        }
        ascending.sort(Comparator.comparingInt(Channel::id));
    }

    private void pollRing(int ring) {
        Channel channel = ring < byEventRing.length ? byEventRing[ring] : null;
        if (channel == null) {
            LOG.warn("{}: events on a ring nobody owns: event_ring={}", journal.device(), ring);
            journal.record(JournalKind.FAULT, "gsi-unexpected-interrupt", ring, 0, "type=IEOB event_ring=" + ring);
        } else {
            channel.poller().interrupt();
        }
    }

    // ------------------------------------------------------------------ setup

    @Override
    public void setup() throws GsiException {
        if (ready) {
            throw new GsiException(Reason.INVALID, "gsi is set up already: soc=" + soc);
        }
        int status = registers.read(registers.status);
        if (registers.status.field("ENABLED").decode(status) == 0) {
            throw new GsiException(Reason.IO, "gsi firmware is not running: register=GSI_STATUS value=0x"
                    + Integer.toHexString(status) + " field=ENABLED");
        }
        quiet();
        interrupts.request();
        ready = true;
        try {
            int channelCount = count();
            registers.write(registers.errorLog, 0);
            registers.write(registers.globalIrqEnable, Commands.ERROR_INT);
            masks.enable(IrqMasks.Type.GLOB_EE);
            registers.write(registers.generalIrqEnable, GENERAL_ERRORS);
            masks.enable(IrqMasks.Type.GENERAL);
            setupChannels(channelCount);
            setupModemChannels();
        } catch (GsiException | RuntimeException e) {
            try {
                teardown();
            } catch (RuntimeException gone) {
                // The lane or the platform went away: nothing more to undo.
                e.addSuppressed(gone);
            }
            throw e;
        }
        LOG.info("{}: GSI set up: soc={} channels={} modem_channels={}", journal.device(), soc, setUp.size(),
                modemChannelsSetUp);
    }

    /** Everything off before the line is taken. */
    private void quiet() {
        masks.forget();
        registers.write(registers.intset, registers.intset.word().with("INTYPE", 1).value());
        masks.disableTypes();
        registers.write(registers.channelIrqMask, 0);
        registers.write(registers.eventRingIrqMask, 0);
        registers.write(registers.globalIrqEnable, 0);
        registers.write(registers.ieobIrqMask, 0);
        if (rules.interEeMasks()) {
            registers.write(registers.interEeChannelMask, 0);
            registers.write(registers.interEeEventRingMask, 0);
        }
        registers.write(registers.generalIrqEnable, 0);
    }

    /** Channels the hardware has for us; the number of event rings is looked at and not held against the table. */
    private int count() throws GsiException {
        if (!rules.countsReadable()) {
            return COUNT_LIMIT;
        }
        int word = registers.read(registers.hwParam2);
        int channelCount = clip("channels", (int) registers.hwParam2.field("NUM_CH_PER_EE").decode(word));
        int eventRings = rules.eventCountSeparate()
                ? (int) registers.hwParam4.field("EV_PER_EE").decode(registers.read(registers.hwParam4))
                : (int) registers.hwParam2.field("NUM_EV_PER_EE").decode(word);
        clip("event_rings", eventRings);
        return channelCount;
    }

    private int clip(String what, int reported) throws GsiException {
        if (reported == 0) {
            throw new GsiException(Reason.INVALID, "hardware reports none: " + what + "=0 limit=1.." + COUNT_LIMIT);
        }
        if (reported > COUNT_LIMIT) {
            LOG.warn("{}: hardware reports more than can be used: {}={} limit={}", journal.device(), what, reported,
                    COUNT_LIMIT);
            return COUNT_LIMIT;
        }
        return reported;
    }

    private void setupChannels(int channelCount) throws GsiException {
        Channel beyond = null;
        for (Channel channel : ascending) {
            if (channel.id() < channelCount) {
                channel.setup();
                setUp.add(channel);
            } else if (beyond == null) {
                beyond = channel;
            }
        }
        if (beyond != null) {
            throw new GsiException(Reason.INVALID, "hardware has no such channel: channel=" + beyond.id() + " endpoint="
                    + beyond.endpoint() + " limit=" + (channelCount - 1));
        }
    }

    private void setupModemChannels() throws GsiException {
        for (int id = modemChannels.nextSetBit(0); id >= 0; id = modemChannels.nextSetBit(id + 1)) {
            commands.run(GenericCommand.ALLOCATE_CHANNEL, id, 0);
            modemChannelsSetUp++;
        }
    }

    @Override
    public void teardown() {
        if (!ready || closed.get()) {
            return;
        }
        watchdog.stop("torn down");
        int toHalt = modemChannelsSetUp;
        modemChannelsSetUp = 0;
        int[] ids = modemChannels.stream().limit(toHalt).toArray();
        for (int i = ids.length - 1; i >= 0; i--) {
            int id = ids[i];
            log(() -> commands.run(GenericCommand.HALT_CHANNEL, id, GsiLimits.HALT_RETRIES));
        }
        for (Channel channel : setUp.reversed()) {
            log(channel::teardown);
        }
        setUp.clear();
        masks.disableTypes();
        registers.write(registers.generalIrqEnable, 0);
        registers.write(registers.globalIrqEnable, 0);
        interrupts.free();
        masks.forget();
        ready = false;
        LOG.info("{}: GSI torn down: soc={}", journal.device(), soc);
    }

    @Override
    public void abandon() {
        if (!ready || closed.get()) {
            return;
        }
        watchdog.stop("without power");
        modemChannelsSetUp = 0;
        setUp.reversed().forEach(Channel::abandon);
        setUp.clear();
        interrupts.free();
        masks.forget();
        ready = false;
        LOG.info("{}: GSI left alone without power: soc={}", journal.device(), soc);
    }

    @FunctionalInterface
    private interface Step {
        void run() throws GsiException;
    }

    /** Teardown goes on whatever happens. */
    private void log(Step step) {
        try {
            step.run();
        } catch (GsiException e) {
            LOG.warn("{}: GSI teardown: {}", journal.device(), e.getMessage());
            journal.record(JournalKind.FAULT, "gsi-teardown", 0, 0, e.getMessage());
        }
    }

    // ------------------------------------------------------------------ use

    @Override
    public GsiChannel channel(EndpointName endpoint) {
        Channel channel = channels.get(endpoint);
        if (channel == null) {
            throw new IllegalArgumentException("the AP has no such channel: soc=" + soc + " endpoint=" + endpoint
                    + " known=" + channels.keySet());
        }
        return channel;
    }

    @Override
    public void modemFlowControl(int channelId, boolean on) throws GsiException {
        if (!rules.modemFlowControl()) {
            throw new GsiException(Reason.INVALID, "this version has no flow control of modem channels: soc=" + soc
                    + " modem_channel=" + channelId);
        }
        Register command = registers.genericCommand;
        if (channelId < 0 || channelId > command.field("GENERIC_CHID").max()) {
            throw new GsiException(Reason.INVALID, "modem channel out of range: modem_channel=" + channelId + " limit="
                    + command.field("GENERIC_CHID").max());
        }
        if (on) {
            commands.run(GenericCommand.ENABLE_FLOW_CONTROL, channelId, 0);
        } else {
            commands.run(GenericCommand.DISABLE_FLOW_CONTROL, channelId, rules.flowControlRetries());
        }
    }

    @Override
    public void suspend() {
        watchdog.stop("suspended");
        interrupts.suspend();
        // An event that came after its channel was suspended has left a poll behind, which needs power.
        for (Channel channel : setUp) {
            try {
                channel.awaitPolls();
            } catch (GsiException e) {
                LOG.warn("{}: GSI suspend: {}", journal.device(), e.getMessage());
                journal.record(JournalKind.FAULT, "gsi-suspend", channel.id(), 0, e.getMessage());
            }
            channel.poller().sleep();
        }
    }

    @Override
    public void resume() {
        interrupts.resume();
        watchdog.start();
        setUp.forEach(channel -> channel.poller().wake());
    }

    @Override
    public List<ChannelSnapshot> snapshot() {
        return channels.values().stream().map(Channel::snapshot).toList();
    }

    @Override
    public List<Stall> stalls() {
        return watchdog.stalls();
    }

    @Override
    public void watch(Supplier<List<Stall.Suspicion>> witness) {
        checks.witness(witness);
    }

    /** For tests in this bundle. */
    IrqMasks masks() {
        return masks;
    }

    // ------------------------------------------------------------------ end

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release();
            onClose.accept(this);
        }
    }

    /** Gives everything back in the inverse order of taking it. After a force-close, what comes late finds the session gone. */
    private void release() {
        if (watchdog != null) {
            watchdog.gone();
        }
        if (commands != null) {
            commands.gone();
        }
        if (interrupts != null) {
            interrupts.free();
        }
        List<Channel> taken = new ArrayList<>(channels.values());
        for (Channel channel : taken.reversed()) {
            channel.poller().gone();
        }
        for (Channel channel : taken.reversed()) {
            channel.close();
        }
    }
}
