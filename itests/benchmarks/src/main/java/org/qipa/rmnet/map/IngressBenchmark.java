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
import org.openjdk.jmh.infra.Blackhole;

/**
 * A receive buffer full of UDP packets is taken apart and every packet checked: 100 packets of 64 bytes, or 20 of 1400. The
 * result is the time of a buffer; the report divides it by the packets.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class IngressBenchmark implements Ingress.Receiver {

    private static final int MUX = 1;

    /** MAP version. */
    @Param({"v1", "v4", "v5"})
    public String map;

    /** Packets and bytes of each. */
    @Param({"100x64", "20x1400"})
    public String packets;

    private final LinkCounters counters = new LinkCounters();
    private final Ingress ingress = new Ingress(this);
    private Arena arena;
    private MapFormat format;
    private MemorySegment buffer;
    private int length;
    private Blackhole hole;

    /** Fills the buffer. */
    @Setup(Level.Trial)
    public void fill(Blackhole blackhole) {
        hole = blackhole;
        arena = Arena.ofShared();
        int count = Integer.parseInt(packets.substring(0, packets.indexOf('x')));
        int size = Integer.parseInt(packets.substring(packets.indexOf('x') + 1));
        buffer = arena.allocate(1 << 16, 64);
        format = new MapFormat(MapFormat.INGRESS_DEAGGREGATION | MapFormat.INGRESS_COMMANDS | switch (map) {
            case "v4" -> MapFormat.INGRESS_CHECKSUM_V4;
            case "v5" -> MapFormat.INGRESS_CHECKSUM_V5;
            default -> 0;
        });
        Random random = new Random(1);
        length = 0;
        for (int i = 0; i < count; i++) {
            length = Frames.put(buffer, length, map, MUX, size, random);
        }
        ingress.receive(format, buffer, 0, length);
        LinkCounter expected = map.equals("v1") ? LinkCounter.RX_PACKETS : LinkCounter.CHECKSUM_OK;
        if (counters.get(expected) != count) {
            throw new IllegalStateException("packets are not what they should be: " + counters.toMap());
        }
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void close() {
        arena.close();
    }

    /** A buffer. */
    @Benchmark
    public void buffer() {
        ingress.receive(format, buffer, 0, length);
    }

    @Override
    public LinkCounters counters(int muxId) {
        return muxId == MUX ? counters : null;
    }

    @Override
    public boolean checksums(int muxId) {
        return true;
    }

    @Override
    public void packet(int muxId, MemorySegment from, long offset, int bytes, LinkCounter outcome) {
        counters.count(LinkCounter.RX_PACKETS);
        counters.count(LinkCounter.RX_BYTES, bytes);
        hole.consume(offset);
    }

    @Override
    public void flow(int muxId, boolean enable) {
        throw new IllegalStateException("no flow control here");
    }

    @Override
    public void acknowledge(MemorySegment from, long offset, int bytes) {
        throw new IllegalStateException("no flow control here");
    }

    @Override
    public void dropped(Ingress.Drop why, int muxId) {
        throw new IllegalStateException("dropped: " + why);
    }

    @Override
    public void stray(int bytes) {
        throw new IllegalStateException("stray: " + bytes);
    }
}
