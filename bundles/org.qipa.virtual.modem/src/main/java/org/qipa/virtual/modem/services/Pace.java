package org.qipa.virtual.modem.services;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.qipa.api.limit.Bound;
import org.qipa.api.time.Lane;

/** When the modem speaks: after the time it takes to answer, and when it is silent not before it speaks again. */
final class Pace {

    /** Answers that wait; more requests than that at a time are not answered. */
    static final int LIMIT = 512;

    private final Deque<Runnable> unsaid = new ArrayDeque<>();
    private final Bound bound = new Bound("modem.answers", "requests to the virtual modem that wait for their answer",
            "requests", LIMIT, "Pace.LIMIT");
    private final Lane lane;
    private final long answerNanos;
    private final BooleanSupplier silent;
    private int waiting;
    private boolean closed;

    /** @param silent whether the modem answers nothing now */
    Pace(Lane lane, long answerNanos, BooleanSupplier silent) {
        this.lane = lane;
        this.answerNanos = answerNanos;
        this.silent = silent;
    }

    /** Says it in time; false when too much waits to be said. */
    boolean say(Runnable word) {
        if (waiting >= LIMIT) {
            bound.refuse();
            return false;
        }
        bound.used(++waiting);
        lane.schedule(answerNanos, () -> {
            if (closed) {
                return;
            }
            if (silent.getAsBoolean()) {
                unsaid.add(word);
            } else {
                said(word);
            }
        });
        return true;
    }

    void speakAgain() {
        while (!unsaid.isEmpty() && !silent.getAsBoolean()) {
            said(unsaid.poll());
        }
    }

    private void said(Runnable word) {
        bound.used(--waiting);
        word.run();
    }

    void close() {
        closed = true;
        unsaid.clear();
    }

    Bound bound() {
        return bound;
    }
}
