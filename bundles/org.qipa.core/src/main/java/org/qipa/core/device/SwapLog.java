package org.qipa.core.device;

import java.util.EnumSet;
import java.util.List;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.time.TimeSource;

/**
 * Writes the phases of a swap: {@code begin} (text: why), {@code quiesce}, {@code close} by the session that goes,
 * {@code open}, {@code ready} by the one that comes. {@code a} is the phase's nanoseconds; for {@code ready} those from
 * {@code begin}. The journal outlives both sessions and is all they share, so a swap that spans an update of this very
 * bundle is timed as well.
 */
final class SwapLog {

    static final String BEGIN = "begin";
    static final String QUIESCE = "quiesce";
    static final String CLOSE = "close";
    static final String OPEN = "open";
    static final String READY = "ready";
    private static final int LOOK_BACK = 1_024;
    private static final int LOOK_BACK_FACTOR = 8;

    private final Journal journal;
    private final TimeSource time;
    /** When the swap that this session ends began, or null. */
    private Long begun;

    SwapLog(Journal journal, TimeSource time) {
        this.journal = journal;
        this.time = time;
    }

    /** The old session is about to go. */
    void begin(String why) {
        journal.record(JournalKind.SWAP, BEGIN, 0, 0, why);
    }

    /** A phase of this session is over. */
    void phase(String phase, long sinceNanos) {
        journal.record(JournalKind.SWAP, phase, time.nanoTime() - sinceNanos, 0);
    }

    /** A new session starts: finds the swap it belongs to, if the last one has not ended. */
    void resume() {
        // The end of the journal first, where a swap's phases are; all of it is worth milliseconds of the swap.
        long end = journal.next();
        long last = LOOK_BACK;
        while (!isSettled(end - last) && end - last > journal.oldest()) {
            last *= LOOK_BACK_FACTOR;
        }
    }

    /** Looks at the events from a number on. @return whether they tell if a swap goes on */
    private boolean isSettled(long from) {
        List<JournalEvent> ends = journal.events(from, EnumSet.of(JournalKind.SWAP),
                e -> e.subject().equals(READY) || e.subject().equals(BEGIN));
        if (!ends.isEmpty() && ends.getLast().subject().equals(BEGIN)) {
            begun = ends.getLast().nanoTime();
        }
        return !ends.isEmpty();
    }

    /** The new session has been opened. */
    void opened(long sinceNanos) {
        if (begun != null) {
            phase(OPEN, sinceNanos);
        }
    }

    /** The new session is ready: the swap, if it was one, is over. */
    void ready() {
        if (begun != null) {
            journal.record(JournalKind.SWAP, READY, time.nanoTime() - begun, 0);
            begun = null;
        }
    }
}
