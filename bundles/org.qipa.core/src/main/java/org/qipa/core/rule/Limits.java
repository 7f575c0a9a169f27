package org.qipa.core.rule;

/**
 * Every limit of a wait and every delay of the core, by name, in nanoseconds (oddity 24: the reference waits for some of
 * these without a limit).
 */
public final class Limits {

    /** A transaction of immediate commands completes (spec 07 §1). */
    public static final long COMMAND = milliseconds(1000);
    /** The status that proves an empty pipeline arrives (spec 07 §4). */
    public static final long PIPELINE_CLEAR = milliseconds(1000);
    /** The data lane does what the owner asked for. */
    public static final long DATA_LANE = milliseconds(1000);
    /** Without a reference for this long the device suspends (spec 10 §3.2). */
    public static final long AUTOSUSPEND = milliseconds(500);
    /** After power was asked for and did not come. */
    public static final long POWER_RETRY = milliseconds(500);
    /** After receive buffers could not be queued at all (spec 08 §7.1). */
    public static final long REPLENISH_RETRY = milliseconds(1);
    /** Between looks at an aggregation that should close (spec 08 §6 step 6). */
    public static final long AGGREGATION_POLL = milliseconds(1);
    /** How often that is looked at. */
    public static final int AGGREGATION_POLLS = 4;
    /** After the reset that follows (spec 08 §6 step 8). */
    public static final long RESET_SETTLE = milliseconds(1);
    /** For the microcontroller to take the panic command (spec 10 §1.4). */
    public static final long PANIC = 100_000;
    /** Nothing more arrives for this long: what was under way has been received (a swap's last phase). */
    public static final long RECEIVE_QUIET = milliseconds(1);
    /** Rounds of the interrupt handler; conditions that are still there then do not go away (as the GSI's, spec 01 §7). */
    public static final int INTERRUPT_ROUNDS = 50;
    /** How long such conditions are left alone. */
    public static final long INTERRUPT_FLOOD_PAUSE = milliseconds(1);

    private Limits() {}

    private static long milliseconds(long n) {
        return n * 1_000_000;
    }
}
