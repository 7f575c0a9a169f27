package org.qipa.gsi;

import org.qipa.api.gsi.GsiException;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.register.Register;
import org.qipa.api.time.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives commands to the GSI, one at a time (spec 06 §5). Owner lane.
 *
 * <p>A command clears and unmasks the interrupt of its target alone, is written, waits at most 50 ms for that interrupt, and
 * masks it again. Whether it worked is then read from the target's state, so a lost interrupt costs time and nothing else,
 * and a late one is cleared by the next command. Generic commands, which the reference issues beside the others, take their
 * turn like all (oddity 11).
 */
final class Commands {

    /** Commands of a channel; the code stands in CH_CMD. */
    enum ChannelCommand {
        ALLOCATE(0x0), START(0x1), STOP(0x2), RESET(0x9), DE_ALLOC(0xa);

        private final int opcode;

        ChannelCommand(int opcode) {
            this.opcode = opcode;
        }
    }

    /** Commands of an event ring; the code stands in EV_CH_CMD. */
    enum EventRingCommand {
        EVENT_RING_ALLOCATE(0x0), EVENT_RING_RESET(0x9), EVENT_RING_DE_ALLOC(0xa);

        private final int opcode;

        EventRingCommand(int opcode) {
            this.opcode = opcode;
        }
    }

    /** Commands about a modem channel; the code stands in GENERIC_CMD (spec 06 §5.4). */
    enum GenericCommand {
        HALT_CHANNEL(1), ALLOCATE_CHANNEL(2), ENABLE_FLOW_CONTROL(3), DISABLE_FLOW_CONTROL(4);

        private final int opcode;

        GenericCommand(int opcode) {
            this.opcode = opcode;
        }
    }

    private enum Target { NONE, CHANNEL, EVENT_RING, GENERIC }

    /** GLOB_IRQ_EN: errors always, generic command completion only while one runs. */
    static final int ERROR_INT = 1;
    static final int GP_INT1 = 1 << 1;

    private static final int MODEM_EE = 1;
    private static final int RESULT_SUCCESS = 1;
    private static final int RESULT_INCORRECT_STATE = 2;
    private static final int RESULT_RETRY = 6;

    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    private final GsiRegisters registers;
    private final IrqMasks masks;
    private final Lane owner;
    private final Journal journal;
    /** What the command in flight is about; interrupts of anything else do not end it. */
    private Target target = Target.NONE;
    private int targetId;
    private boolean completed;
    private int result;
    private volatile boolean gone;

    Commands(GsiRegisters registers, IrqMasks masks, Lane owner, Journal journal) {
        this.registers = registers;
        this.masks = masks;
        this.owner = owner;
        this.journal = journal;
    }

    /** The session is closed by force: no command any more, and the one in flight ends. Any thread. */
    void gone() {
        gone = true;
        owner.signal();
    }

    /** Runs a channel command; what became of it is in the channel's state. */
    void run(ChannelCommand command, int channel) throws GsiException {
        begin(Target.CHANNEL, channel, command.name());
        try {
            registers.write(registers.channelIrqClear, GsiRegisters.ALL);
            registers.write(registers.channelIrqMask, 1 << channel);
            masks.enable(IrqMasks.Type.CH_CTRL);
            int word = registers.channelCommand.word().with("CH_CHID", channel).with("CH_OPCODE", command.opcode)
                    .value();
            issue(registers.channelCommand, word, command.name(), "channel");
            masks.disable(IrqMasks.Type.CH_CTRL);
            registers.write(registers.channelIrqMask, 0);
        } finally {
            target = Target.NONE;
        }
    }

    /** Runs an event ring command; what became of it is in the ring's state. */
    void run(EventRingCommand command, int ring) throws GsiException {
        begin(Target.EVENT_RING, ring, command.name());
        try {
            registers.write(registers.eventRingIrqClear, GsiRegisters.ALL);
            registers.write(registers.eventRingIrqMask, 1 << ring);
            masks.enable(IrqMasks.Type.EV_CTRL);
            int word = registers.eventRingCommand.word().with("EV_CHID", ring).with("EV_OPCODE", command.opcode)
                    .value();
            issue(registers.eventRingCommand, word, command.name(), "event_ring");
            masks.disable(IrqMasks.Type.EV_CTRL);
            registers.write(registers.eventRingIrqMask, 0);
        } finally {
            target = Target.NONE;
        }
    }

