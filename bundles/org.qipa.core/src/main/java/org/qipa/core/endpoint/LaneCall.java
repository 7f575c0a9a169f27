package org.qipa.core.endpoint;

import java.util.concurrent.atomic.AtomicBoolean;

import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.time.Lane;
import org.qipa.core.rule.Limits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has something done on another lane and waits for it: how the owner touches what belongs to the data lane. */
public final class LaneCall {

    private static final Logger LOG = LoggerFactory.getLogger(LaneCall.class);

    private LaneCall() {}

    /** Runs an action on a lane; false, and told, when it was not done within {@link Limits#DATA_LANE}. Owner lane. */
    public static boolean run(Lane owner, Lane lane, Journal journal, String what, Runnable action) {
        if (owner == lane) {
            action.run();
            return true;
        }
        var done = new AtomicBoolean();
        lane.execute(() -> {
            try {
                action.run();
            } finally {
                done.set(true);
                owner.signal();
            }
        });
        if (owner.await(what, Limits.DATA_LANE.nanos(), done::get)) {
            return true;
        }
        LOG.warn("{}: lane does not answer: lane={} what={} limit={}", journal.device(), lane.name(), what,
                Limits.DATA_LANE);
        journal.record(JournalKind.FAULT, "data-lane", 0, 0, "lane=" + lane.name() + " what=" + what + " limit="
                + Limits.DATA_LANE);
        return false;
    }
}
