package org.qipa.netdev.tun;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.qipa.api.network.NetworkEnd;
import org.qipa.api.network.NetworkException;
import org.qipa.api.network.Offer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads packets of the kernel into the uplink queue, on a thread of its own.
 *
 * <p>It waits by epoll for packets and for an eventfd, by which it is woken for room in the queue and for the end; while the
 * queue is full, for the eventfd alone. Once awake it reads all there is and wakes the link once for a batch.
 *
 * <pre>
 *  epoll_event   0 events u32 | 4 data u64 (12 bytes) on x86-64; 8 data u64 (16 bytes) elsewhere
 * </pre>
 */
final class TunReader implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(TunReader.class);
    private static final int MAX_PACKET = 65535;
    /** Packets read before the link is woken; what was cut counts more. */
    private static final int BATCH = 16;
    private static final int EVENTS = 2;
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
    private static final int EVENT_LENGTH = PACKED ? 12 : 16;
    private static final int DATA_AT = PACKED ? 4 : 8;
    /** EPOLLERR or EPOLLHUP. */
    private static final int GONE = 0x8 | 0x10;
    private static final ValueLayout.OfInt WHAT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong DATA = ValueLayout.JAVA_LONG_UNALIGNED;

    private final NetworkEnd.Host host;
    private final TunDevice device;
    private final TunCounters counters;
    private final Linux linux;
    private final int event;
    private final int epoll;
    private final MemorySegment buffer;
    private final MemorySegment events;
    private final MemorySegment count;
    private final int prefix;
    private boolean listening = true;
    private volatile boolean ending;

    /**
     * @param arena for its memory
     * @param event eventfd that wakes it
     */
    TunReader(NetworkEnd.Host host, TunDevice device, TunCounters counters, Arena arena, int event) {
        this.host = host;
        this.device = device;
        this.counters = counters;
        this.event = event;
        linux = new Linux(arena);
        buffer = arena.allocate(VirtioHeader.LENGTH + MAX_PACKET);
        events = arena.allocate((long) EVENTS * EVENT_LENGTH, 8);
        count = arena.allocate(JAVA_LONG);
        prefix = device.hasHeader() ? VirtioHeader.LENGTH : 0;
        epoll = linux.epoll();
        int result = epoll < 0 ? epoll : control(Linux.EPOLL_CTL_ADD, event, Linux.EPOLLIN);
        result = result < 0 ? result : control(Linux.EPOLL_CTL_ADD, device.fd(), Linux.EPOLLIN);
        if (result < 0) {
            if (epoll >= 0) {
                linux.close(epoll);
            }
            throw new NetworkException("no epoll: name=" + host.name() + " reason=" + Linux.describe(-result));
        }
    }

    private int control(int operation, int fd, int what) {
        events.set(JAVA_INT, 0, what);
        events.set(DATA, DATA_AT, fd);
        return linux.epollControl(epoll, operation, fd, events);
    }

    /** To end as soon as it is woken. Any thread. */
    void end() {
        ending = true;
    }

    /** Gives the descriptor back, when the thread is over. */
    void close() {
        linux.close(epoll);
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
        if (wanted != listening && control(Linux.EPOLL_CTL_MOD, device.fd(), wanted ? Linux.EPOLLIN : 0) >= 0) {
            listening = wanted;
        }
        counters.count(TunCounter.WAITS);
        int found = linux.epollWait(epoll, events, EVENTS);
        for (int n = 0; n < found; n++) {
            long at = (long) n * EVENT_LENGTH;
            if (events.get(DATA, at + DATA_AT) == event) {
                linux.read(event, count);
            } else if ((events.get(WHAT, at) & GONE) != 0) {
                // Never waited for and told all the same, at once and each time.
                LOG.warn("interface {} was taken away", host.name());
                return false;
            }
        }
        return true;
    }
}
