package org.qipa.time;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that all lanes of a time source share: as many as lanes that have something to do, and none when nothing has. */
final class LaneThreads {

    /** Thread group of all of them, by which they are known: their names are those of the lanes they run. */
    static final String GROUP = "qipa-lanes";
    /** Name of one that runs no lane. */
    private static final String IDLE = "qipa-lane-idle";
    /** How long a thread waits for another lane: longer than a device is away in a swap, so that nobody makes threads then. */
    private static final long KEEP_MILLIS = 2_000;

    private final ThreadFactory factory = threads();
    private final ThreadPoolExecutor runners = new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEEP_MILLIS,
            TimeUnit.MILLISECONDS, new SynchronousQueue<>(), factory);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, factory);

    LaneThreads() {
        timer.setKeepAliveTime(KEEP_MILLIS, TimeUnit.MILLISECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory threads() {
        ThreadGroup group = new ThreadGroup(GROUP);
        return task -> {
            Thread thread = new Thread(group, task, IDLE);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs a lane until it gives the thread back. */
    void run(SystemLane lane) {
        try {
            runners.execute(() -> {
                Thread.currentThread().setName(lane.name());
                lane.run();
            });
        } catch (RejectedExecutionException e) {
            lane.abandoned(); // the time source is gone, and its lanes with it
        }
    }

    /** Signals a lane after that time. */
    Future<?> signalAt(long delayNanos, SystemLane lane) {
        try {
            return timer.schedule(lane::signal, delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    /** Takes a signal back that is not needed any more. */
    void cancel(Future<?> signal) {
        if (signal != null) {
            signal.cancel(false);
        }
    }

    /** The present thread runs no lane from now on. */
    static void rename() {
        Thread.currentThread().setName(IDLE);
    }

    /** No lane gets a thread any more. */
    void close() {
        timer.shutdownNow();
        runners.shutdown();
    }
}
