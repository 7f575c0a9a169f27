package org.qipa.virtual.ipa.gsi;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.qipa.api.fault.FaultSwitch;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.ExecutionEnvironment;
import org.qipa.virtual.ipa.board.RegisterFile;
import org.qipa.virtual.ipa.gsi.GsiChannel.State;
import org.qipa.virtual.ipa.gsi.GsiInterrupts.Type;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Knobs;
import org.qipa.virtual.ipa.silicon.Rule;

/**
 * GSI commands: each is carried out, and its interrupt raised, one delay after it was written (spec 06 §5). What a state
 * does not allow changes nothing and is a broken rule; the interrupt comes all the same.
 */
final class GsiCommands {

    private static final String ANY = "any";
    private static final String CHANNEL = "channel";
    private static final String EVENT_RING = "event-ring";
    private static final String GENERIC = "generic";
    private static final int ALLOCATE = 0;
    private static final int START = 1;
    private static final int STOP = 2;
    private static final int RESET = 9;
    private static final int DE_ALLOC = 10;
    private static final int DB_STOP = 11;
    private static final int ERROR_TYPE_CHANNEL = 2;
    private static final int ERROR_TYPE_EVENT_RING = 3;
    private static final int CODE_OUT_OF_RESOURCES = 3;
    private static final int GENERIC_INCORRECT_CHANNEL = 5;
    private static final int GENERIC_RETRY = 6;

    private final Chip chip;
    private final RegisterFile file;
    private final GsiInterrupts interrupts;
    private final GsiChannel[] channels;
    private final GsiEventRing[] eventRings;
    private final GsiBlock.Core core;
    private GsiBlock.ModemChannels modem;
    private int underWay;

    GsiCommands(Chip chip, RegisterFile file, GsiInterrupts interrupts, GsiChannel[] channels, GsiEventRing[] eventRings,
            GsiBlock.Core core) {
        this.chip = chip;
        this.file = file;
        this.interrupts = interrupts;
        this.channels = channels;
        this.eventRings = eventRings;
        this.core = core;
    }

    void connect(GsiBlock.ModemChannels channelsOfModem) {
        modem = channelsOfModem;
    }

    private int decode(String register, String field, int value) {
        return (int) file.register(register).field(field).decode(value);
    }

    private void later(String kind, int id, Runnable command) {
        if (underWay > 0) {
            chip.fault(Rule.COMMAND_WHILE_BUSY, id, underWay, kind + " command id=" + id + " under way=" + underWay);
        }
        if (strikes(chip.knobs().commandLost, kind, id)) {
            return;
        }
        var late = chip.knobs().commandLate;
        long delay = chip.settings().commandDelayNanos()
                + (strikes(late, kind, id) ? TimeUnit.MICROSECONDS.toNanos(late.number("delay")) : 0);
        if (delay == 0) {
            command.run();
            chip.lane().signal();
            return;
        }
        underWay++;
        chip.later(delay, () -> {
            underWay--;
            command.run();
            chip.lane().signal();
        });
    }

    private static boolean strikes(FaultSwitch fault, String kind, int id) {
        return fault.isArmed() && (fault.text("kind").equals(ANY) || fault.text("kind").equals(kind))
                && Knobs.matches(fault, "id", id) && fault.strike();
    }

    /** The state to show from now on: -1, the true one. */
    private int shown(String kind, int id) {
        var fault = chip.knobs().commandWrongState;
        return strikes(fault, kind, id) ? (int) fault.number("state") : -1;
    }

    void channel(int value) {
        int id = decode("CH_CMD", "CH_CHID", value);
        int opcode = decode("CH_CMD", "CH_OPCODE", value);
        later(CHANNEL, id, () -> {
            if (id >= channels.length) {
                unknown("channel", id, opcode, ERROR_TYPE_CHANNEL);
                return;
            }
            if (!channel(channels[id], opcode)) {
                wrongState("channel", id, opcode, channels[id].state().name());
            }
            channels[id].show(shown(CHANNEL, id));
            interrupts.latch(Type.CH_CTRL, 1 << id);
        });
    }

    private boolean channel(GsiChannel ch, int opcode) {
        State s = ch.state();
        switch (opcode) {
            case ALLOCATE -> {
                if (s != State.NOT_ALLOCATED) {
                    return false;
                }
                ch.forget();
                ch.enter(State.ALLOCATED);
            }
            case START -> {
                if (s != State.ALLOCATED && s != State.STOPPED) {
                    return false;
                }
                ch.enter(ch.latch(eventRings) ? State.STARTED : State.ERROR);
            }
            case STOP -> {
                if (s != State.STARTED && s != State.STOP_IN_PROC) {
                    return false;
                }
                if (s == State.STARTED) {
                    core.stopping(ch);
                }
                ch.enter(chip.knobs().stopInProcess.isArmed() && chip.knobs().stopInProcess.strike()
                         ? State.STOP_IN_PROC : State.STOPPED);
            }
            case RESET -> {
                if (s != State.STOPPED && s != State.ERROR && s != State.ALLOCATED) {
                    return false;
                }
                ch.forget();
                ch.enter(State.ALLOCATED);
                core.reset(ch);
            }
            case DE_ALLOC -> {
                if (s != State.ALLOCATED) {
                    return false;
                }
                ch.forget();
                ch.enter(State.NOT_ALLOCATED);
            }
            case DB_STOP -> {
                return s != State.NOT_ALLOCATED;
            }
            default -> unknown("channel", ch.id(), opcode, ERROR_TYPE_CHANNEL);
        }
        return true;
    }

