package org.qipa.time;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.qipa.api.time.Agent;
import org.qipa.api.time.Cancellable;
import org.qipa.api.time.Lane;
import org.qipa.api.time.LaneClosedException;
import org.qipa.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane on a daemon thread that it has while there is something to do.
 *
 * <p>The thread parks when a turn found nothing. Whoever adds work sets {@link #signalled} first and then looks at
 * {@link #parked}; the thread sets {@code parked} first and then looks at {@code signalled}: one of the two always sees
 * the other, so that no wake-up is lost and a signal to a lane that is awake costs three volatile accesses.
 *
 * <p>A lane that found nothing for {@link #KEEP_NANOS} gives its thread back to the {@linkplain LaneThreads threads} that all
 * lanes share, so an idle device has none; the next signal, or its first timer, gets it another one. {@link #attached} says
 * whether it has one or is about to: whoever turns it from false to true brings the thread, and a thread that turned it to
 * false looks at {@code signalled} once more.
 */
final class SystemLane implements Lane {

    private static final Logger LOG = LoggerFactory.getLogger(SystemLane.class);
    /** Commands and handlers that may wait: whoever posts is bounded by something much smaller, so this is a last resort. */
    static final int QUEUE_LIMIT = 65_536;
    /** How long it keeps a thread that found nothing to do. */
    static final long KEEP_NANOS = 100_000_000L;
    /** How long {@link #close} waits for the thread. */
    private static final long CLOSE_LIMIT_MILLIS = 1_000;

    private final SystemTime time;
    private final String name;
    private final Consumer<SystemLane> closed;
    private final AtomicBoolean attached = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger queued = new AtomicInteger();
    private final PostQueue urgent = new PostQueue();
    private final PostQueue commands = new PostQueue();
    private final Timers timers = new Timers();
    private final CopyOnWriteArrayList<Agent> agents = new CopyOnWriteArrayList<>();
    /** Who runs it; null while nobody does. */
    private volatile Thread thread;
    private volatile boolean signalled;
    private volatile boolean parked;
    private volatile boolean closing;
    private volatile String waitingFor = "";
    /** Signals it when its first timer is due while it has no thread. Whoever runs it. */
    private Future<?> wake;

    SystemLane(SystemTime time, String name, Consumer<SystemLane> closed) {
        this.time = time;
        this.name = name;
        this.closed = closed;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TimeSource time() {
        return time;
    }

    @Override
    public void execute(Runnable command) {
        if (!closing) {
            taken(command);
            commands.add(command);
            signal();
        }
    }

    @Override
    public void urgent(Runnable handler) {
        if (!closing) {
            taken(handler);
            urgent.add(handler);
            signal();
        }
    }

    /** Counts what was posted; what is beyond all reason is refused. */
    private void taken(Runnable what) {
        int now = queued.incrementAndGet();
        time.posted().grown(now);
        if (now > QUEUE_LIMIT) {
            queued.decrementAndGet();
            if (time.posted().refuse()) {
                LOG.error("lane is full: lane={} waitingFor={} {}", name, waitingFor, time.posted().text());
            }
            throw new RejectedExecutionException("lane is full: lane=" + name + " posted=" + what + " limit="
                    + QUEUE_LIMIT);
        }
    }

    /** Commands and handlers that wait. Any thread. */
    int queued() {
        return queued.get();
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable command) {
        Cancellable timer = timers.add(time.nanoTime() + Math.max(0, delayNanos), command);
        signal();
        return timer;
    }

    @Override
    public void add(Agent agent) {
        agents.add(agent);
        signal();
    }

    @Override
    public void remove(Agent agent) {
        agents.remove(agent);
    }

    @Override
    public void signal() {
        signalled = true;
        if (parked) {
            LockSupport.unpark(thread);
        } else if (!attached.get() && attached.compareAndSet(false, true)) {
            time.threads().run(this);
        }
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public String waitingFor() {
        return waitingFor;
    }

    @Override
    public boolean await(String what, long limitNanos, BooleanSupplier condition) {
        if (!isCurrent()) {
            throw new IllegalStateException("await off its lane: lane=" + name + " what=" + what);
        }
        long deadline = time.nanoTime() + limitNanos;
        waitingFor = what;
        try {
            while (!condition.getAsBoolean()) {
                if (closing) {
                    throw new LaneClosedException(name);
                }
                signalled = false;
                if (runAll(urgent) > 0 || condition.getAsBoolean()) {
                    continue;
                }
                long left = deadline - time.nanoTime();
                if (left <= 0) {
                    return false;
                }
                rest(left);
            }
            return true;
        } finally {
            waitingFor = "";
            // Commands, timers and agents that were left alone meanwhile may have work.
            signalled = true;
        }
    }

    @Override
    public void close() {
        closing = true;
        if (isCurrent()) {
            return;
        }
        if (attached.compareAndSet(false, true)) {
            end(); // it has no thread, and gets none any more
            return;
        }
        LockSupport.unpark(thread);
        try {
            if (!ended.await(CLOSE_LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("lane does not end: lane={} limitMillis={} waitingFor={}", name, CLOSE_LIMIT_MILLIS, waitingFor);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A thread's time with this lane: until there is nothing to do for a while, or the lane is closed. */
    void run() {
        thread = Thread.currentThread();
        time.threads().cancel(wake);
        while (!closing) {
            signalled = false;
            if (turn() == 0 && !rest()) {
                return;
            }
        }
        LaneThreads.rename();
        end();
    }

    /** There is no thread for it any more. */
    void abandoned() {
        closing = true;
        end();
    }

    private void end() {
        time.threads().cancel(wake);
        closed.accept(this);
        ended.countDown();
    }

    private int turn() {
        int work = runAll(urgent);
        for (Runnable due = timers.due(time.nanoTime()); due != null && !closing; due = timers.due(time.nanoTime())) {
            runOne(due);
            work += 1 + runAll(urgent);
        }
        Runnable command = closing ? null : commands.poll();
        if (command != null) {
            queued.decrementAndGet();
            runOne(command);
            work++;
        }
        for (Agent agent : agents) {
            work += closing ? 0 : doWork(agent);
        }
        return work;
    }

    /** Parks until signalled, a timer is due, or it was long enough; then gives the thread back and answers false. */
    private boolean rest() {
        long next = timers.next();
        long begin = time.nanoTime();
        long left = next == Long.MAX_VALUE ? Long.MAX_VALUE : next - begin;
        rest(Math.min(left, KEEP_NANOS));
        return signalled || closing || left <= KEEP_NANOS || time.nanoTime() - begin < KEEP_NANOS || !detach(next);
    }

    /** Gives the thread back; false when there is something to do after all. */
    private boolean detach(long next) {
        if (next != Long.MAX_VALUE) {
            wake = time.threads().signalAt(next - time.nanoTime(), this);
        }
        LaneThreads.rename();
        thread = null;
        attached.set(false);
        if ((signalled || closing || timers.next() < next) && attached.compareAndSet(false, true)) {
            thread = Thread.currentThread();
            thread.setName(name);
            time.threads().cancel(wake);
            return false;
        }
        return true;
    }

    /** Parks until signalled or the limit. */
    private void rest(long nanos) {
        parked = true;
        try {
            if (!signalled && !closing && nanos > 0) {
                LockSupport.parkNanos(this, nanos);
            }
        } finally {
            parked = false;
        }
    }

    private int runAll(PostQueue queue) {
        int work = 0;
        for (Runnable r = queue.poll(); r != null; r = queue.poll()) {
            queued.decrementAndGet();
            runOne(r);
            work++;
        }
        return work;
    }

    private void runOne(Runnable command) {
        try {
            command.run();
        } catch (LaneClosedException e) {
            LOG.debug("command ended with its lane: lane={} cause={}", name, e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("command failed: lane={}", name, e);
        }
    }

    private int doWork(Agent agent) {
        try {
            return agent.doWork();
        } catch (LaneClosedException e) {
            return 0;
        } catch (RuntimeException | Error e) {
            LOG.error("agent failed and is taken off: lane={}", name, e);
            agents.remove(agent);
            return 0;
        }
    }
}
