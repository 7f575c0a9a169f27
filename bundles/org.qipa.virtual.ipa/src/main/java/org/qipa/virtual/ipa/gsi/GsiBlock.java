package org.qipa.virtual.ipa.gsi;

import java.util.Arrays;
import java.util.List;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.ExecutionEnvironment;
import org.qipa.virtual.ipa.board.DmaMap;
import org.qipa.virtual.ipa.board.InterruptLines;
import org.qipa.virtual.ipa.board.RegisterFile;
import org.qipa.virtual.ipa.board.RegisterWindow;
import org.qipa.virtual.ipa.gsi.GsiInterrupts.Type;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Knobs;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Sheet;
import org.qipa.virtual.ipa.silicon.SiliconState;

/** The GSI behind window {@code gsi} (spec 14 §1.2): what each register does, the channels and event rings of the AP. */
public final class GsiBlock implements RegisterWindow.Block {

    /** What the IPA core does when channels change. Called under the lock. */
    public interface Core {
        /** A channel is about to stop. */
        void stopping(GsiChannel channel);

        /** A channel was reset. */
        void reset(GsiChannel channel);
    }

    /** The modem's channels. Called under the lock. */
    public interface ModemChannels {
        /** A generic command for a channel of the modem; the answer is the result code. */
        int generic(int opcode, Endpoint endpoint);
    }

    private static final int ERROR_TYPE_CHANNEL = 2;
    private static final int CODE_INVALID_TRE = 1;
    private static final int HARDWARE_HALF = 0xffff;
    /** What stands in the hardware's half of CH_C_SCRATCH_3; any value will do. */
    private static final int SCRATCH_3_PRESET = 0x00a5;

    private final Chip chip;
    private final RegisterFile file;
    private final GsiInterrupts interrupts;
    private final GsiChannel[] channels;
    private final GsiEventRing[] eventRings;
    private final GsiCommands commands;