    void eventRing(int value) {
        int id = decode("EV_CH_CMD", "EV_CHID", value);
        int opcode = decode("EV_CH_CMD", "EV_OPCODE", value);
        later(EVENT_RING, id, () -> {
            if (id >= eventRings.length) {
                unknown("event ring", id, opcode, ERROR_TYPE_EVENT_RING);
                return;
            }
            if (!eventRing(eventRings[id], id, opcode)) {
                wrongState("event ring", id, opcode, Integer.toString(eventRings[id].state()));
            }
            eventRings[id].show(shown(EVENT_RING, id));
            interrupts.latch(Type.EV_CTRL, 1 << id);
        });
    }

    private boolean eventRing(GsiEventRing ring, int id, int opcode) {
        switch (opcode) {
            case ALLOCATE -> {
                if (ring.state() != GsiEventRing.NOT_ALLOCATED) {
                    return false;
                }
                ring.enter(GsiEventRing.ALLOCATED);
            }
            case RESET -> {
                if (ring.state() == GsiEventRing.NOT_ALLOCATED) {
                    return false;
                }
                ring.enter(GsiEventRing.ALLOCATED);
            }
            case DE_ALLOC -> {
                for (GsiChannel ch : channels) {
                    if (ch.isStarted() && ch.eventRing() == id) {
                        return false;
                    }
                }
                if (ring.state() != GsiEventRing.ALLOCATED) {
                    return false;
                }
                ring.enter(GsiEventRing.NOT_ALLOCATED);
            }
            default -> unknown("event ring", id, opcode, ERROR_TYPE_EVENT_RING);
        }
        return true;
    }

    void generic(int value) {
        int opcode = decode("GENERIC_CMD", "GENERIC_OPCODE", value);
        int id = decode("GENERIC_CMD", "GENERIC_CHID", value);
        int ee = decode("GENERIC_CMD", "GENERIC_EE", value);
        later(GENERIC, id, () -> {
            int result;
            if (chip.knobs().genericRetry.isArmed() && chip.knobs().genericRetry.strike()) {
                result = GENERIC_RETRY;
            } else {
                Optional<Endpoint> endpoint = ee == ExecutionEnvironment.MODEM.ordinal()
                        ? chip.silicon().atChannel(ExecutionEnvironment.MODEM, id) : Optional.empty();
                result = endpoint.map(e -> modem.generic(opcode, e)).orElse(GENERIC_INCORRECT_CHANNEL);
                if (endpoint.isEmpty()) {
                    chip.fault(Rule.COMMAND_UNKNOWN, id, opcode, "generic command ee=" + ee + " channel=" + id + " opcode="
                            + opcode);
                }
            }
            file.put("CNTXT_SCRATCH_0", 0, file.register("CNTXT_SCRATCH_0").word(file.value("CNTXT_SCRATCH_0", 0))
                    .with("GENERIC_EE_RESULT", result).value());
            interrupts.latch(Type.GLOB_EE, GsiInterrupts.GP_INT1);
        });
    }

    private void wrongState(String what, int id, int opcode, String state) {
        chip.fault(Rule.COMMAND_IN_WRONG_STATE, id, opcode, what + "=" + id + " opcode=" + opcode + " state=" + state);
    }

    private void unknown(String what, int id, int opcode, int errorType) {
        chip.fault(Rule.COMMAND_UNKNOWN, id, opcode, what + "=" + id + " opcode=" + opcode + " channels="
                + channels.length + " eventRings=" + eventRings.length);
        error(errorType, CODE_OUT_OF_RESOURCES, id);
    }

    /** Puts an entry into the error log, unless one still stands there, and raises the interrupt (spec 06 §6.1). */
    void error(int type, int code, int index) {
        if (file.value("ERROR_LOG", 0) == 0) {
            file.put("ERROR_LOG", 0, file.register("ERROR_LOG").word().with("ERR_TYPE", type).with("ERR_CODE", code)
                    .with("ERR_VIRT_IDX", index & 0x1f).value());
        }
        interrupts.latch(Type.GLOB_EE, GsiInterrupts.ERROR_INT);
    }
}
