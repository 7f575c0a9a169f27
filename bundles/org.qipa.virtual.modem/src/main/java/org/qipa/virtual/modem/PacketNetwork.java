package org.qipa.virtual.modem;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.qipa.api.modem.VirtualModem.Host;

/**
 * The network behind the modem of one device: a host and a downlink queue for each mux id. It outlives the modem and the
 * device: what a host has sent waits here until the modem can carry it, as far as the queue holds.
 *
 * <p>Belongs to the hardware lane of the device it serves at the moment; {@link ModemSession} hands it over.
 */
final class PacketNetwork implements AutoCloseable {

    /** Bytes of packets each downlink queue holds. */
    static final int QUEUE_BYTES = 1 << 20;
    /** Mux ids are 0 to 254 (spec 12 §3). */
    static final int MUX_LIMIT = 255;

    private Map<Integer, List<String>> configured;
    private final Path[] paths = new Path[MUX_LIMIT];
    private long uplink;
    private long unknownMux;
    private long dropped;
    private long lost;
    private int turn;
    private boolean closed;

    /** @param configured addresses of the host behind a mux id; others get {@link #defaultAddresses} */
    PacketNetwork(Map<Integer, List<String>> configured) {
        configure(configured);
    }

    /** Takes other hosts; what earlier ones have sent stays in the queues. */
    final synchronized void configure(Map<Integer, List<String>> hosts) {
        configured = Map.copyOf(hosts);
        for (int mux = 0; mux < MUX_LIMIT; mux++) {
            if (paths[mux] != null || configured.containsKey(mux)) {
                path(mux).host = new EchoHost(configured.getOrDefault(mux, defaultAddresses(mux)));
            }
        }
    }

    /** Addresses of the host behind a mux id that no configuration names. */
    static List<String> defaultAddresses(int mux) {
        return List.of("10.64." + mux + ".1", "fd00:64:" + Integer.toHexString(mux) + "::1");
    }

    /** An uplink packet arrives in the network; answers whether there is something to send down now. */
    synchronized boolean receive(int mux, MemorySegment packet) {
        uplink++;
        if (closed) {
            lost++;
            return false;
        }
        if (mux < 0 || mux >= MUX_LIMIT) {
            unknownMux++;
            return false;
        }
        Path path = path(mux);
        int length = (int) packet.byteSize();
        MemorySegment reply = path.queue.claim(length);
        if (reply == null) {
            dropped++;
            return false;
        }
        reply.copyFrom(packet);
        if (path.host.reply(reply)) {
            path.queue.commit(length);
            return true;
        }
        return false;
    }

    /** What carries packets down to the device. */
    @FunctionalInterface
    interface Carrier {
        /** Takes a packet; false when it cannot take one now. */
        boolean send(MemorySegment packet, int mux);
    }

    /**
     * Hands waiting packets to the carrier, one mux id after the other.
     *
     * @return packets carried
     */
    synchronized int drain(Carrier carrier, int limit) {
        int sent = 0;
        int idle = 0;
        while (sent < limit && idle < MUX_LIMIT) {
            turn = turn + 1 == MUX_LIMIT ? 0 : turn + 1;
            Path path = paths[turn];
            MemorySegment packet = path == null ? null : path.queue.peek();
            if (packet == null) {
                idle++;
            } else if (carrier.send(packet, turn)) {
                path.queue.pop();
                path.sent++;
                sent++;
                idle = 0;
            } else {
                return sent;
            }
        }
        return sent;
    }

    /** Counts packets that were in the modem when it went down. */
    synchronized void lost(long packets) {
        lost += packets;
    }

    /** Packets waiting for the modem. */
    synchronized int waiting() {
        int n = 0;
        for (Path path : paths) {
            n += path == null ? 0 : path.queue.size();
        }
        return n;
    }

    /** Hosts that were configured or have been spoken to. */
    synchronized List<Host> hosts() {
        java.util.ArrayList<Host> hosts = new java.util.ArrayList<>();
        for (int mux = 0; mux < MUX_LIMIT; mux++) {
            if (paths[mux] != null) {
                hosts.add(new Host(mux, paths[mux].host.addresses()));
            }
        }
        return List.copyOf(hosts);
    }

    /** Counters by name. */
    synchronized Map<String, Long> counters() {
        Map<String, Long> c = new TreeMap<>();
        long down = 0;
        for (Path path : paths) {
            if (path != null) {
                down += path.sent;
                path.host.counters().forEach((name, n) -> c.merge(name, n, Long::sum));
            }
        }
        c.put("uplink_packets", uplink);
        c.put("downlink_packets", down);
        c.put("downlink_held", (long) waiting());
        c.put("downlink_dropped", dropped);
        c.put("unknown_mux", unknownMux);
        c.put("lost_in_modem", lost);
        return c;
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (Path path : paths) {
            if (path != null) {
                path.queue.close();
            }
        }
    }

    private Path path(int mux) {
        Path path = paths[mux];
        if (path == null) {
            path = new Path(new EchoHost(configured.getOrDefault(mux, defaultAddresses(mux))));
            paths[mux] = path;
        }
        return path;
    }

    private static final class Path {
        EchoHost host;
        final PacketRing queue = new PacketRing(QUEUE_BYTES);
        long sent;

        Path(EchoHost host) {
            this.host = host;
        }
    }
}
