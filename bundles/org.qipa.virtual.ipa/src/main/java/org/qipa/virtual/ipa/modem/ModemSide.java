package org.qipa.virtual.ipa.modem;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import org.qipa.api.platform.Hardware.DmaBuffer;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.platform.ModemSilicon;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.ExecutionEnvironment;
import org.qipa.api.time.Lane;
import org.qipa.virtual.ipa.board.DmaMap;
import org.qipa.virtual.ipa.board.InterruptLines;
import org.qipa.virtual.ipa.board.PowerModel;
import org.qipa.virtual.ipa.core.IpaBlock;
import org.qipa.virtual.ipa.core.LocalMemory;
import org.qipa.virtual.ipa.core.TxPath;
import org.qipa.virtual.ipa.gsi.GsiBlock;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Sheet;
import org.qipa.virtual.ipa.tables.RuleTables;

/**
 * The modem's side: its channels in execution environment 1, the processor, and the way packets take to and from its
 * software. On the modem's rings stand packets instead of TREs.
 */
public final class ModemSide implements ModemSilicon, TxPath.Uplink, GsiBlock.ModemChannels {

    private static final int GENERIC_HALT = 1;
    private static final int GENERIC_ALLOCATE = 2;
    private static final int GENERIC_ENABLE_FLOW_CONTROL = 3;
    private static final int GENERIC_DISABLE_FLOW_CONTROL = 4;
    private static final int GENERIC_QUERY_FLOW_CONTROL = 5;
    private static final int SUCCESS = 1;
    private static final int INCORRECT_STATE = 2;
    private static final int INCORRECT_DIRECTION = 3;

    private final Chip chip;
    private final PowerModel power;
    private final InterruptLines lines;
    private final IpaBlock ipa;
    private final GsiBlock gsi;
    private final RemoteProcessorModel processor;
    private final LocalMemory local;
    private final RuleTables tables;
    private final DmaMap dma;
    private final ModemRanges ranges;
    private final boolean loadsGsiFirmware;
    private final boolean[] allocated;
    private final boolean[] flowControlled;
    private final int downlinkChannel;
    private volatile Listener listener;
    private boolean powered;
    private boolean refused;
    private boolean burst;
    private long sent;
    private long received;

    /** The processor is off, nobody is attached. */
    public ModemSide(Chip chip, PowerModel power, InterruptLines lines, IpaBlock ipa, GsiBlock gsi,
            RemoteProcessorModel processor, LocalMemory local, RuleTables tables, DmaMap dma, boolean loadsGsiFirmware) {
        this.chip = chip;
        this.power = power;
        this.lines = lines;
        this.ipa = ipa;
        this.gsi = gsi;
        this.processor = processor;
        this.local = local;
        this.tables = tables;
        this.dma = dma;
        ranges = new ModemRanges(chip.silicon(), chip.settings().memOffset(), (int) local.segment().byteSize());
        this.loadsGsiFirmware = loadsGsiFirmware;
        var table = chip.silicon().table();
        int channels = table.endpoints().stream().filter(e -> !e.isAp()).mapToInt(Endpoint::channelId).max().orElse(0) + 1;
        allocated = new boolean[channels];
        flowControlled = new boolean[channels];
        Arrays.fill(allocated, !chip.rules().apAllocatesModemChannels());
        downlinkChannel = table.find(EndpointName.MODEM_AP_TX).map(Endpoint::channelId).orElse(-1);
    }

    @Override
    public String device() {
        return chip.device();
    }

    @Override
    public Lane lane() {
        return chip.lane();
    }

    @Override
    public void attach(Listener newListener) {
        if (listener != null && listener != newListener) {
            throw new IllegalStateException("a modem is attached already: device=" + chip.device());
        }
        listener = newListener;
        chip.lane().signal();
    }

    @Override
    public void detach() {
        listener = null;
        chip.lane().signal();
    }

    @Override
    public CompletionStage<Void> powerUp() {
        return processor.powerUp(() -> chip.inside(() -> powered = true), () -> chip.inside(() -> {
            if (chip.settings().clockQueryOnBoot()) {
                lines.pulse(Interrupt.CLOCK_QUERY);
            }
            chip.lane().signal();
        }));
    }

    @Override
    public CompletionStage<Void> powerDown(boolean crashed) {
        if (crashed) {
            chip.inside(() -> {
                die();
                lines.pulse(Interrupt.CLOCK_QUERY);
            });
        }
        return processor.powerDown(crashed, () -> chip.inside(this::die));
    }

    private void die() {
        powered = false;
        ipa.sourceEnded();
    }

    @Override
    public void loadGsiFirmware() {
        chip.inside(() -> {
            if (loadsGsiFirmware && !gsi.isEnabled()) {
                gsi.firmwareStarted();
                lines.pulse(Interrupt.SETUP_READY);
            }
        });
    }

    @Override
    public void loadMicrocontroller() {
        chip.inside(ipa.uc()::load);
    }

    @Override
    public MemorySegment localMemory() {
        return local.segment().asReadOnly();
    }

    @Override
    public boolean write(int offset, MemorySegment bytes) {
        chip.enter();
        try {
            chip.alive();
            if (ranges.holds(offset, bytes.byteSize())) {
                local.store(offset, bytes);
                return true;
            }
            chip.fault(Rule.MODEM_WRITE_OUTSIDE_RANGE, offset, bytes.byteSize(), "offset=0x" + Integer.toHexString(offset)
                    + " length=" + bytes.byteSize() + " is not the modem's alone");
            return false;
        } finally {
            chip.exit();
        }
    }

