package org.qipa.time;

import java.util.ArrayDeque;

/**
 * What was posted to a lane, in order: from any thread, taken by the lane's. It keeps its array, so that posting allocates
 * nothing once it has been as long before: interrupts are posted for every batch of packets. The monitor is held for the few
 * instructions that link an element; an empty queue is seen without it.
 */
final class PostQueue {

    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private volatile int size;

    synchronized void add(Runnable what) {
        queue.add(what);
        size = queue.size();
    }

    /** The oldest, or null. */
    Runnable poll() {
        return size == 0 ? null : take();
    }

    private synchronized Runnable take() {
        Runnable oldest = queue.poll();
        size = queue.size();
        return oldest;
    }
}
