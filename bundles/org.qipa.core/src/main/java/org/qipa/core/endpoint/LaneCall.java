package org.qipa.core.endpoint;

import java.util.concurrent.atomic.AtomicBoolean;

import org.qipa.api.time.Lane;
import org.qipa.core.rule.Limits;

/** Has something done on another lane and waits for it: how the owner touches what belongs to the data lane. */
public final class LaneCall {

    private LaneCall() {}

    /** Runs an action on a lane; false when it was not done within {@link Limits#DATA_LANE}. Owner lane. */
    public static boolean run(Lane owner, Lane lane, String what, Runnable action) {
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
        return owner.await(what, Limits.DATA_LANE, done::get);
    }
}
