package org.qipa.netdev.tun;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.qipa.api.network.NetworkEnd;
import org.qipa.api.network.NetworkException;
import org.qipa.api.network.Offer;
import org.qipa.linux.Epoll;
import org.qipa.linux.EventFd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads packets of the kernel into the uplink queue, on a thread of its own.
 *
 * <p>It waits by epoll for packets and for an eventfd, by which it is woken for room in the queue and for the end; while the
 * queue is full, for the eventfd alone. Once awake it reads all there is and wakes the link once for a batch.
 */
final class TunReader implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(TunReader.class);
    private static final int MAX_PACKET = 65535;
    /** Packets read before the link is woken; what was cut counts more. */
    private static final int BATCH = 16;
    private static final int EVENTS = 2;
    private static final long WOKEN = 0;
    private static final long PACKETS = 1;
    private final NetworkEnd.Host host;
    private final TunDevice device;
    private final TunCounters counters;
    private final Linux linux;
    private final EventFd event;
    private final Epoll epoll;
    private final MemorySegment buffer;
    private final int prefix;
    private boolean listening = true;
    private volatile boolean ending;

    /**
     * @param arena for its memory
     * @param event wakes it
     */
    TunReader(NetworkEnd.Host host, TunDevice device, TunCounters counters, Arena arena, EventFd event) {
        this.host = host;
        this.device = device;
        this.counters = counters;
        this.event = event;
        linux = new Linux(arena);
        buffer = arena.allocate(VirtioHeader.LENGTH + MAX_PACKET);
        prefix = device.hasHeader() ? VirtioHeader.LENGTH : 0;
        epoll = new Epoll(arena, EVENTS);
        int result = epoll.add(event.descriptor(), Epoll.IN, WOKEN);
        result = result < 0 ? result : epoll.add(device.fd(), Epoll.IN, PACKETS);
        if (result < 0) {
            epoll.close();
            throw new NetworkException("no epoll: name=" + host.name() + " reason=" + Linux.describe(-result));
        }
    }

    /** To end as soon as it is woken. Any thread. */
    void end() {
        ending = true;
    }

    /** Gives the descriptor back, when the thread is over. */
    void close() {
        epoll.close();
    }

    @Override
    public void run() {
        while (!ending) {
            int result = read();
            if (result < 0 && result != -Linux.EAGAIN && result != -Linux.EINTR) {
                LOG.warn("interface {} cannot be read any more: {}", host.name(), Linux.describe(-result));
                return;
            }
            if (!await()) {
                return;
            }
        }
    }

    /** Reads until there is nothing or no room; the last result of a read. */
    private int read() {
        int result = 0;
        int unsaid = 0;
        int room = host.room();
        while (room > 0 && !ending) {
            result = linux.read(device.fd(), buffer);
            if (result < 0) {
                break;
            }
            counters.count(TunCounter.READS);
            boolean cut = take(result);
            room = cut || room == 1 ? host.room() : room - 1;
            if (cut || ++unsaid == BATCH) {
                host.wake();
                unsaid = 0;
            }
        }
        if (unsaid > 0) {
            host.wake();
        }
        return result;
    }

    /** Queues what was read; whether it was something to be cut. */
    private boolean take(int length) {
        int start = -1;
        int field = 0;
        int segment = 0;
        if (prefix > 0) {
            TunCounter bad = VirtioHeader.check(buffer, length);
            if (bad != null) {
                drop(bad);
                return false;
            }
            start = VirtioHeader.checksumStart(buffer);
            field = VirtioHeader.checksumOffset(buffer);
            segment = VirtioHeader.segmentBytes(buffer);
            if (segment > 0) {
                counters.count(TunCounter.READS_CUT);
            }
        }
        Offer offer = host.offer(buffer, prefix, length - prefix, start, field, segment);
        if (offer != Offer.QUEUED) {
            drop(TunCounter.of(offer));
        }
        return segment > 0;
    }

    private void drop(TunCounter why) {
        counters.count(why);
        host.lost(1, "packet from the kernel does not fit the link: " + why.label());
    }

    /** Waits for packets and for being woken; false when the interface is gone. */
    private boolean await() {
        boolean wanted = host.room() > 0;
        if (wanted != listening && epoll.modify(device.fd(), wanted ? Epoll.IN : 0, PACKETS) >= 0) {
            listening = wanted;
        }
        counters.count(TunCounter.WAITS);
        int found = epoll.await();
        for (int n = 0; n < found; n++) {
            if (epoll.data(n) == WOKEN) {
                event.clear();
            } else if ((epoll.what(n) & (Epoll.ERR | Epoll.HUP)) != 0) {
                // Never waited for and told all the same, at once and each time.
                LOG.warn("interface {} was taken away", host.name());
                return false;
            }
        }
        return true;
    }
}