    /**
     * Runs a generic command about a modem channel.
     *
     * @param retries how often it is given again while hardware asks for that
     */
    void run(GenericCommand command, int channel, int retries) throws GsiException {
        for (int attempt = 0;; attempt++) {
            int code = runOnce(command, channel);
            journal.record(JournalKind.GSI_COMMAND, command.name(), channel, code);
            if (code == RESULT_SUCCESS || code == RESULT_INCORRECT_STATE) {
                return;
            }
            if (code != RESULT_RETRY) {
                throw new GsiException(GsiException.Reason.IO, "generic command failed: command=" + command
                        + " modem_channel=" + channel + " result=" + code);
            }
            if (attempt == retries) {
                throw new GsiException(GsiException.Reason.AGAIN, "hardware asks to try again: command=" + command
                        + " modem_channel=" + channel + " attempts=" + (attempt + 1) + " limit=" + (retries + 1));
            }
        }
    }

    private int runOnce(GenericCommand command, int channel) throws GsiException {
        int word = registers.genericCommand.word().with("GENERIC_OPCODE", command.opcode).with("GENERIC_CHID", channel)
                .with("GENERIC_EE", MODEM_EE).withIfPresent("GENERIC_PARAMS", 0).value();
        begin(Target.GENERIC, channel, command.name());
        try {
            registers.write(registers.globalIrqEnable, ERROR_INT | GP_INT1);
            int scratch = registers.read(registers.scratch0);
            registers.write(registers.scratch0,
                    registers.scratch0.word(scratch).with("GENERIC_EE_RESULT", 0).value());
            boolean inTime = issue(registers.genericCommand, word, command.name(), "modem_channel");
            registers.write(registers.globalIrqEnable, ERROR_INT);
            if (!inTime) {
                throw new GsiException(GsiException.Reason.TIMED_OUT, "generic command timed out: command=" + command
                        + " modem_channel=" + channel + " limit=" + GsiLimits.COMMAND);
            }
            return result;
        } finally {
            target = Target.NONE;
        }
    }

    private void begin(Target next, int id, String command) throws GsiException {
        if (gone) {
            throw new GsiException(GsiException.Reason.IO, "session is closed: command=" + command + " id=" + id);
        }
        if (target != Target.NONE) {
            throw new IllegalStateException("a GSI command is in flight: running=" + target + " " + targetId
                    + " refused=" + command + " " + id);
        }
        target = next;
        targetId = id;
        result = 0;
    }

    private boolean issue(Register register, int word, String command, String kind) throws GsiException {
        completed = false;
        registers.write(register, word);
        boolean inTime = owner.await("gsi " + command + " " + kind + " " + targetId, GsiLimits.COMMAND.nanos(),
                () -> completed || gone);
        if (gone) {
            throw new GsiException(GsiException.Reason.IO, "session is closed: command=" + command + " " + kind + "="
                    + targetId);
        }
        if (!inTime) {
            LOG.warn("{}: GSI command without answer: command={} {}={} limit={}", journal.device(), command, kind,
                    targetId, GsiLimits.COMMAND);
            journal.record(JournalKind.FAULT, "gsi-command-timeout", targetId, word,
                    "command=" + command + " " + kind + "=" + targetId + " limit=" + GsiLimits.COMMAND);
        }
        return inTime;
    }

    /** Channels that have executed a command. Interrupt handler. */
    void channelsDone(int bits) {
        if (target == Target.CHANNEL && (bits & 1 << targetId) != 0) {
            completed = true;
        }
    }

    /** Event rings that have executed a command. Interrupt handler. */
    void eventRingsDone(int bits) {
        if (target == Target.EVENT_RING && (bits & 1 << targetId) != 0) {
            completed = true;
        }
    }

    /** A generic command was executed. Interrupt handler. */
    void genericDone() {
        int code = (int) registers.genericResult.decode(registers.read(registers.scratch0));
        // Without a result it is the late interrupt of a command that was given up: ours has not been carried out yet.
        if (target == Target.GENERIC && code != 0) {
            result = code;
            completed = true;
        }
    }

    /** Hardware ran out of resources: whatever is in flight will not get better by waiting. Interrupt handler. */
    void giveUp() {
        if (target != Target.NONE) {
            completed = true;
        }
    }
}
