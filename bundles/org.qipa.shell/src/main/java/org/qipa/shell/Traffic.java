package org.qipa.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.qipa.api.network.Link;

/** Echo requests through every link of a device, run after run. Thread safe. */
final class Traffic implements AutoCloseable {

    private final Inventory inventory;
    private final String device;
    private final List<EchoRun> runs = new ArrayList<>();
    /** Requests of the runs that were started, less what was answered so far. */
    private final AtomicLong missing = new AtomicLong();

    Traffic(Inventory inventory, String device) {
        this.inventory = inventory;
        this.device = device;
    }

    /** Starts a run on every link. */
    synchronized void start(int count, long gapNanos, int dataLength) throws CommandException {
        for (Link link : inventory.links(device)) {
            PingTarget target = PingTarget.of(inventory, link.name(), "");
            Pinger.Plan plan = new Pinger.Plan(target.from(), target.to(), count, gapNanos, dataLength);
            EchoRun run = target.run(plan, inventory.time(), answer -> {
                if (answer.rttNanos() >= 0 && !answer.duplicate()) {
                    missing.decrementAndGet();
                }
            });
            runs.add(run);
            missing.addAndGet(count);
            run.start();
        }
    }

    /** Requests without an answer, also those that are still to be sent. */
    long missing() {
        return missing.get();
    }

    @Override
    public synchronized void close() {
        runs.forEach(EchoRun::close);
    }
}
