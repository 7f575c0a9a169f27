package org.qipa.rmnet.map;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
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
import org.qipa.api.network.InternetChecksum;
import org.qipa.api.network.Packet;

/** A packet whose checksum was left open is framed: v1 finishes it in software, v4 and v5 ask hardware. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EgressBenchmark {

    private static final int IP = 20;
    private static final int CHECKSUM = 6;

    /** MAP version. */
    @Param({"v1", "v4", "v5"})
    public String map;

    /** Bytes of the packet. */
    @Param({"64", "1400"})
    public int size;

    private record Datagram(MemorySegment bytes, int length) implements Packet {
        @Override
        public int segments() {
            return 1;
        }

        @Override
        public MemorySegment segment(int n) {
            return bytes;
        }

        @Override
        public int checksumStart() {
            return IP;
        }

        @Override
        public int checksumOffset() {
            return CHECKSUM;
        }
    }

    private final LinkCounters counters = new LinkCounters();
    private Arena arena;
    private MapFormat format;
    private Packet packet;
    private MemorySegment frame;

    /** Makes the packet. */
    @Setup(Level.Trial)
    public void fill() {
        arena = Arena.ofShared();
        format = new MapFormat(switch (map) {
            case "v4" -> MapFormat.EGRESS_CHECKSUM_V4;
            case "v5" -> MapFormat.EGRESS_CHECKSUM_V5;
            default -> 0;
        });
        MemorySegment bytes = arena.allocate(size, 64);
        Frames.packet(bytes, 0, size, new Random(1));
        Wire.u16(bytes, IP + CHECKSUM, InternetChecksum.pseudo(bytes, 12, 8, 17, size - IP));
        packet = new Datagram(bytes, size);
        frame = arena.allocate(2048, 64);
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void close() {
        arena.close();
    }

    /** A packet. */
    @Benchmark
    public int frame() {
        return UplinkFramer.write(format, frame, packet, 4, 1, true, true, counters);
    }
}
