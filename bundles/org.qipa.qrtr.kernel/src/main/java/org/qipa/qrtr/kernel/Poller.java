package org.qipa.qrtr.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.qipa.api.qrtr.QrtrException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits by epoll on one thread for all sockets of a fabric, and for an eventfd by which it is woken for its end.
 *
 * <p>What epoll tells carries a number that is given out once, and not the descriptor: the kernel gives descriptors out
 * again, and an event may be under way while its socket closes.
 *
 * <pre>
 *  epoll_event   0 events u32 | 4 data u64 (12 bytes) on x86-64; 8 data u64 (16 bytes) elsewhere
 * </pre>
 */
final class Poller implements Runnable, AutoCloseable {

    /** Something that is waited for. */
    @FunctionalInterface
    interface Watched {
        /** On the poller's thread: these {@code EPOLL} bits are there. Must not block. */
        void ready(int events);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final int EVENTS = 32;
    private static final long WAKE = 0;
    /** The thread does nothing that takes long. */
    private static final long JOIN_MILLIS = 1_000;
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
    private static final int EVENT_LENGTH = PACKED ? 12 : 16;
    private static final int DATA_AT = PACKED ? 4 : 8;
    private static final ValueLayout.OfInt WHAT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong DATA = ValueLayout.JAVA_LONG_UNALIGNED;

    private final Map<Long, Watched> watched = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong(WAKE);
    private final Thread thread;
    private final Arena arena;
    /** For its own thread. */
    private final Linux waiting;
    private final MemorySegment events;
    /** For all others, one at a time. */
    private final Linux control;
    private final MemorySegment event;
    private final int epoll;
    private final int wake;
    private volatile boolean ending;
    private boolean closed;

    /**
     * Starts the thread.
     *
     * @param name  of the thread
     * @param arena for its memory; closed with it
     */
    Poller(String name, Arena arena) throws QrtrException {
        this.arena = arena;
        waiting = new Linux(arena);
        control = new Linux(arena);
        events = arena.allocate((long) EVENTS * EVENT_LENGTH, Long.BYTES);
        event = arena.allocate(EVENT_LENGTH, Long.BYTES);
        epoll = control.epoll();
        wake = epoll < 0 ? epoll : control.eventfd();
        int result = wake < 0 ? wake : control(Linux.EPOLL_CTL_ADD, wake, WAKE, Linux.EPOLLIN);
        if (result < 0) {
            closeDescriptors();
            throw new QrtrException(Errno.reason(result), "sockets cannot be waited for: " + Errno.describe(result));
        }
        thread = Thread.ofPlatform().daemon().name(name).start(this);
    }

    /** Takes something in, not waited for yet; its number. */
    long add(Watched what) {
        long number = numbers.incrementAndGet();
        watched.put(number, what);
        return number;
    }

    /**
     * Waits for other events than before, for none when both are 0. Any thread, one at a time for one descriptor.
     *
     * @return 0, or the negative errno
     */
    int change(int fd, long number, int before, int now) {
        if (before == now) {
            return 0;
        }
        int operation = before == 0 ? Linux.EPOLL_CTL_ADD : now == 0 ? Linux.EPOLL_CTL_DEL : Linux.EPOLL_CTL_MOD;
        return control(operation, fd, number, now);
    }

    /** Forgets something that is not waited for any more. */
    void remove(long number) {
        watched.remove(number);
    }

    private synchronized int control(int operation, int fd, long number, int what) {
        if (closed) {
            return 0;
        }
        event.set(WHAT, 0, what);
        event.set(DATA, DATA_AT, number);
        return control.epollControl(epoll, operation, fd, event);
    }

    @Override
    public void run() {
        while (!ending) {
            int count = waiting.epollWait(epoll, events, EVENTS);
            if (count < 0 && !Errno.EINTR.is(count)) {
                LOG.error("QRTR sockets are not read any more: {}", Errno.describe(count));
                return;
            }
            for (int i = 0; i < count && !ending; i++) {
                long at = (long) i * EVENT_LENGTH;
                tell(events.get(DATA, at + DATA_AT), events.get(WHAT, at));
            }
        }
    }

    private void tell(long number, int what) {
        Watched one = watched.get(number);
        if (one == null) {
            return;
        }
        try {
            one.ready(what);
        } catch (RuntimeException e) {
            LOG.error("QRTR socket failed to read", e);
        }
    }

    /** Ends the thread and gives everything back; what is watched must be closed. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            ending = true;
            event.set(JAVA_LONG, 0, 1);
            control.write(wake, event.asSlice(0, Long.BYTES));
            closed = true;
        }
        if (!joined()) {
            // Its memory and descriptors are let go with it rather than taken from under it.
            LOG.warn("QRTR: the reading thread did not end: name={} limit={} ms", thread.getName(), JOIN_MILLIS);
            return;
        }
        closeDescriptors();
        arena.close();
    }

    private boolean joined() {
        if (Thread.currentThread() == thread) {
            return false;
        }
        boolean interrupted = false;
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void closeDescriptors() {
        if (wake >= 0) {
            control.close(wake);
        }
        if (epoll >= 0) {
            control.close(epoll);
        }
    }
}