    @Override
    public DmaBuffer allocate(String what, long sizeBytes, long alignment) {
        return dma.allocateForModem(what, sizeBytes, alignment);
    }

    @Override
    public void flushTables() {
        chip.inside(tables::flushAll);
    }

    @Override
    public int localMemorySize() {
        return (int) local.segment().byteSize();
    }

    @Override
    public int endpointId(EndpointName name) {
        return chip.silicon().endpointId(name);
    }

    @Override
    public int filterSlot(EndpointName name) {
        return chip.silicon().filterSlot(chip.silicon().endpointId(name));
    }

    @Override
    public int modemRouteCount() {
        return chip.silicon().table().modemRouteCount();
    }

    @Override
    public boolean send(MemorySegment memory, long offset, int length, int metadata) {
        chip.enter();
        try {
            boolean taken = canSend() && ipa.downlink(memory, offset, length, metadata);
            refused |= !taken;
            if (taken) {
                sent++;
                if (!burst) {
                    burst = true;
                    chip.lane().signal();
                }
            }
            return taken;
        } finally {
            chip.exit();
        }
    }

    @Override
    public boolean isWritable() {
        chip.enter();
        try {
            boolean can = canSend();
            refused |= !can;
            return can;
        } finally {
            chip.exit();
        }
    }

    private boolean canSend() {
        var to = ipa.downlinkEndpoint();
        return !chip.isClosed() && powered && downlinkChannel >= 0 && allocated[downlinkChannel]
                && !flowControlled[downlinkChannel] && !ipa.isModemTxDelayed() && (to == null || !to.isBlocked());
    }

    // --- for the model, under the lock

    @Override
    public int generic(int opcode, Endpoint endpoint) {
        int ch = endpoint.channelId();
        return switch (opcode) {
            case GENERIC_ALLOCATE -> set(allocated, ch, true);
            case GENERIC_HALT -> set(allocated, ch, false);
            case GENERIC_ENABLE_FLOW_CONTROL, GENERIC_DISABLE_FLOW_CONTROL -> {
                if (!endpoint.towardIpa()) {
                    yield INCORRECT_DIRECTION;
                }
                boolean on = opcode == GENERIC_ENABLE_FLOW_CONTROL;
                flowControlled[ch] = on;
                if (on && ch == downlinkChannel) {
                    ipa.sourceEnded();
                }
                yield SUCCESS;
            }
            case GENERIC_QUERY_FLOW_CONTROL -> SUCCESS;
            default -> INCORRECT_STATE;
        };
    }

    private static int set(boolean[] flags, int channel, boolean value) {
        boolean changes = flags[channel] != value;
        flags[channel] = value;
        return changes ? SUCCESS : INCORRECT_STATE;
    }

    @Override
    public Answer ask() {
        if (powered && listener != null && !ipa.isModemRxSuspended()) {
            return Answer.TAKE;
        }
        if (powered && listener != null && !ipa.isModemRxDropping()) {
            return Answer.HOLD;
        }
        chip.lost("MODEM_AP_RX", 1, powered && listener != null ? "head of the line dropped" : "the modem is down");
        return Answer.DROP;
    }

    /**
     * Whether the modem has sent something and its ring has run empty since, as it does when the lane has nothing more to
     * do; then it counts as told. Endpoints that close on the end of their source hand over what they have.
     */
    public boolean takeBurstEnd() {
        boolean ended = burst;
        burst = false;
        return ended;
    }

    /** Whether {@link Listener#writable} is due; then it counts as told. */
    public boolean takeWritable() {
        if (!refused || listener == null || !canSend()) {
            return false;
        }
        refused = false;
        return true;
    }

    // --- for the model, on the lane and without the lock

    /** Hands over an uplink packet. */
    public void deliver(MemorySegment memory, int offset, int length, int metadata) {
        Listener to = listener;
        if (to == null) {
            chip.inside(() -> chip.lost("MODEM_AP_RX", 1, "the modem is down"));
            return;
        }
        received++;
        to.received(memory, offset, length, metadata);
    }

    /** Tells the modem's software that it can send again. */
    public void tellWritable() {
        Listener to = listener;
        if (to != null) {
            to.writable();
        }
    }

    /** Takes power from the modem: the device closes. */
    public void powerOff() {
        Listener to = listener;
        listener = null;
        powered = false;
        if (to != null) {
            to.powerOff();
        }
    }

    /** Under the lock: everything there is to see. */
    public void describe(Sheet s) {
        s.put("powered", powered).put("attached", listener != null).put("sent", sent).put("received", received)
                .put("refused", refused);
        for (Endpoint e : chip.silicon().table().endpoints()) {
            if (e.ee() == ExecutionEnvironment.MODEM) {
                s.at("channel", e.channelId()).put("endpoint", e.name()).put("allocated", allocated[e.channelId()])
                        .put("flow-controlled", flowControlled[e.channelId()]);
            }
        }
    }

    /** A line for people. */
    public String describe() {
        return "powered=" + powered + " attached=" + (listener != null) + " sent=" + sent + " received=" + received
                + " clock answer=" + power.clockAnswer() + " flow controlled="
                + (downlinkChannel >= 0 && flowControlled[downlinkChannel]);
    }
}
