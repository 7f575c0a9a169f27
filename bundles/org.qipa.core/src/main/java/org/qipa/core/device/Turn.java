package org.qipa.core.device;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A device's turn to be brought up. Hardware has 50 ms for an answer, so a container in which hundreds of devices appear at
 * once lets a few of them go first: all together would be late for each other. In order of arrival; a device alone never waits.
 * Thread safe.
 */
final class Turn {

    /** Devices that are brought up at the same time. */
    static final int LIMIT = 8;

    private static final Queue<Turn> WAITING = new ArrayDeque<>();
    private static int taken;

    private enum State { NEW, WAITING, TAKEN, OVER }

    private final Runnable action;
    private State state = State.NEW;

    /** @param action is run once, by {@link #come} or, on the thread of whoever made room, later */
    Turn(Runnable action) {
        this.action = action;
    }

    /** Takes the turn, or gets into line. */
    void come() {
        synchronized (WAITING) {
            if (state != State.NEW) {
                return;
            }
            if (taken == LIMIT) {
                state = State.WAITING;
                WAITING.add(this);
                return;
            }
            taken++;
            state = State.TAKEN;
        }
        action.run();
    }

    /** It is brought up, or never will be. A second time does nothing. */
    void over() {
        Turn next = null;
        synchronized (WAITING) {
            if (state == State.TAKEN) {
                next = WAITING.poll();
                if (next == null) {
                    taken--;
                } else {
                    next.state = State.TAKEN;
                }
            } else if (state == State.WAITING) {
                WAITING.remove(this);
            }
            state = State.OVER;
        }
        if (next != null) {
            next.action.run();
        }
    }

    /** Whether it is in line. */
    boolean isWaiting() {
        synchronized (WAITING) {
            return state == State.WAITING;
        }
    }
}
