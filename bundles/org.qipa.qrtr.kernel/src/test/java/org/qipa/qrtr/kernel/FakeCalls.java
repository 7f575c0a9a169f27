package org.qipa.qrtr.kernel;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.linux.EventFd;

/** Sockets that say what a test wants. Their descriptors are eventfds, so that the poller really waits for them. */
final class FakeCalls implements SocketCalls {

    /** A datagram that comes, or an error when there is none. */
    private record Coming(QrtrAddress from, byte[] datagram, int error) {}

    private static final int FIRST_PORT = 0x4000;

    final List<byte[]> sent = new ArrayList<>();
    /** What answers a send, a bind and the making of a socket: 0, or a negative errno. */
    volatile int sendResult;
    volatile int bindResult;
    volatile int openResult;

    /** What a send to another node waits for. */
    volatile CountDownLatch credit = new CountDownLatch(0);

    private final Map<Integer, EventFd> events = new HashMap<>();
    private final Map<Integer, ArrayDeque<Coming>> open = new HashMap<>();
    private final Map<Integer, Integer> ports = new HashMap<>();
    private final Map<Integer, Integer> read = new HashMap<>();
    private final List<Integer> misused = new ArrayList<>();

    @Override
    public synchronized int open() {
        if (openResult < 0) {
            return openResult;
        }
        EventFd event = new EventFd(Arena.ofAuto());
        int fd = event.descriptor();
        if (fd < 0) {
            throw new IllegalStateException("eventfd: " + Errno.describe(fd));
        }
        events.put(fd, event);
        open.put(fd, new ArrayDeque<>());
        ports.put(fd, 0);
        read.put(fd, 0);
        return fd;
    }

    @Override
    public synchronized int bind(int fd, QrtrAddress address) {
        if (use(fd) && bindResult == 0) {
            ports.put(fd, address.port() == 0 ? FIRST_PORT + fd : address.port());
        }
        return bindResult;
    }

    @Override
    public synchronized int name(int fd, Mail into) {
        use(fd);
        into.address = new QrtrAddress(QrtrAddress.LOCAL_NODE, ports.get(fd));
        return 0;
    }

    @Override
    public int send(int fd, QrtrAddress to, byte[] datagram) {
        if (to.node() != QrtrAddress.LOCAL_NODE) {
            try {
                credit.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return sendNow(fd, datagram);
    }

    /** Only a send that cannot end is not waited for: how fast this machine is must not matter. */
    @Override
    public long sendMillis() {
        return credit.getCount() > 0 ? 20 : 60_000;
    }

    private synchronized int sendNow(int fd, byte[] datagram) {
        use(fd);
        ports.computeIfPresent(fd, (key, port) -> port == 0 ? FIRST_PORT + fd : port);
        if (sendResult == 0) {
            sent.add(datagram);
        }
        return sendResult == 0 ? datagram.length : sendResult;
    }

    @Override
    public synchronized int receive(int fd, Mail into) {
        if (!use(fd)) {
            return Errno.EINVAL.result();
        }
        Coming next = open.get(fd).poll();
        if (next == null) {
            events.get(fd).clear();
            return Errno.EAGAIN.result();
        }
        read.merge(fd, 1, Integer::sum);
        if (next.datagram() == null) {
            return next.error();
        }
        into.address = next.from();
        into.datagram = next.datagram();
        return next.datagram().length;
    }

    @Override
    public synchronized int close(int fd) {
        if (use(fd)) {
            open.remove(fd);
            events.remove(fd).close();
        }
        return 0;
    }

    /** A datagram comes to a socket. */
    synchronized void comes(int fd, QrtrAddress from, byte[] datagram) {
        open.get(fd).add(new Coming(from, datagram, 0));
        events.get(fd).signal();
    }

    /** An error comes to a socket. */
    synchronized void fails(int fd, Errno error) {
        open.get(fd).add(new Coming(null, null, error.result()));
        events.get(fd).signal();
    }

    /** Descriptors of the sockets that are open. */
    synchronized List<Integer> descriptors() {
        return List.copyOf(open.keySet());
    }

    /** How often a socket was read with success. */
    synchronized int read(int fd) {
        return read.get(fd);
    }

    /** Descriptors that were used after their close. */
    synchronized List<Integer> misused() {
        return List.copyOf(misused);
    }

    private boolean use(int fd) {
        if (!open.containsKey(fd)) {
            misused.add(fd);
            return false;
        }
        return true;
    }
}
