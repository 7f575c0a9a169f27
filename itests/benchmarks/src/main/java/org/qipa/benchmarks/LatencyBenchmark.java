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

/** One packet there and back, nothing else under way, again and again: each is timed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LatencyBenchmark {

    private static final int SIZE = 64;

    /** {@code one}: driver and hardware on one thread; {@code lanes}: each on its own, as in a container. */
    @Param({"one", "lanes"})
    public String threads;

    private DataPath path;
    private long expected;

    /** Brings a device up. */
    @Setup(Level.Trial)
    public void open() {
        path = new DataPath("sdm845", threads.equals("lanes"), true, SIZE);
    }

    /** Takes it down. */
    @TearDown(Level.Trial)
    public void close() {
        path.close();
    }

    /** There and back. */
    @Benchmark
    public long roundTrip() {
        path.send(1);
        expected++;
        if (threads.equals("one")) {
            while (path.traffic().received() < expected) {
                path.step();
            }
        } else {
            while (path.traffic().received() < expected) {
                Thread.onSpinWait();
            }
        }
        return expected;
    }
}
