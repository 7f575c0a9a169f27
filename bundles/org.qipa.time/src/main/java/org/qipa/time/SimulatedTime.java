package org.qipa.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.qipa.api.time.Lane;
import org.qipa.api.time.TimeSource;

/**
 * Time that stands still until all work is done, then jumps to the next timer. All lanes run on the caller's thread, in
 * the order they were made, so the same inputs give the same run. Single-threaded: for tests and repeatable scripts.
 *
 * <p>A wait on a lane runs the rest of the world until its condition holds or its limit has come. Lanes can wait inside
 * each other's waits; a lane that waits serves its urgent handlers only.
 *
 * <p>An exception out of a command, timer or agent ends the run and is thrown at the caller. So does work that never ends at
 * one moment: after {@value #TURNS} turns without time moving.
 */
public final class SimulatedTime implements TimeSource {

    private static final int TURNS = 2_000_000;

    private final List<SimulatedLane> lanes = new ArrayList<>();
    private SimulatedLane current;
    private long now;
    /** Turns since time moved. */
    private int turns;

    /** Starts at 0. */
    public SimulatedTime() {
        this(0);
    }

    /** Starts at a time in nanoseconds. */
    public SimulatedTime(long start) {
        now = start;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Instant wallTime() {
        return Instant.EPOCH.plusNanos(now);
    }

    @Override
    public Lane lane(String name) {
        SimulatedLane lane = new SimulatedLane(this, name);
        lanes.add(lane);
        return lane;
    }

    @Override
    public List<String> lanes() {
        return lanes.stream().map(Lane::name).toList();
    }

    /** Names of the lanes that wait for something, or have work that waits for them. */
    public List<String> busy() {
        return lanes.stream().filter(SimulatedLane::isBusy).map(Lane::name).toList();
    }

    /** Runs everything that can run now; time does not move. */
    public void settle() {
        while (step()) {
            // until nobody has anything to do
        }
    }

    /** Runs for a time. */
    public void run(Duration duration) {
        runUntil(() -> false, duration);
    }

    /**
     * Runs until a condition holds.
     *
     * @return whether it held before the limit of simulated time
     */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        long deadline = now + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (!step() && !jump(deadline)) {
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    /** Runs a piece of code on a lane, at once, and answers its result. */
    public <T> T on(Lane lane, Callable<T> call) throws Exception {
        SimulatedLane before = current;
        current = (SimulatedLane) lane;
        try {
            return call.call();
        } finally {
            current = before;
        }
    }

    SimulatedLane current() {
        return current;
    }

    void closed(SimulatedLane lane) {
        lanes.remove(lane);
    }

    /** One turn of the first lane that has something to do. */
    boolean step() {
        for (SimulatedLane lane : List.copyOf(lanes)) {
            SimulatedLane before = current;
            current = lane;
            try {
                if (lane.turn()) {
                    stillMoves(lane);
                    return true;
                }
            } finally {
                current = before;
            }
        }
        return false;
    }

    private void stillMoves(SimulatedLane lane) {
        if (++turns > TURNS) {
            throw new IllegalStateException("time stands still: now=" + Duration.ofNanos(now) + " turns=" + turns + " limit="
                    + TURNS + " lane=" + lane.name() + " waiting=" + lanes.stream().filter(l -> !l.waitingFor().isEmpty())
                    .map(l -> l.name() + ": " + l.waitingFor()).toList());
        }
    }

    /** Moves time to the next timer, at most to the deadline; false when it already is there. */
    boolean jump(long deadline) {
        long next = deadline;
        for (SimulatedLane lane : lanes) {
            next = Math.min(next, lane.nextTimer());
        }
        if (now >= deadline) {
            return false;
        }
        turns = next > now ? 0 : turns;
        now = Math.max(now, next);
        return true;
    }
}
