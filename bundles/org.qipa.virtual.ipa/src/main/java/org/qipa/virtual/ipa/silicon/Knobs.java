package org.qipa.virtual.ipa.silicon;

import static org.qipa.api.fault.FaultDeclaration.next;
import static org.qipa.api.fault.FaultDeclaration.now;
import static org.qipa.api.fault.Parameter.choice;
import static org.qipa.api.fault.Parameter.number;
import static org.qipa.api.fault.Parameter.time;

import java.util.List;
import org.qipa.api.fault.FaultBoard;
import org.qipa.api.fault.FaultDeclaration;
import org.qipa.api.fault.FaultSwitch;
import org.qipa.api.fault.Micros;
import org.qipa.api.fault.Parameter;

/** Faults a test engineer can ask of the silicon (spec 14 §10): all that there are, and the switches of one device. */
public final class Knobs {

    /** Any channel, ring or endpoint. */
    private static final long ANY = -1;
    private static final long WORD = 0xffff_ffffL;
    private static final int LAST_ENDPOINT = 35;
    private static final int LAST_RING = 31;

    /** All of them. */
    public static final List<FaultDeclaration> DECLARATIONS = List.of(
            next("gsi.command-lost", "a GSI command is never carried out", kind(), id()),
            next("gsi.command-late", "a GSI command is carried out later than usual", kind(), id(),
                    time("delay", 1, Micros.LIMIT, 1_000_000, "how much later")),
            next("gsi.command-wrong-state", "a channel or event ring shows a wrong state after a command, until the next",
                    choice("kind", "what the command is for", "channel", "event-ring"), id(),
                    number("state", "", 0, 15, 15, "value of the state field; 15 is ERROR")),
            next("gsi.stop-in-process", "a STOP leaves the channel in STOP_IN_PROC"),
            next("gsi.generic-retry", "a generic command answers RETRY"),
            now("gsi.error-log", "an entry appears in the error log",
                    number("type", "", 1, 3, 2, "1 global, 2 channel, 3 event ring"),
                    number("code", "", 1, 15, 1, "error code; 1 invalid TRE, 3 out of resources"),
                    number("index", "", 0, LAST_RING, 0, "of the channel or event ring")),
            now("gsi.general-interrupt", "the GSI reports a fault of its own",
                    number("bits", "", 1, 15, 2, "1 break point, 2 bus error, 4 command FIFO overflow, 8 stack overflow")),
            now("gsi.interrupt-storm", "an interrupt source is pending, and again each time it is cleared",
                    choice("source", "which", "ieob", "channel", "event-ring", "global", "general"),
                    number("bit", "", 0, LAST_RING, 0, "of the source: channel, event ring or condition"),
                    number("again", "", 0, 1_000_000, 1_000, "how often it comes back")),
            next("gsi.event-bad-channel", "an event names another channel", number("channel", "", 0, 255, 255, "which")),
            next("gsi.event-bad-tre", "an event points to another TRE",
                    number("offset", "bytes", -1_048_576, 1_048_576, 8, "added to the pointer")),
            now("gsi.event-ring-full", "an event ring takes no event for a time",
                    number("ring", "", ANY, LAST_RING, ANY, "which; -1: all"),
                    time("lasts", 1, Micros.LIMIT, 10_000, "how long")),
            next("gsi.ieob-lost", "the interrupt of an event never comes",
                    number("ring", "", ANY, LAST_RING, ANY, "which event ring; -1: any")),
            next("gsi.hw-param-2", "register HW_PARAM_2 is read as another value", word()),
            next("gsi.hw-param-4", "register HW_PARAM_4 is read as another value", word()),
            next("ipa.flavor", "register FLAVOR_0 is read as another value", word()),
            next("ipa.shared-mem-size", "register SHARED_MEM_SIZE is read as another value", word()),
            next("ipa.tag-status-lost", "a tagged packet vanishes"),
            next("ipa.status-opcode", "a packet status has another opcode", number("opcode", "", 0, 255, 0, "which")),
            next("ipa.status-length", "a packet status has another packet length",
                    number("length", "bytes", 0, 65_535, 65_535, "which")),
            next("ipa.status-exception", "a packet status has another exception",
                    number("exception", "", 0, 255, 255, "which")),
            next("ipa.aggregation-stuck", "the receive buffer that is opened next never closes", endpoint(ANY)),
            now("ipa.tx-suspend", "interrupt TX_SUSPEND comes without reason", endpoint(0)),
            next("uc.never-boots", "the microcontroller is loaded and never announces itself"),
            next("uc.boots-twice", "the microcontroller announces itself once more",
                    time("delay", 1, Micros.LIMIT, 10_000, "how much later")),
            now("uc.error-event", "the microcontroller reports an error",
                    number("parameter", "", 0, WORD, 0, "what stands behind the event")),
            now("uc.log-event", "the microcontroller has something to log",
                    number("parameter", "", 0, WORD, 0, "what stands behind the event")),
            now("uc.unknown-response", "the microcontroller gives an answer that nobody knows",
                    number("response", "", 2, 255, 200, "which")),
            next("power.resume-failure", "the interconnects cannot be turned on"),
            next("power.clock-failure", "the core clock cannot be turned on"),
            now("smp2p.query-storm", "the modem asks whether the clock is on"));

