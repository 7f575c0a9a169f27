package org.qipa.virtual.modem;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.qipa.api.limit.Limit;
import org.qipa.api.modem.VirtualModem.Host;
import org.qipa.virtual.modem.services.DataPaths;

/**
 * The network behind the modem of one device: for each mux id a host and a downlink queue, or a {@link ModemLink} with an
 * interface and its queue. It outlives the modem and the device: what the network has sent waits until the modem can carry
 * it, as far as the queue holds.
 *
 * <p>Belongs to the hardware lane of the device it serves at the moment, whose {@link ModemSession} takes it over. The
 * network's monitor is taken before a link's lock; wakers are called under neither.
 */
final class PacketNetwork implements DataPaths, AutoCloseable {

    /** Bytes of packets each downlink queue holds. */
    static final int QUEUE_BYTES = 1 << 20;
    /** Mux ids are 0 to 254 (spec 12 §3). */
    static final int MUX_LIMIT = 255;

    private static final Runnable NOBODY = () -> { };

    private Map<Integer, List<String>> configured;
    private final Path[] paths = new Path[MUX_LIMIT];
    /** The paths there are, in turns. */
    private final List<Path> active = new ArrayList<>();
    private volatile Runnable waker = NOBODY;
    private String state = "no modem";
    private boolean carries;
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
                path(mux).configure(configured.getOrDefault(mux, defaultAddresses(mux)));
            }
        }
    }

    /** Addresses of the host behind a mux id that no configuration names. */
    static List<String> defaultAddresses(int mux) {
        return List.of("10.64." + mux + ".1", "fd00:64:" + Integer.toHexString(mux) + "::1");
    }

    /** An uplink packet arrives in the network; answers whether there is something to send down now. */
    synchronized boolean receive(int mux, MemorySegment memory, long offset, int length) {
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
        if (!path.calls.carry(memory, offset, length)) {
            return false;
        }
        if (path.link != null) {
            path.link.deliver(memory, offset, length);
            return false;
        }
        int reply = path.queue.claim(length);
        if (reply < 0) {
            dropped++;
            return false;
        }
        MemorySegment.copy(memory, offset, path.queue.memory(), reply, length);
        if (path.host.reply(path.queue.memory(), reply, length)) {
            path.queue.commit(length);
            return true;
        }
        return false;
    }

    /** The batch of uplink packets is over: interfaces hand on what they hold back. */
    synchronized void flush() {
        for (Path path : active) {
            if (path.link != null) {
                path.link.flush();
            }
        }
    }

    /** What carries packets down to the device. */
    @FunctionalInterface
    interface Carrier {
        /** Takes a packet; false when it cannot take one now. */
        boolean send(MemorySegment memory, long offset, int length, int mux);
    }

    /**
     * Hands waiting packets to the carrier, one mux id after the other.
     *
     * @return packets carried
     */
    synchronized int drain(Carrier carrier, int limit) {
        int sent = 0;
        int idle = 0;
        while (sent < limit && idle < active.size()) {
            turn = turn + 1 >= active.size() ? 0 : turn + 1;
            switch (active.get(turn).drain(carrier)) {
                case NOTHING -> idle++;
                case REFUSED -> {
                    return sent;
                }
                case SENT -> {
                    sent++;
                    idle = 0;
                }
            }
        }
        return sent;
    }

    /** Puts an interface in the place of the host of its mux id; false when another one has it. */
    synchronized boolean attach(ModemLink link) {
        Path path = path(link.muxId());
        if (path.link != null) {
            return false;
        }
        path.link = link;
        path.tell(carries, state);
        link.waker(() -> waker.run());
        return true;
    }

    /** Takes it away again; the host answers as before. */
    synchronized void detach(ModemLink link) {
        Path path = path(link.muxId());
        if (path.link == link) {
            path.link = null;
            link.waker(NOBODY);
            link.ready(false, "no modem");
        }
    }

    /** A modem takes over: it is told when packets wait, on any thread. */
    synchronized void carrier(Runnable newWaker) {
        waker = newWaker;
    }

    /** That modem has gone; nothing happens when another one has taken over. */
    synchronized void carrierGone(Runnable oldWaker) {
        carries(oldWaker, false, "no modem");
        if (waker == oldWaker) {
            waker = NOBODY;
        }
    }

    /** Whether the modem of that waker carries packets now; while none does, interfaces keep them. */
    synchronized void carries(Runnable carrier, boolean now, String why) {
        if (waker != carrier) {
            return;
        }
        carries = now;
        state = why;
        active.forEach(path -> path.tell(now, why));
    }

    @Override
    public synchronized List<String> addresses(int mux) {
        Path path = paths[mux];
        return path == null ? configured.getOrDefault(mux, defaultAddresses(mux)) : path.own();
    }

    @Override
    public void up(int mux, int family, List<String> hosts, boolean claimed) {
        Runnable told;
        synchronized (this) {
            Path path = path(mux);
            path.calls.up(family, hosts, claimed);
            path.rehost();
            path.tell(carries, state);
            told = waker;
        }
        told.run();
    }

    /** What a host has said and nobody has called for any more is lost. */
    @Override
    public synchronized void down(int mux, int family) {
        Path path = path(mux);
        path.calls.down(family);
        path.rehost();
        path.tell(carries, state);
        while (path.calls.isShut() && path.queue.peek() >= 0) {
            path.queue.pop();
            dropped++;
        }
    }

    @Override
    public synchronized void release() {
        for (Path path : active) {
            path.calls.release();
            path.rehost();
            path.tell(carries, state);
        }
    }

    @Override
    public synchronized Traffic traffic(int mux) {
        return path(mux).calls.traffic();
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
        List<Host> hosts = new ArrayList<>();
        for (int mux = 0; mux < MUX_LIMIT; mux++) {
            if (paths[mux] != null) {
                hosts.add(new Host(mux, paths[mux].addresses()));
            }
        }
        return List.copyOf(hosts);
    }

    /** Counters by name. */
    synchronized Map<String, Long> counters() {
        Map<String, Long> c = new TreeMap<>();
        long down = 0;
        long uncalled = 0;
        for (Path path : paths) {
            if (path != null) {
                down += path.calls.downPackets();
                uncalled += path.calls.refused();
                path.host.counters().forEach((name, n) -> c.merge(name, n, Long::sum));
            }
        }
        c.put("uplink_packets", uplink);
        c.put("downlink_packets", down);
        c.put("downlink_held", (long) waiting());
        c.put("downlink_dropped", dropped);
        c.put("unknown_mux", unknownMux);
        c.put("uplink_uncalled", uncalled);
        c.put("lost_in_modem", lost);
        return c;
    }

    /** How far it has grown. */
    synchronized List<Limit> limits(String device) {
        int used = 0;
        int highest = 0;
        for (Path path : active) {
            used = Math.max(used, path.queue.bytes());
            highest = Math.max(highest, path.queue.highest());
        }
        return List.of(
                new Limit(device, "modem.downlink-queue", "", "packets of a host that wait for the modem", "bytes",
                        QUEUE_BYTES, used, highest, dropped, false, "PacketNetwork.QUEUE_BYTES"),
                new Limit(device, "modem.hosts", "", "hosts or interfaces behind the modem, one for each mux id", "hosts",
                        MUX_LIMIT, active.size(), active.size(), unknownMux, false,
                        "PacketNetwork.MUX_LIMIT, spec 12 §3"));
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
            path = new Path(mux, configured.getOrDefault(mux, defaultAddresses(mux)));
            paths[mux] = path;
            active.add(path);
        }
        return path;
    }

    private static final class Path {
        final int mux;
        final PacketRing queue = new PacketRing(QUEUE_BYTES);
        final PathCalls calls = new PathCalls();
        /** Addresses of the host while no call gives it others. */
        private List<String> configured;
        EchoHost host;
        ModemLink link;

        Path(int mux, List<String> configured) {
            this.mux = mux;
            configure(configured);
        }

        void configure(List<String> addresses) {
            configured = addresses;
            host = new EchoHost(calls.hosts(configured));
        }

        /** Calls have come or gone: the host may have other addresses now. */
        void rehost() {
            List<String> now = calls.hosts(configured);
            if (!now.equals(host.addresses())) {
                host = new EchoHost(now);
            }
        }

        void tell(boolean carries, String why) {
            if (link != null) {
                link.ready(carries && !calls.isShut(), carries && calls.isShut() ? "no call" : why);
            }
        }

        List<String> addresses() {
            return link == null ? host.addresses() : link.addresses();
        }

        /** Addresses whatever is called. */
        List<String> own() {
            return link == null ? configured : link.addresses();
        }

        /** What the host has said goes first, also when an interface has taken its place since. */
        ModemLink.Drained drain(Carrier carrier) {
            int packet = queue.peek();
            ModemLink.Drained result;
            if (packet < 0) {
                result = link == null || calls.isShut() ? ModemLink.Drained.NOTHING : link.drain(carrier);
                if (result == ModemLink.Drained.SENT) {
                    calls.carriedDown(link.lastLength());
                }
            } else if (carrier.send(queue.memory(), packet, queue.length(), mux)) {
                calls.carriedDown(queue.length());
                queue.pop();
                result = ModemLink.Drained.SENT;
            } else {
                result = ModemLink.Drained.REFUSED;
            }
            return result;
        }
    }
}
