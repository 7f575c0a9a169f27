package org.qipa.gsi;

import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;

/**
 * What the journal hears of a channel's doorbells and completions: each one while there are few, so that a ping can be
 * followed; of a flood only the first, so that packets at full speed neither wait for the journal nor push everything else
 * out of it. Counts are never lost: a completion that was not told is in the next one's count. Poll lane, but for
 * {@link #renew}.
 */
final class DataTrail {

    /** Records between two renewals, which the watchdog makes every 250 ms. */
    static final int ALLOWANCE = 64;

    private final Journal journal;
    private final String name;
    private final int channel;
    private volatile boolean renewed;
    private int left = ALLOWANCE;
    private long untold;

    DataTrail(Journal journal, String name, int channel) {
        this.journal = journal;
        this.name = name;
        this.channel = channel;
    }

    /** Time has passed. Any thread. */
    void renew() {
        renewed = true;
    }

    /** The channel's doorbell was rung with a ring index. */
    void doorbell(int index) {
        if (take()) {
            journal.record(JournalKind.DOORBELL, "channel", channel, index);
        }
    }

    /** So many transactions were handed over. */
    void completed(int count) {
        untold += count;
        if (untold > 0 && take()) {
            journal.record(JournalKind.COMPLETION, name, channel, untold);
            untold = 0;
        }
    }

    private boolean take() {
        if (left == 0 && renewed) {
            renewed = false;
            left = ALLOWANCE;
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
