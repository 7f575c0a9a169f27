package org.qipa.core.rule;

import java.util.concurrent.TimeUnit;

/**
 * Every limit of a wait and every delay of the core and its device, with what is waited for, how long, and where the number
 * is from (oddity 24: the reference waits for some of these without a limit). What the GSI waits for is in its own list, and
 * the handshake's one limit, 60 s for INIT_DRIVER, in the handshake. A test makes each of them come true.
 */
public enum Limits {

    /** A transaction of immediate commands completes. */
    COMMAND(Kind.ANSWER, 1000, TimeUnit.MILLISECONDS, "spec 07 §1; the reference has none"),
    /** The status that proves an empty pipeline arrives. */
    PIPELINE_CLEAR(Kind.ANSWER, 1000, TimeUnit.MILLISECONDS, "spec 07 §4; the reference has none"),
    /** The data lane does what the owner asked for. */
    DATA_LANE(Kind.ANSWER, 1000, TimeUnit.MILLISECONDS, "own"),
    /** Without a reference for this long the device suspends. */
    AUTOSUSPEND(Kind.DELAY, 500, TimeUnit.MILLISECONDS, "spec 10 §3.2"),
    /**
     * The microcontroller announces itself, counted from the modem's first start, which needs a boot and up to 60 s for
     * INIT_DRIVER before it loads it. After it the device says so; power stays on, and a later announcement is welcome.
     */
    MICROCONTROLLER(Kind.ANSWER, 120, TimeUnit.SECONDS, "own; the reference has none"),
    /** After power was asked for and did not come. */
    POWER_RETRY(Kind.DELAY, 500, TimeUnit.MILLISECONDS, "own"),
    /** After the hardware did not let a modem channel go whose flow control is to end. */
    FLOW_CONTROL_RETRY(Kind.DELAY, 100, TimeUnit.MILLISECONDS, "own; the reference never tries again"),
    /** After a channel did not start when power came back, in all its {@link #RESUME_ATTEMPTS}. */
    RESUME_RETRY(Kind.DELAY, 1, TimeUnit.SECONDS, "own; the reference never tries again"),
    /** After receive buffers could not be queued at all. */
    REPLENISH_RETRY(Kind.DELAY, 1, TimeUnit.MILLISECONDS, "spec 08 §7.1"),
    /** Between two looks at an aggregation that should close; there are {@link #AGGREGATION_POLLS}. */
    AGGREGATION_POLL(Kind.ANSWER, 1, TimeUnit.MILLISECONDS, "spec 08 §6 step 6"),
    /** After the reset that follows. */
    RESET_SETTLE(Kind.DELAY, 1, TimeUnit.MILLISECONDS, "spec 08 §6 step 8"),
    /** For the microcontroller to take the panic command. */
    PANIC(Kind.DELAY, 100, TimeUnit.MICROSECONDS, "spec 10 §1.4"),
    /** Nothing more arrives for this long: what was under way has been received (a swap's last phase). */
    RECEIVE_QUIET(Kind.DELAY, 1, TimeUnit.MILLISECONDS, "own"),
    /** A swap waits this long for what is under way. */
    QUIESCE(Kind.ANSWER, 20, TimeUnit.MILLISECONDS, "spec 08 §9"),
    /** After hardware did not do its part in a bring-up or set-up; there are {@link #ATTEMPTS}. */
    BRING_UP_RETRY(Kind.DELAY, 500, TimeUnit.MILLISECONDS, "own"),
    /** All waits of a close in order together. */
    CLOSE_WAITS(Kind.ANSWER, 500, TimeUnit.MILLISECONDS, "own; less than CLOSE"),
    /** Each further one: hardware that works needs a tenth of a millisecond for a command. */
    CLOSE_WAIT(Kind.ANSWER, 5, TimeUnit.MILLISECONDS, "own"),
    /** A close in order; after it the close is forced. */
    CLOSE(Kind.ANSWER, 900, TimeUnit.MILLISECONDS, "own; a removal is to take less than a second"),
    /** How long interrupt conditions that do not go away are left alone. */
    INTERRUPT_FLOOD_PAUSE(Kind.DELAY, 1, TimeUnit.MILLISECONDS, "own, as the GSI's");

    /** Rounds of the interrupt handler; conditions that are still there then do not go away (as the GSI's, spec 01 §7). */
    public static final int INTERRUPT_ROUNDS = 50;
    /** How often {@link #AGGREGATION_POLL} is waited for (spec 08 §6 step 6). */
    public static final int AGGREGATION_POLLS = 4;
    /** Attempts to start a channel when power is back; each takes a GSI command at most. The reference makes one. */
    public static final int RESUME_ATTEMPTS = 3;
    /** Attempts of hardware that does not answer, in all; a table that is refused gets one. */
    public static final int ATTEMPTS = 4;

    /** What happens when the time has come. */
    public enum Kind {
        /** Somebody should have answered by then; who is silent is told. */
        ANSWER,
        /** Nothing: it is a delay. */
        DELAY
    }

    private final Kind kind;
    private final long nanos;
    private final String source;

    Limits(Kind kind, long value, TimeUnit unit, String source) {
        this.kind = kind;
        this.nanos = unit.toNanos(value);
        this.source = source;
    }

    /** Whether it is the limit of an answer. */
    public Kind kind() {
        return kind;
    }

    /** In nanoseconds. */
    public long nanos() {
        return nanos;
    }

    /** Where the number is from. */
    public String source() {
        return source;
    }

    /** The limit as messages name it, such as {@code 1000 ms} or {@code 100 us}. */
    @Override
    public String toString() {
        return nanos % 1_000_000 == 0 ? nanos / 1_000_000 + " ms" : nanos / 1000 + " us";
    }
}
