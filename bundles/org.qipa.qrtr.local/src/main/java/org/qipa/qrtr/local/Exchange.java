package org.qipa.qrtr.local;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.qipa.api.qrtr.QrtrException;

/**
 * Makes a fabric thread safe and its order plain: one lock, and a queue of what follows from what. A packet put on a link
 * or handed to a name service is not handled inside the call that sent it but after it, in the order of sending, before
 * the lock is given back. So no list changes under the loop that walks it, and the same calls always give the same order.
 */
final class Exchange {

    /** Something that may be refused. */
    @FunctionalInterface
    interface Action {
        void run() throws QrtrException;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Runnable> followUps = new ArrayDeque<>();
    private boolean draining;

    /** Runs an action and everything that follows from it. */
    void call(Action action) throws QrtrException {
        lock.lock();
        try {
            action.run();
        } finally {
            drain();
            lock.unlock();
        }
    }

    /** As {@link #call}, for actions that refuse nothing. */
    void run(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            drain();
            lock.unlock();
        }
    }

    /** Adds what follows; only from within an action. */
    void then(Runnable followUp) {
        assert lock.isHeldByCurrentThread();
        followUps.add(followUp);
    }

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            for (var next = followUps.poll(); next != null; next = followUps.poll()) {
                next.run();
            }
        } finally {
            draining = false;
        }
    }
}
