package org.qipa.core.device;

import java.util.function.BooleanSupplier;
import org.qipa.api.time.ForwardingLane;
import org.qipa.api.time.Lane;
import org.qipa.core.rule.Limits;

/**
 * The owner lane of a session, whose waits lose their patience when the session is to be closed: from then on all of them
 * together have {@link Limits#CLOSE_WAITS}, whatever the limit of each, and {@link Limits#CLOSE_WAIT} each when that is
 * spent. So hardware that answers nothing cannot hold up a close, which still goes through every step in order, and whoever
 * drives the hardware knows nothing of it.
 */
final class OwnerLane extends ForwardingLane {

    private volatile boolean closing;
    private volatile long patienceEnds;
    private volatile String waitingFor = "";

    OwnerLane(Lane lane) {
        super(lane);
    }

    /** The session is to be closed. Any thread; only the first time counts. */
    synchronized void closing() {
        if (!closing) {
            patienceEnds = time().nanoTime() + Limits.CLOSE_WAITS.nanos();
            closing = true;
            lane.signal();
        }
    }

    @Override
    public boolean await(String what, long limitNanos, BooleanSupplier condition) {
        long deadline = time().nanoTime() + limitNanos;
        String before = waitingFor;
        waitingFor = what;
        try {
            boolean patient;
            do {
                patient = !closing;
                if (await(what, patient ? deadline : Math.min(deadline, impatient()), condition, patient)) {
                    return true;
                }
            } while (patient && closing); // once more, with what is left
            return false;
        } finally {
            waitingFor = before;
        }
    }

    /** When a wait of a close ends: with what is left for all of them, but each gets the time of hardware that works. */
    private long impatient() {
        return Math.max(patienceEnds, time().nanoTime() + Limits.CLOSE_WAIT.nanos());
    }

    /** Waits until then; a patient wait ends without its condition when the session is to be closed. */
    private boolean await(String what, long until, BooleanSupplier condition, boolean patient) {
        boolean[] holds = new boolean[1];
        lane.await(what, Math.max(1, until - time().nanoTime()), () -> {
            holds[0] = condition.getAsBoolean();
            return holds[0] || patient && closing;
        });
        return holds[0];
    }

    @Override
    public String waitingFor() {
        return waitingFor;
    }
}
