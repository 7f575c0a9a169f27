package org.qipa.netdev.tun;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.qipa.api.network.InterfaceAddress;
import org.qipa.api.network.NetworkEnd;
import org.qipa.api.network.NetworkException;
import org.qipa.linux.EventFd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open TUN interface.
 *
 * <p>The reading thread alone reads. Packets for the applications are written when the batch they came in is over, joined
 * where they can be. The lock guards what is held for that, and keeps descriptors and memory alive for writers and wakers.
 */
final class TunSession implements NetworkEnd.Session {

    private static final Logger LOG = LoggerFactory.getLogger(TunSession.class);
    private static final int MAX_PACKET = 65535;
    private static final long JOIN_MILLIS = 500;

    private final NetworkEnd.Host host;
    private final Consumer<TunSession> gone;
    private final TunDevice device;
    private final Arena arena = Arena.ofShared();
    private final ReentrantLock lock = new ReentrantLock();
    private final Linux writer = new Linux(arena);
    private final MemorySegment buffer = arena.allocate(Coalescer.BUFFER, 8);
    private final TunCounters counters = new TunCounters();
    /** Null without a header in front of packets: then each is written as it comes. */
    private final Coalescer held;
    private final EventFd event = new EventFd(arena);
    private final TunReader input;
    private final Thread reader;
    private volatile boolean ending;
    private boolean closed;

    /**
     * @param host   what it is opened for
     * @param device open; owned from now on, when this returns
     * @param gone   told when it closes
     */
    TunSession(NetworkEnd.Host host, TunDevice device, Consumer<TunSession> gone) {
        this.host = host;
        this.gone = gone;
        this.device = device;
        if (event.descriptor() < 0) {
            arena.close();
            throw new NetworkException("no eventfd: name=" + host.name() + " reason=" + Linux.describe(-event.descriptor()));
        }
        try {
            input = new TunReader(host, device, counters, arena, event);
        } catch (NetworkException e) {
            event.close();
            arena.close();
            throw e;
        }
        held = device.hasHeader() ? new Coalescer(buffer, device.offload().joinsUdp()) : null;
        // Blocking input cannot live on a lane.
        reader = Thread.ofPlatform().daemon().name("qipa-tun-" + host.name()).unstarted(input);
    }

    void start() {
        reader.start();
    }

    private void wakeReader() {
        lock.lock();
        try {
            if (!closed) {
                event.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void deliver(MemorySegment packet, long offset, int length, boolean verified) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (length > MAX_PACKET) {
                counters.count(TunCounter.REFUSED);
                host.lost(1, "packet is too long for any interface: length=" + length + " limit=" + MAX_PACKET);
            } else if (held == null) {
                MemorySegment.copy(packet, offset, buffer, 0, length);
                write(length, 1);
            } else if (held.count() == 0 || !held.join(packet, offset, length, verified)) {
                writeHeld();
                held.hold(packet, offset, length, verified);
            }
            if (held != null && !held.isOpen()) {
                writeHeld();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() {
        lock.lock();
        try {
            if (!closed && held != null) {
                writeHeld();
            }
        } finally {
            lock.unlock();
        }
    }

    private void writeHeld() {
        int count = held.count();
        if (count > 0) {
            write(held.seal(), count);
        }
    }

    private void write(int length, int packets) {
        int result = writer.write(device.fd(), buffer, length);
        counters.count(TunCounter.WRITES);
        if (packets > 1) {
            counters.count(TunCounter.WRITES_JOINED);
        }
        if (result >= 0) {
            counters.count(TunCounter.DELIVERED, packets);
        } else {
            // The interface is down, or the packet is no IP.
            counters.count(TunCounter.REFUSED, packets);
            host.lost(packets, "the kernel refused a packet");
        }
    }

    @Override
    public void configured() {
        if (!ending) {
            device.configure(host.addresses(), host.mtu());
        }
    }

    @Override
    public void ready(boolean ready, String why) {
        if (ready && !ending) {
            try {
                device.configure(host.addresses(), host.mtu());
            } catch (NetworkException e) {
                LOG.warn("interface {} keeps its settings: {}", host.name(), e.getMessage());
            }
        }
    }

    @Override
    public void roomAgain() {
        wakeReader();
    }

    @Override
    public String name() {
        return host.name();
    }

    @Override
    public String device() {
        return host.device();
    }

    @Override
    public List<String> addresses() {
        return host.addresses().stream().map(InterfaceAddress::toString).toList();
    }

    @Override
    public Counters counters() {
        return host.counters();
    }

    @Override
    public List<String> features() {
        return device.offload().features();
    }

    @Override
    public Map<String, Long> statistics() {
        return counters.toMap();
    }

    /** Wakes the reader for the last time, without waiting for it. */
    void end() {
        ending = true;
        input.end();
        wakeReader();
    }

    @Override
    public void close() {
        end();
        boolean interrupted = false;
        if (reader.isAlive() && Thread.currentThread() != reader) {
            try {
                reader.join(JOIN_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (held != null) {
                writeHeld();
            }
            closed = true;
            device.close();
            event.close();
            input.close();
            if (reader.isAlive()) {
                // Its memory is let go with it rather than taken from under it.
                LOG.warn("interface {}: the reading thread did not end in {} ms", host.name(), JOIN_MILLIS);
            } else {
                arena.close();
            }
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        gone.accept(this);
        LOG.info("interface {} closed", host.name());
    }
}
