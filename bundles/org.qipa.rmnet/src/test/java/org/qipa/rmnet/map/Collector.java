package org.qipa.rmnet.map;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A receiver that writes down what happens. */
final class Collector implements Ingress.Receiver {

    record Delivered(int muxId, boolean verified, String bytes) {}

    final List<Delivered> delivered = new ArrayList<>();
    final List<String> acks = new ArrayList<>();
    final List<String> flow = new ArrayList<>();
    final Map<Ingress.Drop, Integer> dropped = new EnumMap<>(Ingress.Drop.class);
    int stray;
    private final Map<Integer, LinkCounters> counters = new TreeMap<>();
    private final boolean checksums;

    Collector(boolean checksums, Integer... muxIds) {
        this.checksums = checksums;
        for (int mux : Set.of(muxIds)) {
            counters.put(mux, new LinkCounters());
        }
    }

    /** A counter over all links. */
    long count(LinkCounter counter) {
        return counters.values().stream().mapToLong(c -> c.get(counter)).sum();
    }

    Collector receive(int format, String frames) {
        byte[] bytes = Bytes.of(frames);
        // Not at the start, and with something behind that is none of its business.
        byte[] buffer = new byte[bytes.length + 16];
        java.util.Arrays.fill(buffer, (byte) 0xa5);
        System.arraycopy(bytes, 0, buffer, 5, bytes.length);
        new Ingress(this).receive(new MapFormat(format), MemorySegment.ofArray(buffer), 5, bytes.length);
        return this;
    }

    @Override
    public LinkCounters counters(int muxId) {
        return counters.get(muxId);
    }

    @Override
    public boolean checksums(int muxId) {
        return checksums;
    }

    @Override
    public void packet(int muxId, MemorySegment buffer, long offset, int length, LinkCounter outcome) {
        delivered.add(new Delivered(muxId, outcome != null && DownlinkChecksum.verifies(outcome),
                Bytes.hex(buffer, offset, length)));
    }

    @Override
    public void flow(int muxId, boolean enable) {
        flow.add((enable ? "wake" : "stop") + " " + muxId);
    }

    @Override
    public void acknowledge(MemorySegment buffer, long offset, int length) {
        MemorySegment copy = MemorySegment.ofArray(new byte[length]);
        MemorySegment.copy(buffer, offset, copy, 0, length);
        MapCommand.acknowledge(copy, 0);
        acks.add(Bytes.hex(copy, 0, length));
    }

    @Override
    public void dropped(Ingress.Drop why, int muxId) {
        dropped.merge(why, 1, Integer::sum);
    }

    @Override
    public void stray(int bytes) {
        stray += bytes;
    }
}
