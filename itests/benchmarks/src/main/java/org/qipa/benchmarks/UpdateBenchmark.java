package org.qipa.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * As {@link PathBenchmark}, after so many updates of gsi and rmnet: each time both come by a class loader of their own, the
 * device is brought up on them, carries packets and is closed. What is compiled of the other bundles has seen all of them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UpdateBenchmark {

    private static final String SOC = "sdm845";
    private static final int SIZE = 64;

    /** Updates before. */
    @Param({"0", "50"})
    public int updates;

    /** Packets through the device between two updates. */
    @Param("20000")
    public int between;

    private DataPath path;

    /** Updates, and brings the last device up. */
    @Setup(Level.Trial)
    public void open() {
        for (int i = 0; i < updates; i++) {
            try (DataPath before = updated()) {
                before.send(between);
                before.await("packets do not come back", () -> before.traffic().received() >= between);
            }
        }
        path = updated();
        path.send(DataPath.WINDOW);
    }

    private static DataPath updated() {
        Updated update = new Updated();
        return new DataPath(SOC, false, true, SIZE, update.gsi(), update.links());
    }

    /** Takes it down. */
    @TearDown(Level.Trial)
    public void close() {
        path.close();
    }

    /** So many packets come back, and as many are sent after them. */
    @Benchmark
    public long roundTrips() {
        return path.roundTrips();
    }
}
