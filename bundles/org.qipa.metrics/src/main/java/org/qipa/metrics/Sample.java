package org.qipa.metrics;

import java.util.List;
import java.util.function.Supplier;
import org.qipa.api.metrics.Measure;
import org.qipa.api.metrics.Reading;
import org.qipa.api.metrics.Reading.Of;
import org.qipa.api.time.TimeSource;

/** The newest readings of one thing, not older than a tenth of a second. Thread safe. */
final class Sample {

    /** So many meters are asked in a row that each must not make its own. */
    static final long FRESH_NANOS = 100_000_000L;

    private final TimeSource time;
    private final Supplier<List<Reading>> source;
    private List<Reading> readings;
    private long takenAt;

    Sample(TimeSource time, Supplier<List<Reading>> source) {
        this.time = time;
        this.source = source;
        readings = source.get();
        takenAt = time.nanoTime();
    }

    /** All readings. */
    synchronized List<Reading> readings() {
        if (time.nanoTime() - takenAt > FRESH_NANOS) {
            readings = source.get();
            takenAt = time.nanoTime();
        }
        return readings;
    }

    /** A value; 0 when there is no such thing at present, as a channel before the device is set up. */
    double value(Of of, String name, Measure measure) {
        return readings().stream().filter(r -> r.of() == of && r.name().equals(name)).mapToLong(r -> r.value(measure))
                .findFirst().orElse(0);
    }

    /** Drops for a reason. */
    double drops(Of of, String name, String reason) {
        return readings().stream().filter(r -> r.of() == of && r.name().equals(name))
                .mapToLong(r -> r.drops().getOrDefault(reason, 0L)).findFirst().orElse(0);
    }
}
