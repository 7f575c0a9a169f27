package org.qipa.time;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.qipa.api.limit.Bound;
import org.qipa.api.limit.Limit;
import org.qipa.api.limit.Limits;
import org.qipa.api.time.Lane;
import org.qipa.api.time.TimeSource;

/** The operating system's time; lanes run on daemon threads that they share. Lanes that are still open when it goes are closed. */
@Component(service = {TimeSource.class, Limits.class}, property = "qipa.time=system")
public final class SystemTime implements TimeSource, Limits {

    private final Bound posted = new Bound("time.lane-queue", "commands and handlers that wait on the fullest lane",
            "commands", SystemLane.QUEUE_LIMIT, "SystemLane.QUEUE_LIMIT");
    private final Set<SystemLane> lanes = ConcurrentHashMap.newKeySet();
    private final LaneThreads threads = new LaneThreads();

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
        SystemLane lane = new SystemLane(this, name, lanes::remove);
        lanes.add(lane);
        return lane;
    }

    @Override
    public List<String> lanes() {
        return lanes.stream().map(Lane::name).sorted().toList();
    }

    /** What lanes run on. */
    LaneThreads threads() {
        return threads;
    }

    /** What all lanes post against. */
    Bound posted() {
        return posted;
    }

    @Override
    public List<Limit> limits() {
        posted.used(lanes.stream().mapToInt(SystemLane::queued).max().orElse(0));
        return List.of(posted.reading("", ""));
    }

    @Deactivate
    void deactivate() {
        lanes.forEach(SystemLane::close);
        threads.close();
    }
}
