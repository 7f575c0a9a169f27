package org.qipa.netdev.tun;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.qipa.api.network.InterfaceAddress;
import org.qipa.api.network.NetworkEnd;
import org.qipa.api.network.NetworkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open TUN interface.
 *
 * <p>The reading thread alone reads; it waits for packets while the queue has room and otherwise only for the eventfd.
 * The lock keeps descriptors and memory alive for writers and wakers.
 */
final class TunSession implements NetworkEnd.Session {

    private static final Logger LOG = LoggerFactory.getLogger(TunSession.class);
    private static final int MAX_PACKET = 65535;
    private static final long JOIN_MILLIS = 500;
    private static final int POLLFD_LENGTH = 8;
    private static final int POLLFD_EVENTS_OFFSET = 4;

    private final NetworkEnd.Host host;
    private final Consumer<TunSession> gone;
    private final TunDevice device;
    private final Arena arena = Arena.ofShared();
    private final ReentrantLock lock = new ReentrantLock();
    private final Linux writer = new Linux(arena);
    private final MemorySegment one = arena.allocate(JAVA_LONG);
    private final MemorySegment copy = arena.allocate(MAX_PACKET);
    private final int event;
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
        one.set(JAVA_LONG, 0, 1);
        event = writer.eventfd();
        if (event < 0) {
            arena.close();
            throw new NetworkException("no eventfd: name=" + host.name() + " reason=" + Linux.describe(-event));
        }
        // Blocking input cannot live on a lane.
        reader = Thread.ofPlatform().daemon().name("qipa-tun-" + host.name()).unstarted(this::read);
    }

    void start() {
        reader.start();
    }

    private void read() {
        MemorySegment buffer = arena.allocate(MAX_PACKET);
        MemorySegment descriptors = arena.allocate(2L * POLLFD_LENGTH, 8);
        MemorySegment count = arena.allocate(JAVA_LONG);
        Linux linux = new Linux(arena);
        descriptors.set(JAVA_SHORT, POLLFD_EVENTS_OFFSET, Linux.POLLIN);
        descriptors.set(JAVA_INT, POLLFD_LENGTH, event);
        descriptors.set(JAVA_SHORT, POLLFD_LENGTH + POLLFD_EVENTS_OFFSET, Linux.POLLIN);
        while (!ending) {
            int room = host.room();
            int result = 0;
            while (room-- > 0 && !ending) {
                result = linux.read(device.fd(), buffer);
                if (result < 0) {
                    break;
                }
                if (!host.send(buffer, 0, result)) {
                    host.lost(1, "packet from the kernel does not fit the link");
                }
            }
            if (result < 0 && result != -Linux.EAGAIN && result != -Linux.EINTR) {
                LOG.warn("interface {} cannot be read any more: {}", host.name(), Linux.describe(-result));
                return;
            }
            // Without room only the eventfd is waited for; poll passes over negative descriptors.
            descriptors.set(JAVA_INT, 0, host.room() > 0 ? device.fd() : -1);
            linux.poll(descriptors, 2);
            linux.read(event, count);
        }
    }

    private void wakeReader() {
        lock.lock();
        try {
            if (!closed) {
                writer.write(event, one);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void deliver(MemorySegment buffer, long offset, int length, boolean verified) {
        int result;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (buffer.isNative()) {
                result = writer.write(device.fd(), buffer.asSlice(offset, length));
            } else {
                MemorySegment.copy(buffer, offset, copy, 0, length);
                result = writer.write(device.fd(), copy.asSlice(0, length));
            }
        } finally {
            lock.unlock();
        }
        if (result < 0) {
            // The interface is down, or the packet is no IP.
            host.lost(1, "the kernel refused a packet");
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

    /** Wakes the reader for the last time, without waiting for it. */
    void end() {
        ending = true;
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
            closed = true;
            device.close();
            writer.close(event);
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