    /** Channels and rings not allocated, firmware not loaded. */
    public GsiBlock(Chip chip, RegisterFile file, DmaMap dma, InterruptLines lines, Core core) {
        this.chip = chip;
        this.file = file;
        var silicon = chip.silicon();
        interrupts = new GsiInterrupts(lines);
        channels = new GsiChannel[silicon.channelCount()];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = new GsiChannel(i, chip, dma, file, silicon.atChannel(ExecutionEnvironment.AP, i));
            file.put("CH_C_SCRATCH_3", i, SCRATCH_3_PRESET);
        }
        eventRings = new GsiEventRing[silicon.eventRingCount()];
        for (int i = 0; i < eventRings.length; i++) {
            eventRings[i] = new GsiEventRing(i, chip, dma, file, interrupts);
        }
        if (silicon.gsiRegisters().has("HW_PARAM_2")) {
            file.put("HW_PARAM_2", 0, silicon.hwParam2());
        }
        if (silicon.gsiRegisters().has("HW_PARAM_4")) {
            file.put("HW_PARAM_4", 0, silicon.hwParam4());
        }
        commands = new GsiCommands(chip, file, interrupts, channels, eventRings, core);
    }

    /** Says who answers for the modem's channels; once, before the model runs. */
    public void connect(ModemChannels modem) {
        commands.connect(modem);
    }

    /** The firmware has been loaded and runs. */
    public void firmwareStarted() {
        file.put("GSI_STATUS", 0, 1);
    }

    /** Whether the firmware runs. */
    public boolean isEnabled() {
        return file.value("GSI_STATUS", 0) != 0;
    }

    /** The AP's channels, by number. */
    public GsiChannel[] channels() {
        return channels;
    }

    /** The AP's event rings, by number. */
    public GsiEventRing[] eventRings() {
        return eventRings;
    }

    /** The interrupt sources. */
    public GsiInterrupts interrupts() {
        return interrupts;
    }

    /** A TRE that cannot be carried out: the channel fails. */
    public void invalidTre(GsiChannel channel) {
        channel.enter(GsiChannel.State.ERROR);
        commands.error(ERROR_TYPE_CHANNEL, CODE_INVALID_TRE, channel.id());
    }

    /** Everything there is to see. */
    public void describe(Sheet s) {
        file.describe(s.at("gsi"), this);
        interrupts.describe(s.at("gsi-interrupt"));
        for (GsiChannel ch : channels) {
            ch.describe(s.at("channel", ch.id()));
        }
        for (int i = 0; i < eventRings.length; i++) {
            eventRings[i].describe(s.at("event-ring", i));
        }
    }

    /** Puts an entry into the error log. */
    public void errorLog(int type, int code, int index) {
        commands.error(type, code, index);
    }

    /** Lets an event ring, or all with -1, take no event for a time. */
    public void fillEventRings(int id, long nanos) {
        long until = chip.lane().time().nanoTime() + nanos;
        for (GsiEventRing ring : eventRings) {
            if (id < 0 || ring == eventRings[Math.min(id, eventRings.length - 1)]) {
                ring.full(until);
            }
        }
        chip.later(nanos, chip.lane()::signal);
    }

    /** Channels that are allocated. */
    public List<SiliconState.Channel> channelStates() {
        return Arrays.stream(channels).filter(c -> c.state() != GsiChannel.State.NOT_ALLOCATED).map(GsiChannel::snapshot)
                .toList();
    }

    /** Event rings that are allocated. */
    public List<SiliconState.EventRing> eventRingStates() {
        return Arrays.stream(eventRings).filter(r -> r.state() != GsiEventRing.NOT_ALLOCATED).map(GsiEventRing::snapshot)
                .toList();
    }

    @Override
    public int read(String register, int n, int word) {
        int stored = file.get(word);
        return switch (register) {
            case "CH_C_CNTXT_0" -> file.register(word).word(stored).with("CHSTATE", channels[n].shownState()).value();
            case "EV_CH_E_CNTXT_0" -> file.register(word).word(stored).with("EV_CHSTATE", eventRings[n].shownState()).value();
            case "CNTXT_TYPE_IRQ" -> interrupts.typeIrq();
            case "CNTXT_SRC_CH_IRQ" -> interrupts.visible(Type.CH_CTRL);
            case "CNTXT_SRC_EV_CH_IRQ" -> interrupts.visible(Type.EV_CTRL);
            case "CNTXT_SRC_IEOB_IRQ" -> interrupts.visible(Type.IEOB);
            case "CNTXT_GLOB_IRQ_STTS" -> interrupts.latched(Type.GLOB_EE);
            case "CNTXT_GSI_IRQ_STTS" -> interrupts.latched(Type.GENERAL);
            case "HW_PARAM_2" -> Knobs.read(chip.knobs().hwParam2, stored);
            case "HW_PARAM_4" -> Knobs.read(chip.knobs().hwParam4, stored);
            default -> stored;
        };
    }

    @Override
    public void write(String register, int n, int word, int value) {
        switch (register) {
            case "CH_C_DOORBELL_0" -> {
                channels[n].doorbell(value);
                chip.lane().signal();
            }
            case "EV_CH_E_DOORBELL_0" -> {
                eventRings[n].doorbell(value);
                chip.lane().signal();
            }
            case "CNTXT_SRC_IEOB_IRQ_MSK" -> enable(Type.IEOB, word, value);
            case "CNTXT_SRC_IEOB_IRQ_CLR" -> interrupts.clear(Type.IEOB, value);
            case "CNTXT_TYPE_IRQ_MSK" -> {
                file.set(word, value);
                interrupts.enableTypes(value);
            }
            case "CNTXT_SRC_CH_IRQ_MSK" -> enable(Type.CH_CTRL, word, value);
            case "CNTXT_SRC_CH_IRQ_CLR" -> interrupts.clear(Type.CH_CTRL, value);
            case "CNTXT_SRC_EV_CH_IRQ_MSK" -> enable(Type.EV_CTRL, word, value);
            case "CNTXT_SRC_EV_CH_IRQ_CLR" -> interrupts.clear(Type.EV_CTRL, value);
            case "CNTXT_GLOB_IRQ_EN" -> enable(Type.GLOB_EE, word, value);
            case "CNTXT_GLOB_IRQ_CLR" -> interrupts.clear(Type.GLOB_EE, value);
            case "CNTXT_GSI_IRQ_EN" -> enable(Type.GENERAL, word, value);
            case "CNTXT_GSI_IRQ_CLR" -> interrupts.clear(Type.GENERAL, value);
            case "CNTXT_INTSET" -> {
                file.set(word, value);
                interrupts.lineInterrupt((value & 1) != 0);
            }
            case "CH_CMD" -> commands.channel(value);
            case "EV_CH_CMD" -> commands.eventRing(value);
            case "GENERIC_CMD" -> commands.generic(value);
            case "ERROR_LOG_CLR" -> file.put("ERROR_LOG", 0, 0);
            case "CH_C_SCRATCH_3" -> {
                if (((value ^ file.get(word)) & HARDWARE_HALF) != 0) {
                    chip.fault(Rule.HARDWARE_BITS_CHANGED, n, value, "CH_C_SCRATCH_3[" + n + "] value=0x"
                            + Integer.toHexString(value) + " held=0x" + Integer.toHexString(file.get(word)));
                }
                file.set(word, value & ~HARDWARE_HALF | file.get(word) & HARDWARE_HALF);
            }
            default -> file.set(word, value);
        }
    }

    private void enable(Type type, int word, int value) {
        file.set(word, value);
        interrupts.enable(type, value);
    }
}
