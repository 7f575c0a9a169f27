package org.qipa.gsi;

import org.qipa.api.gsi.ChannelState;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.gsi.GsiException.Reason;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.time.Lane;
import org.qipa.gsi.Commands.ChannelCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine of a channel (spec 06 §5.2). Owner lane.
 *
 * <pre>
 *  NOT_ALLOCATED --ALLOCATE--&gt; ALLOCATED --START--&gt; STARTED --STOP--&gt; STOPPED --START--&gt; STARTED
 *        ^                       |  ^                 |                 |
 *        +-------DE_ALLOC--------+  |                 v                 |RESET
 *                                   |           STOP_IN_PROC --(hw)--&gt; STOPPED
 *                                   +--------RESET-------- STOPPED / ERROR
 * </pre>
 *
 * Before a command the state is read and must allow it; afterwards it is read again and decides whether the command worked.
 */
final class ChannelControl {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelControl.class);

    private final int id;
    private final String name;
    private final GsiRegisters registers;
    private final Commands commands;
    private final Lane owner;
    private final Journal journal;
    private final Machine<ChannelState> machine;
    /** A STOP has failed, so the channel may run although nobody wants it to. */
    private boolean stopOwed;
    /** A START was not answered in time: hardware may get to it later. */
    private boolean startOwed;
    /** When the last command was over. */
    private long commandedAt;

    ChannelControl(int id, String endpoint, GsiRegisters registers, Commands commands, Lane owner, Journal journal) {
        this.id = id;
        this.name = "channel=" + id + " endpoint=" + endpoint;
        this.registers = registers;
        this.commands = commands;
        this.owner = owner;
        this.journal = journal;
        this.machine = new Machine<>("channel " + id + " " + endpoint, journal, ChannelState.NOT_ALLOCATED);
    }

    /** Last state read. Any thread. */
    ChannelState state() {
        return machine.state();
    }

    /** The state hardware shows, for the watchdog: nothing is made of it. */
    ChannelState peek() {
        return ChannelState.of((int) registers.channelState.decode(registers.peek(registers.channelContext[0], id)));
    }

    private ChannelState read(String reason) {
        int code = (int) registers.channelState.decode(registers.read(registers.channelContext[0], id));
        return machine.become(ChannelState.of(code), reason);
    }

    private ChannelState run(ChannelCommand command) throws GsiException {
        commands.run(command, id);
        commandedAt = owner.time().nanoTime();
        ChannelState state = read(command.name());
        journal.record(JournalKind.GSI_COMMAND, command.name(), id, state.code());
        return state;
    }

    private GsiException wrongState(ChannelCommand command, String allowed) {
        return new GsiException(Reason.INVALID, "channel state does not allow the command: command=" + command + " " + name
                + " state=" + machine.state() + " allowed=" + allowed);
    }

    private GsiException notReached(ChannelCommand command, ChannelState expected) {
        return new GsiException(Reason.IO, "channel did not get there: command=" + command + " " + name + " state="
                + machine.state() + " expected=" + expected);
    }

    private void problem(String what) {
        LOG.warn("{}: {}: {} state={}", journal.device(), what, name, machine.state());
        journal.record(JournalKind.FAULT, "gsi-channel-state", id, machine.state().code(),
                what + ": " + name + " state=" + machine.state());
    }

    void allocate() throws GsiException {
        if (read("setup") != ChannelState.NOT_ALLOCATED) {
            throw wrongState(ChannelCommand.ALLOCATE, "[NOT_ALLOCATED]");
        }
        if (run(ChannelCommand.ALLOCATE) != ChannelState.ALLOCATED) {
            throw notReached(ChannelCommand.ALLOCATE, ChannelState.ALLOCATED);
        }
    }

    /** Refuses when the channel cannot be started as it is. */
    void requireStartable() throws GsiException {
        requireStartable(readForStart());
    }

    private ChannelState readForStart() throws GsiException {
        makeUpForStop();
        return read("start");
    }

    private void requireStartable(ChannelState before) throws GsiException {
        if (before != ChannelState.ALLOCATED && before != ChannelState.STOPPED && !isStartedLate()) {
            throw wrongState(ChannelCommand.START, "[ALLOCATED, STOPPED]");
        }
    }

    void start() throws GsiException {
        requireStartable();
        if (!isStartedLate()) {
            startNow();
        }
        startOwed = false;
    }

    /** START, unless the channel runs: a suspend that failed has left it so, or a START that was thought lost. */
    void resume() throws GsiException {
        ChannelState before = readForStart();
        if (before != ChannelState.STARTED) {
            requireStartable(before);
            startNow();
        }
        startOwed = false;
    }

    private void startNow() throws GsiException {
        startOwed = true;
        if (run(ChannelCommand.START) != ChannelState.STARTED) {
            throw notReached(ChannelCommand.START, ChannelState.STARTED);
        }
    }

    /** Whether a START that had gone unanswered was carried out after all: then there is nothing left to do. */
    private boolean isStartedLate() {
        return startOwed && machine.state() == ChannelState.STARTED;
    }

    /** What a failed STOP left undone is done before anything else: neither START nor RESET knows a running channel. */
    private void makeUpForStop() throws GsiException {
        if (stopOwed) {
            ChannelState now = read("stop owed");
            if (now == ChannelState.STARTED || now == ChannelState.STOP_IN_PROC) {
                stop();
            }
            stopOwed = false;
        }
    }

    /** STOP, tried again while hardware is still at it. */
    void stop() throws GsiException {
        startOwed = false;
        stopOwed = true;
        stopWithRetries();
        stopOwed = false;
    }

    private void stopWithRetries() throws GsiException {
        for (int attempt = 0; !stopOnce(); attempt++) {
            if (attempt == GsiLimits.STOP_RETRIES) {
                throw new GsiException(Reason.AGAIN, "channel does not stop: " + name + " state=" + machine.state()
                        + " attempts=" + (attempt + 1) + " limit=" + (GsiLimits.STOP_RETRIES + 1));
            }
            owner.pause("gsi pause before STOP of channel " + id, GsiLimits.STOP_PAUSE.nanos());
        }
    }

    private boolean stopOnce() throws GsiException {
        ChannelState before = read("stop");
        if (before == ChannelState.STOPPED) {
            return true;
        }
        if (before != ChannelState.STARTED && before != ChannelState.STOP_IN_PROC) {
            throw wrongState(ChannelCommand.STOP, "[STARTED, STOP_IN_PROC, STOPPED]");
        }
        return switch (run(ChannelCommand.STOP)) {
            case STOPPED -> true;
            case STOP_IN_PROC -> false;
            default -> throw notReached(ChannelCommand.STOP, ChannelState.STOPPED);
        };
    }

    /** RESET; what is wrong is only reported (spec 06 §5.2). */
    void reset() throws GsiException {
        stopOwed |= startOwed;
        startOwed = false;
        try {
            makeUpForStop();
        } catch (GsiException e) {
            problem("channel still does not stop");
        }
        restBeforeReset();
        ChannelState before = read("reset");
        if (before == ChannelState.ALLOCATED) {
            return;
        }
        if (before != ChannelState.STOPPED && before != ChannelState.ERROR) {
            problem("channel cannot be reset");
            return;
        }
        if (run(ChannelCommand.RESET) != ChannelState.ALLOCATED) {
            problem("channel was not reset");
        }
    }

    /** A channel has a rest between its last command and a RESET; what has passed of it already is not waited for again. */
    private void restBeforeReset() {
        long rest = commandedAt + GsiLimits.RESET_PAUSE.nanos() - owner.time().nanoTime();
        if (machine.state() != ChannelState.ALLOCATED && rest > 0) {
            owner.pause("gsi pause before RESET of channel " + id, Math.min(rest, GsiLimits.RESET_PAUSE.nanos()));
        }
    }

    /** DE_ALLOC; what is wrong is only reported. */
    void deallocate() throws GsiException {
        if (read("teardown") != ChannelState.ALLOCATED) {
            problem("channel cannot be de-allocated");
            return;
        }
        if (run(ChannelCommand.DE_ALLOC) != ChannelState.NOT_ALLOCATED) {
            problem("channel was not de-allocated");
        }
    }
}
