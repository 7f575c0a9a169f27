package org.qipa.qrtr.kernel;

import java.lang.foreign.Arena;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.linux.Epoll;
import org.qipa.linux.EventFd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits by epoll on one thread for all sockets of a fabric, and for an eventfd by which it is woken for its end.
 *
 * <p>What epoll tells carries a number that is given out once, and not the descriptor: the kernel gives descriptors out
 * again, and an event may be under way while its socket closes.
 */
final class Poller implements Runnable, AutoCloseable {

    /** Something that is waited for. */
    @FunctionalInterface
    interface Watched {
        /** On the poller's thread: these bits of {@link Epoll} are there. Must not block. */
        void ready(int events);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final int EVENTS = 32;
    private static final long WAKE = 0;
    /** The thread does nothing that takes long. */
    private static final long JOIN_MILLIS = 1_000;

    private final Map<Long, Watched> watched = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong(WAKE);
    private final Thread thread;
    private final Arena arena;
    private final Epoll epoll;
    private final EventFd wake;
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
        epoll = new Epoll(arena, EVENTS);
        wake = new EventFd(arena);
        int result = wake.descriptor() < 0 ? wake.descriptor() : epoll.add(wake.descriptor(), Epoll.IN, WAKE);
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
    synchronized int change(int fd, long number, int before, int now) {
        if (closed || before == now) {
            return 0;
        }
        if (before == 0) {
            return epoll.add(fd, now, number);
        }
        return now == 0 ? epoll.remove(fd) : epoll.modify(fd, now, number);
    }

    /** Forgets something that is not waited for any more. */
    void remove(long number) {
        watched.remove(number);
    }

    @Override
    public void run() {
        while (!ending) {
            int count = epoll.await();
            if (count < 0 && !Errno.EINTR.is(count)) {
                LOG.error("QRTR sockets are not read any more: {}", Errno.describe(count));
                return;
            }
            for (int i = 0; i < count && !ending; i++) {
                tell(epoll.data(i), epoll.what(i));
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
            wake.signal();
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
        wake.close();
        epoll.close();
    }
}
