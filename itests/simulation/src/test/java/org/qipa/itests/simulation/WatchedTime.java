package org.qipa.itests.simulation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.qipa.api.time.ForwardingLane;
import org.qipa.api.time.Lane;
import org.qipa.api.time.TimeSource;
import org.qipa.time.SimulatedTime;

/**
 * The simulated time as the device sees it. Remembers what was waited for, for how long at most, and whether it came; a lane
 * can be held, as if its thread hung: nothing that is posted to it runs until it is let go.
 */
final class WatchedTime implements TimeSource {

    /** A wait: what for, without its numbers, and the limit in nanoseconds. */
    record Wait(String what, long limitNanos) implements Comparable<Wait> {

        @Override
        public int compareTo(Wait other) {
            int byWhat = what.compareTo(other.what);
            return byWhat != 0 ? byWhat : Long.compare(limitNanos, other.limitNanos);
        }
    }

    private final SimulatedTime time;
    private final Set<Wait> waits = new TreeSet<>();
    private final Set<Wait> expired = new TreeSet<>();
    private final Map<String, WatchedLane> lanes = new HashMap<>();

    WatchedTime(SimulatedTime time) {
        this.time = time;
    }

    /** Everything that was ever waited for. */
    Set<Wait> waits() {
        return waits;
    }

    /** What did not come within its limit. */
    Set<Wait> expired() {
        return expired;
    }

    /** Holds the latest lane of a name, or lets it go. */
    void hold(String lane, boolean on) {
        WatchedLane l = lanes.get(lane);
        if (l != null) {
            l.hold(on);
        }
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public Instant wallTime() {
        return time.wallTime();
    }

    @Override
    public Lane lane(String name) {
        WatchedLane lane = new WatchedLane(time.lane(name));
        lanes.put(name, lane);
        return lane;
    }

    private final class WatchedLane extends ForwardingLane {

        private final Deque<Runnable> heldBack = new ArrayDeque<>();
        private boolean held;

        WatchedLane(Lane lane) {
            super(lane);
        }

        void hold(boolean on) {
            held = on;
            while (!held && !heldBack.isEmpty()) {
                heldBack.poll().run();
            }
        }

        private void unlessHeld(Runnable what) {
            if (held) {
                heldBack.add(what);
            } else {
                what.run();
            }
        }

        @Override
        public boolean await(String what, long limitNanos, BooleanSupplier condition) {
            Wait wait = new Wait(what.replaceAll("[0-9]+", "N"), limitNanos);
            waits.add(wait);
            long deadline = time.nanoTime() + limitNanos;
            boolean came = lane.await(what, limitNanos, condition);
            if (!came && time.nanoTime() >= deadline) {
                expired.add(wait);
            }
            return came;
        }

        @Override
        public void execute(Runnable command) {
            unlessHeld(() -> lane.execute(command));
        }

        @Override
        public void urgent(Runnable handler) {
            unlessHeld(() -> lane.urgent(handler));
        }

        @Override
        public void signal() {
            unlessHeld(lane::signal);
        }

        @Override
        public void close() {
            heldBack.clear();
            lane.close();
        }
    }
}
