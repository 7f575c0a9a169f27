package org.qipa.benchmarks;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.qipa.api.time.Agent;
import org.qipa.api.time.Cancellable;
import org.qipa.api.time.Lane;
import org.qipa.api.time.LaneClosedException;
import org.qipa.api.time.TimeSource;

/**
 * The system's clock, with all lanes on the caller's thread: a whole device, driver and hardware, takes turns on one core.
 * So a figure is what the path costs, not what it costs to wake threads. A wait on a lane runs the others.
 */
final class InlineTime implements TimeSource {

    private final List<InlineLane> lanes = new ArrayList<>();
    private InlineLane current;

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant wallTime() {
        return Instant.now();
    }

    @Override
    public Lane lane(String name) {
        InlineLane lane = new InlineLane(name);
        lanes.add(lane);
        return lane;
    }

    /** One turn of every lane; answers whether any had something to do. */
    boolean step() {
        boolean worked = false;
        for (int i = 0; i < lanes.size(); i++) {
            InlineLane before = current;
            current = lanes.get(i);
            try {
                worked |= current.turn();
            } finally {
                current = before;
            }
        }
        return worked;
    }

    private record Timer(long due, Runnable command) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return Long.compare(due, other.due);
        }
    }

    private final class InlineLane implements Lane {

        private final String name;
        private final Deque<Runnable> urgent = new ArrayDeque<>();
        private final Deque<Runnable> commands = new ArrayDeque<>();
        private final PriorityQueue<Timer> timers = new PriorityQueue<>();
        private Agent[] agents = {};
        private boolean signalled;
        private boolean closed;
        private int waits;
        private String waitingFor = "";

        InlineLane(String name) {
            this.name = name;
        }

        boolean turn() {
            boolean worked = false;
            for (Runnable next = urgent.poll(); next != null; next = urgent.poll()) {
                run(next);
                worked = true;
            }
            if (waits > 0) {
                return worked;
            }
            if (!timers.isEmpty() && timers.peek().due - nanoTime() <= 0) {
                run(timers.poll().command);
                worked = true;
            }
            Runnable command = commands.poll();
            if (command != null) {
                run(command);
                worked = true;
            }
            return (signalled || worked) && work() || worked;
        }

        private boolean work() {
            signalled = false;
            int work = 0;
            for (Agent agent : agents) {
                work += agent.doWork();
            }
            signalled |= work > 0;
            return work > 0;
        }

        private void run(Runnable what) {
            try {
                what.run();
            } catch (LaneClosedException e) {
                // the lane was closed inside: its command is over
            }
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public TimeSource time() {
            return InlineTime.this;
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
            Timer timer = new Timer(nanoTime() + Math.max(0, delayNanos), command);
            timers.add(timer);
            return () -> timers.remove(timer);
        }

        @Override
        public void add(Agent agent) {
            List<Agent> all = new ArrayList<>(List.of(agents));
            all.add(agent);
            agents = all.toArray(Agent[]::new);
            signalled = true;
        }

        @Override
        public void remove(Agent agent) {
            List<Agent> all = new ArrayList<>(List.of(agents));
            all.remove(agent);
            agents = all.toArray(Agent[]::new);
        }

        @Override
        public void signal() {
            signalled = true;
        }

        @Override
        public boolean isCurrent() {
            return current == this;
        }

        @Override
        public boolean await(String what, long limitNanos, BooleanSupplier condition) {
            long deadline = nanoTime() + limitNanos;
            String before = waitingFor;
            waitingFor = what;
            waits++;
            try {
                while (!condition.getAsBoolean()) {
                    if (closed) {
                        throw new LaneClosedException(name);
                    }
                    if (!step() && deadline - nanoTime() <= 0) {
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
        public String waitingFor() {
            return waitingFor;
        }

        @Override
        public void close() {
            closed = true;
            urgent.clear();
            commands.clear();
            timers.clear();
            agents = new Agent[0];
            lanes.remove(this);
        }
    }
}
