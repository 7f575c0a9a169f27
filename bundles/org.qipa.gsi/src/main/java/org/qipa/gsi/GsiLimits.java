package org.qipa.gsi;

import java.util.concurrent.TimeUnit;

/** Every limit of a wait and every delay of this bundle, with what is waited for, how long, and where the number is from. */
enum GsiLimits {

    /** A command, generic ones too, raises its interrupt; afterwards the state of its target decides. */
    COMMAND(true, 50, "spec 06 §5.1, §5.4"),
    /** Between two STOP commands; there are {@link #STOP_RETRIES} more after the first. The reference waits 3 to 5 ms. */
    STOP_PAUSE(false, 4, "spec 01 §7"),
    /** From a channel's last command to a RESET. The reference sleeps 1 to 2 ms before each, however long ago that was. */
    RESET_PAUSE(false, 1, "spec 01 §7"),
    /** Outstanding transactions complete before a channel is stopped (oddity 24: the reference waits for ever). */
    QUIESCE(true, 1000, "spec 06 §7; the reference has none"),
    /** A poll under way ends before power goes. */
    POLL_END(true, 1000, "own"),
    /** The poll lane gets to what the owner wants done to the rings. */
    POLL_LANE(true, 1000, "own"),
    /** A line that floods is left alone, so that the owner gets on with something else. */
    FLOOD_PAUSE(false, 1, "own");

    /** Attempts to stop a channel after the first (spec 01 §7). */
    static final int STOP_RETRIES = 10;
    /** Attempts to halt a modem channel after the first (spec 01 §7). */
    static final int HALT_RETRIES = 10;

    private final boolean answer;
    private final long nanos;
    private final String source;

    GsiLimits(boolean answer, long milliseconds, String source) {
        this.answer = answer;
        this.nanos = TimeUnit.MILLISECONDS.toNanos(milliseconds);
        this.source = source;
    }

    /** Whether somebody should have answered by then; otherwise it is a delay. */
    boolean isAnswer() {
        return answer;
    }

    long nanos() {
        return nanos;
    }

    /** Where the number is from. */
    String source() {
        return source;
    }

    /** As messages name it, such as {@code 50ms}. */
    @Override
    public String toString() {
        return TimeUnit.NANOSECONDS.toMillis(nanos) + "ms";
    }
}
