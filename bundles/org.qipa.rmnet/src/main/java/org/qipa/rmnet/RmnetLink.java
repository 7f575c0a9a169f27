package org.qipa.rmnet;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.qipa.api.network.Link;
import org.qipa.api.network.LinkEnd;
import org.qipa.api.network.MuxPort.TxRing;
import org.qipa.api.network.Packet;
import org.qipa.rmnet.map.DownlinkChecksum;
import org.qipa.rmnet.map.LinkCounter;
import org.qipa.rmnet.map.LinkCounters;

/**
 * A mux id of a device.
 *
 * <p>Outlives ports: {@link #attach} and {@link #detach} give and take them. The lock guards the end and readiness; the
 * data lane holds it while it calls the end: for a run of packets, not for each ({@link #enter}, {@link #exit}).
 */
final class RmnetLink implements Link {

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkCounters counters = new LinkCounters();
    private volatile LinkSettings settings;
    private volatile MapPort port;
    private volatile boolean ready;
    private LinkEnd end;
    private boolean carrier;
    private boolean flowing = true;
    /** Since the last {@link #flush}, packets were delivered. Data lane only. */
    private boolean unflushed;
    private String why = "no modem network device";

    RmnetLink(LinkSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public String device() {
        return settings.device();
    }

    @Override
    public int muxId() {
        return settings.mux();
    }

    @Override
    public int mtu() {
        int wanted = settings.mtu();
        MapPort present = port;
        int room = present == null ? wanted == 0 ? LinkSettings.DEFAULT_MTU : wanted : present.mtu();
        return wanted == 0 ? room : Math.min(wanted, room);
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> all = new LinkedHashMap<>(counters.toMap());
        MapPort present = port;
        if (present != null) {
            present.counters().forEach((name, value) -> all.put("port_" + name, value));
        }
        return all;
    }

    @Override
    public void connect(LinkEnd newEnd) {
        lock.lock();
        try {
            if (end != null && end != newEnd && ready) {
                end.ready(false, "another interface took the link");
            }
            end = newEnd;
            newEnd.ready(ready, why);
        } finally {
            lock.unlock();
        }
        wake();
    }

    @Override
    public void disconnect(LinkEnd oldEnd) {
        lock.lock();
        try {
            if (end == oldEnd) {
                end = null;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void wake() {
        MapPort present = port;
        if (present != null) {
            present.wake();
        }
    }

    LinkSettings settings() {
        return settings;
    }

    void settings(LinkSettings changed) {
        settings = changed;
    }

    LinkCounters linkCounters() {
        return counters;
    }

    /** Packets may flow through this port from now on, if it has carrier. */
    void attach(MapPort newPort, boolean hasCarrier, String reason) {
        lock.lock();
        try {
            port = newPort;
            carrier = hasCarrier;
            // A modem that comes up does not remember what the one before had stopped.
            flowing = true;
            update(reason);
        } finally {
            lock.unlock();
        }
        wake();
    }

    /** That port is gone; nothing happens when another one took its place. */
    void detach(MapPort oldPort, String reason) {
        lock.lock();
        try {
            if (port == oldPort) {
                port = null;
                carrier = false;
                update(reason);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The port's carrier changed. */
    void carrier(MapPort from, boolean on, String reason) {
        lock.lock();
        try {
            if (port == from) {
                carrier = on;
                update(reason);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The modem stops the queue or lets it go on. */
    void flow(boolean enable) {
        lock.lock();
        try {
            counters.count(enable ? LinkCounter.FLOW_ENABLED : LinkCounter.FLOW_DISABLED);
            flowing = enable;
            update(enable ? "the modem enabled the flow" : "the modem disabled the flow");
        } finally {
            lock.unlock();
        }
    }

    private void update(String reason) {
        boolean now = port != null && carrier && flowing;
        why = reason;
        if (now != ready) {
            ready = now;
            if (end != null) {
                end.ready(now, reason);
            }
        }
    }

    /** The link is gone: its end hears of it and is not called any more. */
    void close(String reason) {
        lock.lock();
        try {
            port = null;
            carrier = false;
            update(reason);
            end = null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends packets of the end's queue.
     *
     * @return packets taken from the queue; the complement of it when the ring got full
     */
    int pull(MapPort from, TxRing ring, int quantum) {
        lock.lock();
        try {
            int handled = 0;
            for (int n = 0; n < quantum && ready && end != null && port == from; n++) {
                Packet packet = end.peek();
                if (packet == null) {
                    break;
                }
                switch (from.send(this, packet, ring)) {
                    case TAKEN -> { }
                    case TOO_LONG -> {
                        // It can never succeed; answering "busy" would block the queue for good (oddity 22).
                        counters.count(LinkCounter.TX_DROPPED);
                        from.lost("uplink", 1, "packet does not fit the link");
                    }
                    case RING_FULL -> {
                        return ~handled;
                    }
                }
                end.pop();
                handled++;
            }
            return handled;
        } finally {
            lock.unlock();
        }
    }

    /** A run of received packets begins. */
    void enter() {
        lock.lock();
    }

    /** It is over. */
    void exit() {
        lock.unlock();
    }

    /** Delivers a packet to the end, if there is one and the packet is good enough for the link. Inside of a run. */
    void deliver(MapPort from, MemorySegment buffer, long offset, int length, LinkCounter outcome) {
        boolean verified = outcome != null && DownlinkChecksum.verifies(outcome);
        if (!verified && settings.dropBadChecksum() && DownlinkChecksum.isWrong(buffer, offset, length)) {
            counters.count(LinkCounter.RX_DROPPED_CHECKSUM);
            return;
        }
        if (end == null || length == 0) {
            counters.count(LinkCounter.RX_DROPPED);
            from.lost("downlink", 1, end == null ? "link without an interface" : "empty packet");
            return;
        }
        end.deliver(buffer, offset, length, verified);
        unflushed = true;
        counters.count(LinkCounter.RX_PACKETS);
        counters.count(LinkCounter.RX_BYTES, length);
    }

    /** The batch is over: the end hands on what it holds back. Data lane. @return whether there was anything */
    boolean flush() {
        if (!unflushed) {
            return false;
        }
        unflushed = false;
        lock.lock();
        try {
            if (end != null) {
                end.flush();
            }
        } finally {
            lock.unlock();
        }
        return true;
    }
}
