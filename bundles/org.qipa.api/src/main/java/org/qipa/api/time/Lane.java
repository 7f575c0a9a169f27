package org.qipa.api.time;

import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A serial executor with timers, interrupts and agents.
 *
 * <p>In one turn a lane first runs the urgent handlers, then timers that are due, then one command, then its agents;
 * when all of that was nothing it rests until somebody posts, a timer is due or {@link #signal} is called. An exception
 * out of a command, handler, timer or agent is logged with the lane's name and does not end the lane.
 *
 * <p>All methods are thread safe, except {@link #await} and {@link #pause}, which belong to the lane itself.
 */
@ProviderType
public interface Lane extends Executor, AutoCloseable {

    /** The name given at {@link TimeSource#lane}. */
    String name();

    /** The time source this lane lives by. */
    TimeSource time();

    /**
     * Posts a command; commands run in the order they were posted. Dropped silently when the lane is closed.
     *
     * @throws java.util.concurrent.RejectedExecutionException when so many wait that something must be very wrong
     */
    @Override
    void execute(Runnable command);

    /** Posts an interrupt handler: it runs before commands, and also while the lane {@linkplain #await waits}. */
    void urgent(Runnable handler);

    /**
     * Runs a command later, as {@link #execute} does.
     *
     * @param delayNanos from now; 0 or less means as soon as possible
     */
    Cancellable schedule(long delayNanos, Runnable command);

    /** Adds an agent; it runs in every turn of the lane from now on. */
    void add(Agent agent);

    /** Takes an agent away. When called on the lane itself, or after {@code execute}, it has run for the last time. */
    void remove(Agent agent);

    /** Says that something an agent or a waiting condition looks at may have changed. Cheap when the lane is awake. */
    void signal();

    /** Whether the caller runs on this lane. */
    boolean isCurrent();

    /**
     * Waits on the lane until a condition holds. Meanwhile only urgent handlers run; commands, timers of
     * {@link #schedule} and agents stay where they are. Under simulated time the other lanes run on.
     *
     * @param what      is waited for, in words, for the journal and the thread's name
     * @param limitNanos after which the wait ends; must be positive
     * @param condition looked at first, after every urgent handler and after every {@link #signal}
     * @return whether the condition held before the limit
     * @throws LaneClosedException   when the lane is closed meanwhile
     * @throws IllegalStateException when not called on the lane
     */
    boolean await(String what, long limitNanos, BooleanSupplier condition);

    /** Waits for a time on the lane, serving urgent handlers as {@link #await} does. */
    default void pause(String what, long nanos) {
        await(what, nanos, () -> false);
    }

    /** What the lane waits for at this moment, or an empty string. */
    String waitingFor();

    /**
     * Ends the lane: pending work is dropped, a wait in progress ends with {@link LaneClosedException}, and no thread runs it
     * any more when this returns, unless called on the lane itself, which ends after the present command.
     */
    @Override
    void close();
}
