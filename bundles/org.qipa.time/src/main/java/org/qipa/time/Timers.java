package org.qipa.time;

import java.util.PriorityQueue;
import org.qipa.api.time.Cancellable;

/** Timers of a lane by due time, in the order they were set where it is the same. Thread safe. */
final class Timers {

    private final PriorityQueue<Timer> queue = new PriorityQueue<>();
    private long sequence;
    /** Due time of the first timer, {@link Long#MAX_VALUE} when there is none; read without the lock. */
    private volatile long first = Long.MAX_VALUE;

    /** Sets a timer; {@code due} is on the lane's clock. */
    synchronized Cancellable add(long due, Runnable command) {
        Timer timer = new Timer(due, sequence++, command);
        queue.add(timer);
        first = queue.peek().due;
        return () -> remove(timer);
    }

    /** Due time of the first timer, or {@link Long#MAX_VALUE}. */
    long next() {
        return first;
    }

    /** Takes the first timer when it is due, else null. */
    synchronized Runnable due(long now) {
        Timer timer = queue.peek();
        if (timer == null || timer.due > now) {
            return null;
        }
        queue.poll();
        first = queue.isEmpty() ? Long.MAX_VALUE : queue.peek().due;
        return timer.command;
    }

    private synchronized void remove(Timer timer) {
        queue.remove(timer);
        first = queue.isEmpty() ? Long.MAX_VALUE : queue.peek().due;
    }

    private record Timer(long due, long sequence, Runnable command) implements Comparable<Timer> {

        @Override
        public int compareTo(Timer o) {
            int c = Long.compare(due, o.due);
            return c != 0 ? c : Long.compare(sequence, o.sequence);
        }
    }
}
