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
 * As {@link PathBenchmark}, with the counters that a link moves for each packet, and without: there the methods that count
 * return at once. What is counted for a batch or a buffer, in core and GSI, counts in both.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CountersBenchmark {

    private static final String SOC = "sdm845";
    private static final int SIZE = 64;

    /** Whether links count. */
    @Param({"true", "false"})
    public boolean counting;

    private DataPath path;

    /** Brings the device up. */
    @Setup(Level.Trial)
    public void open() {
        Updated copy = new Updated(counting);
        path = new DataPath(SOC, false, true, SIZE, copy.gsi(), copy.links());
        path.send(DataPath.WINDOW);
    }

    /** Takes it down, after a look at whether the counters did what they should. */
    @TearDown(Level.Trial)
    public void close() {
        long counted = path.counters().get("tx_packets");
        path.close();
        if (counted > 0 != counting) {
            throw new IllegalStateException("counting=" + counting + " tx_packets=" + counted);
        }
    }

    /** So many packets come back, and as many are sent after them. */
    @Benchmark
    public long roundTrips() {
        return path.roundTrips();
    }
}