    /** As in {@link #DECLARATIONS}, by name. */
    public final FaultSwitch commandLost;
    public final FaultSwitch commandLate;
    public final FaultSwitch commandWrongState;
    public final FaultSwitch stopInProcess;
    public final FaultSwitch genericRetry;
    public final FaultSwitch errorLog;
    public final FaultSwitch generalInterrupt;
    public final FaultSwitch interruptStorm;
    public final FaultSwitch eventBadChannel;
    public final FaultSwitch eventBadTre;
    public final FaultSwitch eventRingFull;
    public final FaultSwitch ieobLost;
    public final FaultSwitch hwParam2;
    public final FaultSwitch hwParam4;
    public final FaultSwitch flavor;
    public final FaultSwitch sharedMemSize;
    public final FaultSwitch tagStatusLost;
    public final FaultSwitch statusOpcode;
    public final FaultSwitch statusLength;
    public final FaultSwitch statusException;
    public final FaultSwitch aggregationStuck;
    public final FaultSwitch txSuspend;
    public final FaultSwitch ucNeverBoots;
    public final FaultSwitch ucBootsTwice;
    public final FaultSwitch ucErrorEvent;
    public final FaultSwitch ucLogEvent;
    public final FaultSwitch ucUnknownResponse;
    public final FaultSwitch resumeFailure;
    public final FaultSwitch clockFailure;
    public final FaultSwitch queryStorm;

    /** The switches of a board. */
    public Knobs(FaultBoard board) {
        commandLost = board.of("gsi.command-lost");
        commandLate = board.of("gsi.command-late");
        commandWrongState = board.of("gsi.command-wrong-state");
        stopInProcess = board.of("gsi.stop-in-process");
        genericRetry = board.of("gsi.generic-retry");
        errorLog = board.of("gsi.error-log");
        generalInterrupt = board.of("gsi.general-interrupt");
        interruptStorm = board.of("gsi.interrupt-storm");
        eventBadChannel = board.of("gsi.event-bad-channel");
        eventBadTre = board.of("gsi.event-bad-tre");
        eventRingFull = board.of("gsi.event-ring-full");
        ieobLost = board.of("gsi.ieob-lost");
        hwParam2 = board.of("gsi.hw-param-2");
        hwParam4 = board.of("gsi.hw-param-4");
        flavor = board.of("ipa.flavor");
        sharedMemSize = board.of("ipa.shared-mem-size");
        tagStatusLost = board.of("ipa.tag-status-lost");
        statusOpcode = board.of("ipa.status-opcode");
        statusLength = board.of("ipa.status-length");
        statusException = board.of("ipa.status-exception");
        aggregationStuck = board.of("ipa.aggregation-stuck");
        txSuspend = board.of("ipa.tx-suspend");
        ucNeverBoots = board.of("uc.never-boots");
        ucBootsTwice = board.of("uc.boots-twice");
        ucErrorEvent = board.of("uc.error-event");
        ucLogEvent = board.of("uc.log-event");
        ucUnknownResponse = board.of("uc.unknown-response");
        resumeFailure = board.of("power.resume-failure");
        clockFailure = board.of("power.clock-failure");
        queryStorm = board.of("smp2p.query-storm");
    }

    private static Parameter kind() {
        return choice("kind", "what the command is for", "any", "channel", "event-ring", "generic");
    }

    private static Parameter id() {
        return number("id", "", ANY, LAST_RING, ANY, "of the channel or event ring; -1: any");
    }

    private static Parameter endpoint(long otherwise) {
        return number("endpoint", "", otherwise, LAST_ENDPOINT, otherwise, "id" + (otherwise == ANY ? "; -1: any" : ""));
    }

    private static Parameter word() {
        return number("value", "", 0, WORD, 0, "what is read");
    }

    /** Whether a parameter that may be -1 takes a number in. */
    public static boolean matches(FaultSwitch fault, String parameter, int number) {
        long wanted = fault.number(parameter);
        return wanted == ANY || wanted == number;
    }

    /** What a register is read as. */
    public static int read(FaultSwitch fault, int stored) {
        return fault.isArmed() && fault.strike() ? (int) fault.number("value") : stored;
    }
}
