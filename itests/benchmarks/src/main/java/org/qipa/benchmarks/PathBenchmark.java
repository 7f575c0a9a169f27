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
 * Round trips AP, IPA, modem, IPA, AP on one thread, as many under way as a window of {@link DataPath#WINDOW} allows. An operation
 * is {@link DataPath#BATCH} packets that came back; the report divides by them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PathBenchmark {

    /** MAP v4 (sdm845) or v5 (sc7280). */
    @Param({"sdm845", "sc7280"})
    public String soc;

    /** {@code back}: the modem sends packets back; {@code host}: the host behind the virtual modem echoes them. */
    @Param({"back", "host"})
    public String modem;

    /** Bytes of a packet. */
    @Param({"64", "1400"})
    public int size;

    private DataPath path;

    /** Brings a device up. */
    @Setup(Level.Trial)
    public void open() {
        path = new DataPath(soc, false, modem.equals("back"), size);
        path.send(DataPath.WINDOW);
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
