package org.qipa.virtual.ipa.core;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.qipa.api.soc.RegionId;
import org.qipa.virtual.ipa.board.PowerModel;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Sheet;

/**
 * The microcontroller (spec 10 §1, 14 §6): loaded by the modem once, boots, announces itself, then takes commands from the
 * shared area. It survives a restart of the modem.
 *
 * <pre>
 *  shared area  0 command  4 parameter  8 parameter high  12 response  16 response parameter  20 event  24 event parameter
 * </pre>
 */
public final class Microcontroller {

    /** How far it is. */
    public enum State {
        /** Without firmware. */
        OFF,
        /** Firmware was loaded. */
        BOOTING,
        /** Has announced itself. */
        RUNNING
    }

    private static final int COMMAND_OFFSET = 0;
    private static final int RESPONSE_OFFSET = 12;
    private static final int RESPONSE_PARAMETER_OFFSET = RESPONSE_OFFSET + 4;
    private static final int EVENT_OFFSET = RESPONSE_PARAMETER_OFFSET + 4;
    private static final int EVENT_PARAMETER_OFFSET = EVENT_OFFSET + 4;
    private static final int INTERFACE_VERSION_OFFSET = 36;
    private static final short INTERFACE_VERSION = 0x2000;
    private static final int SHARED_LENGTH = 40;
    /** Event: something went wrong. */
    public static final int EVENT_ERROR = 1;
    /** Event: something to log. */
    public static final int EVENT_LOG = 2;
    private static final byte INIT_COMPLETED = 1;
    private static final byte COMMAND_COMPLETED = 2;
    private static final int COMMAND_ERROR_FATAL = 4;
    private static final int LAST_COMMAND = 10;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Chip chip;
    private final PowerModel power;
    private final IpaInterrupts interrupts;
    private final MemorySegment shared;
    private State state = State.OFF;
    private boolean booted;
    private int fatalErrors;

    Microcontroller(Chip chip, PowerModel power, IpaInterrupts interrupts, MemorySegment localMemory) {
        this.chip = chip;
        this.power = power;
        this.interrupts = interrupts;
        long at = chip.settings().memOffset() + chip.silicon().region(RegionId.UC_SHARED).map(r -> r.offset()).orElse(0);
        shared = at + SHARED_LENGTH <= localMemory.byteSize() ? localMemory.asSlice(at, SHARED_LENGTH)
                : localMemory.asSlice(0, SHARED_LENGTH);
    }

    /** The modem loads the firmware and starts it. */
    public void load() {
        if (state != State.OFF) {
            chip.fault(Rule.UC_LOADED_TWICE, 0, 0, "state=" + state);
            return;
        }
        enter(State.BOOTING, "firmware loaded");
        if (chip.knobs().ucNeverBoots.isArmed() && chip.knobs().ucNeverBoots.strike()) {
            return;
        }
        chip.later(chip.settings().ucBootNanos(), () -> {
            booted = true;
            if (!power.isOn()) {
                chip.fault(Rule.UC_WITHOUT_POWER, 0, 0, "the clock is off at the end of its boot");
            }
            powered();
        });
    }

    /** Looks whether a boot can be finished. */
    void powered() {
        if (booted && state == State.BOOTING && power.isOn()) {
            enter(State.RUNNING, "booted");
            shared.set(SHORT, INTERFACE_VERSION_OFFSET, INTERFACE_VERSION);
            respond(INIT_COMPLETED, 0);
            var twice = chip.knobs().ucBootsTwice;
            if (twice.isArmed() && twice.strike()) {
                chip.later(TimeUnit.MICROSECONDS.toNanos(twice.number("delay")), () -> respond(INIT_COMPLETED, 0));
            }
        }
    }

    /** IPA_IRQ_UC: a command stands in the shared area. */
    void command() {
        int command = shared.get(ValueLayout.JAVA_BYTE, COMMAND_OFFSET) & 0xff;
        if (state != State.RUNNING || command > LAST_COMMAND) {
            chip.fault(Rule.UC_COMMAND, command, 0, "command=" + command + " limit=" + LAST_COMMAND + " state=" + state);
        } else if (command == COMMAND_ERROR_FATAL) {
            fatalErrors++;
            chip.state("uc", "RUNNING -> RUNNING told of a fatal error");
        } else {
            respond(COMMAND_COMPLETED, command);
        }
    }

    /** Raises an event, for test engineers. */
    public void event(int event, int parameter) {
        shared.set(ValueLayout.JAVA_BYTE, EVENT_OFFSET, (byte) event);
        shared.set(INT, EVENT_PARAMETER_OFFSET, parameter);
        interrupts.latch(IpaInterrupts.UC_0);
    }

    /** Gives an answer to nothing, for test engineers. */
    public void answer(int response) {
        respond((byte) response, 0);
    }

    private void respond(byte response, int parameter) {
        shared.set(INT, RESPONSE_PARAMETER_OFFSET, parameter);
        shared.set(ValueLayout.JAVA_BYTE, RESPONSE_OFFSET, response);
        interrupts.latch(IpaInterrupts.UC_1);
    }

    private void enter(State next, String why) {
        chip.state("uc", state + " -> " + next + " " + why);
        state = next;
    }

    /** How far it is. */
    public State state() {
        return state;
    }

    void describe(Sheet s) {
        s.put("state", state).put("fatal-errors", fatalErrors)
                .put("command", shared.get(ValueLayout.JAVA_BYTE, COMMAND_OFFSET) & 0xff)
                .put("response", shared.get(ValueLayout.JAVA_BYTE, RESPONSE_OFFSET) & 0xff)
                .hex("response-parameter", shared.get(INT, RESPONSE_PARAMETER_OFFSET))
                .put("event", shared.get(ValueLayout.JAVA_BYTE, EVENT_OFFSET) & 0xff)
                .hex("event-parameter", shared.get(INT, EVENT_PARAMETER_OFFSET));
    }
}
