package org.qipa.time;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.qipa.api.time.Lane;
import org.qipa.api.time.TimeSource;

/** The operating system's time; each lane is a daemon thread. Lanes that are still open when it goes are closed. */
@Component(service = TimeSource.class, property = "qipa.time=system")
public final class SystemTime implements TimeSource {

    private final Set<SystemLane> lanes = ConcurrentHashMap.newKeySet();

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
        lane.start();
        return lane;
    }

    @Deactivate
    void deactivate() {
        lanes.forEach(SystemLane::close);
    }
}
