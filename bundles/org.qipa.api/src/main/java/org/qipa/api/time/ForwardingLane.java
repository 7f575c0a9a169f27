package org.qipa.api.time;

import java.util.function.BooleanSupplier;
import org.osgi.annotation.versioning.ProviderType;

/** A lane that is another one but for what is overridden. Adds no threads and no state: what holds for that one holds for it. */
@ProviderType
public abstract class ForwardingLane implements Lane {

    /** What everything goes to. */
    protected final Lane lane;

    /** Around a lane. */
    protected ForwardingLane(Lane lane) {
        this.lane = lane;
    }

    @Override
    public String name() {
        return lane.name();
    }

    @Override
    public TimeSource time() {
        return lane.time();
    }

    @Override
    public void execute(Runnable command) {
        lane.execute(command);
    }

    @Override
    public void urgent(Runnable handler) {
        lane.urgent(handler);
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable command) {
        return lane.schedule(delayNanos, command);
    }

    @Override
    public void add(Agent agent) {
        lane.add(agent);
    }

    @Override
    public void remove(Agent agent) {
        lane.remove(agent);
    }

    @Override
    public void signal() {
        lane.signal();
    }

    @Override
    public boolean isCurrent() {
        return lane.isCurrent();
    }

    @Override
    public boolean await(String what, long limitNanos, BooleanSupplier condition) {
        return lane.await(what, limitNanos, condition);
    }

    @Override
    public String waitingFor() {
        return lane.waitingFor();
    }

    @Override
    public void close() {
        lane.close();
    }
}
