package org.qipa.time;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.qipa.api.time.Agent;
import org.qipa.api.time.Cancellable;
import org.qipa.api.time.Lane;
import org.qipa.api.time.LaneClosedException;
import org.qipa.api.time.TimeSource;

/** A lane under {@link SimulatedTime}. */
final class SimulatedLane implements Lane {

    private final SimulatedTime time;
    private final String name;
    private final Deque<Runnable> urgent = new ArrayDeque<>();
    private final Deque<Runnable> commands = new ArrayDeque<>();
    private final Timers timers = new Timers();
    private final List<Agent> agents = new ArrayList<>();
    private boolean signalled;
    private boolean closed;
    /** Waits in progress, one inside the other. */
    private int waits;
    private String waitingFor = "";

    SimulatedLane(SimulatedTime time, String name) {
        this.time = time;
        this.name = name;
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
        if (!closed) {
            commands.add(command);
        }
    }

    @Override
    public void urgent(Runnable handler) {
        if (!closed) {
            urgent.add(handler);
        }
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable command) {
        return timers.add(time.nanoTime() + Math.max(0, delayNanos), command);
    }

    @Override
    public void add(Agent agent) {
        agents.add(agent);
        signalled = true;
    }

    @Override
    public void remove(Agent agent) {
        agents.remove(agent);
    }

    @Override
    public void signal() {
        signalled = true;
    }

    @Override
    public boolean isCurrent() {
        return time.current() == this;
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
        String before = waitingFor;
        waitingFor = what;
        waits++;
        try {
            while (!condition.getAsBoolean()) {
                if (closed) {
                    throw new LaneClosedException(name);
                }
                if (!time.step() && !time.jump(deadline)) {
                    return condition.getAsBoolean();
                }
            }
            return true;
        } finally {
            waits--;
            waitingFor = before;
            signalled = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        urgent.clear();
        commands.clear();
        agents.clear();
        time.closed(this);
    }

    boolean isBusy() {
        return waits > 0 || !commands.isEmpty() || !urgent.isEmpty();
    }

    /** Does one thing that can be done now; false when there is none. */
    boolean turn() {
        Runnable next = urgent.poll();
        if (next == null && waits == 0) {
            next = timers.due(time.nanoTime());
            next = next != null ? next : commands.poll();
        }
        if (next != null) {
            try {
                next.run();
            } catch (LaneClosedException e) {
                // the lane was closed inside: its command is over
            }
            return true;
        }
        if (!signalled || waits > 0) {
            return false;
        }
        signalled = false;
        int work = 0;
        for (Agent agent : List.copyOf(agents)) {
            work += agent.doWork();
        }
        signalled |= work > 0;
        return work > 0;
    }

    long nextTimer() {
        return waits > 0 ? Long.MAX_VALUE : timers.next();
    }
}
