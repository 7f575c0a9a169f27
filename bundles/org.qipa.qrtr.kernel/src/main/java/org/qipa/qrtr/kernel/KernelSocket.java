package org.qipa.qrtr.kernel;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Lane;
import org.qipa.linux.Epoll;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket of the kernel.
 *
 * <p>The poller reads it and hands each datagram to the lane. While {@link #HANDED_LIMIT} of them, or {@link #HANDED_BYTES},
 * wait there, the socket is not read: the kernel's queue fills, and peers are told that it is full. So a lane that does not
 * run holds its peers up, as a process would.
 *
 * <p>The descriptor is used under the lock alone, so that nobody uses one that was closed, and given out again, meanwhile.
 */
final class KernelSocket implements QrtrSocket, Poller.Watched {

    /** Datagrams that may wait on the lane. */
    static final int HANDED_LIMIT = 64;
    /** Bytes that may wait on the lane, after which the socket is not read: what a socket of Linux holds by default. */
    static final int HANDED_BYTES = 212_992;
    /** The greatest datagram (spec 13 §4). */
    private static final int MESSAGE_LIMIT = 65_535;
    /** Datagrams read before other sockets have their turn. */
    private static final int BATCH = 16;

    private static final Logger LOG = LoggerFactory.getLogger(KernelSocket.class);

    private final KernelNode node;
    private final SocketCalls calls;
    private final Poller poller;
    private final Lane lane;
    private final Receiver receiver;
    private final Retry retry;
    private final ReentrantLock lock = new ReentrantLock();
    private final SocketCalls.Mail mail = new SocketCalls.Mail();
    private final int fd;
    private final long number;
    private volatile int port;
    private volatile boolean closed;
    /** What the poller waits for, in EPOLL bits. */
    private int waitsFor;
    private int handed;
    private int handedBytes;
    private boolean held;
    private boolean wantsRoom;
    private boolean broken;
    /** Sends to other nodes that are under way. */
    private int transmits;

    KernelSocket(KernelNode node, Lane lane, Receiver receiver) throws QrtrException {
        this.node = node;
        this.calls = node.calls();
        this.poller = node.poller();
        this.lane = lane;
        this.receiver = receiver;
        this.retry = new Retry(lane, this::tellWritable);
        fd = calls.open();
        if (fd < 0) {
            throw new QrtrException(Errno.reason(fd), "no socket: " + Errno.describe(fd));
        }
        number = poller.add(this);
        lock.lock();
        try {
            int result = settle();
            if (result < 0) {
                poller.remove(number);
                calls.close(fd);
                throw new QrtrException(Errno.reason(result), "socket cannot be waited for: " + Errno.describe(result));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public QrtrAddress address() {
        return new QrtrAddress(node.id(), port);
    }

    @Override
    public void bind(int wanted) throws QrtrException {
        lock.lock();
        try {
            needOpen();
            if (port != 0 && (wanted == 0 || wanted == port)) {
                return;
            }
            int result = calls.bind(fd, new QrtrAddress(node.id(), wanted));
            if (result < 0) {
                throw new QrtrException(Errno.reason(result), "port=" + Integer.toUnsignedString(wanted) + " node="
                        + Integer.toUnsignedString(node.id()) + ": " + Errno.describe(result));
            }
            learnPort();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void send(QrtrAddress to, byte[] datagram) throws QrtrException {
        if (datagram.length > MESSAGE_LIMIT) {
            throw new QrtrException(Reason.MESSAGE_SIZE, "datagram length=" + datagram.length + " limit=" + MESSAGE_LIMIT);
        }
        boolean elsewhere = to.node() != node.id() && to.node() != QrtrAddress.BROADCAST_NODE;
        int result = elsewhere ? node.remote().send(this, to, datagram) : 0;
        lock.lock();
        try {
            needOpen();
            if (!elsewhere) {
                result = sendNow(to, datagram);
            }
            if (port == 0) {
                learnPort();
            }
            if (result < 0) {
                throw refused(result, to);
            }
            retry.sent();
        } finally {
            lock.unlock();
        }
        if (to.port() == QrtrAddress.CONTROL_PORT) {
            node.journal(PacketType.Way.FROM_SOCKET, address(), datagram);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            settle();
            poller.remove(number);
            closeDescriptor();
        } finally {
            lock.unlock();
        }
        node.closed(this);
    }

    private int sendNow(QrtrAddress to, byte[] datagram) {
        int result = calls.send(fd, to, datagram);
        while (Errno.EINTR.is(result)) {
            result = calls.send(fd, to, datagram);
        }
        return result;
    }

    /** Sends to another node, without the lock: that may take its time, and the descriptor is kept for as long. */
    int transmit(QrtrAddress to, byte[] datagram) {
        lock.lock();
        try {
            if (closed) {
                return Errno.EPIPE.result();
            }
            transmits++;
        } finally {
            lock.unlock();
        }
        int result = sendNow(to, datagram);
        lock.lock();
        try {
            transmits--;
            closeDescriptor();
        } finally {
            lock.unlock();
        }
        return result;
    }

    private void closeDescriptor() {
        if (closed && transmits == 0) {
            calls.close(fd);
        }
    }

    /** What a failed send means; sees to it that the user hears when there is room. */
    private QrtrException refused(int result, QrtrAddress to) {
        if (result == RemoteSender.BUSY) {
            return new QrtrException(Reason.WOULD_BLOCK, "to=" + to + ": a datagram to another node still waits for credit");
        }
        String why = "to=" + to + ": " + Errno.describe(result);
        Reason reason = Errno.reason(result);
        if (Errno.EAGAIN.is(result)) {
            wantsRoom = true;
            settle();
        } else if (reason == Reason.NO_SPACE) {
            // Of the receiver's queue the kernel tells a sender nothing.
            retry.plan();
            node.limits().refused(node, why);
        } else if (Errno.ENETRESET.is(result)) {
            tellReset();
        }
        return new QrtrException(reason, why);
    }

    private void learnPort() {
        if (calls.name(fd, mail) >= 0) {
            port = mail.address.port();
        }
    }

    // On the poller's thread.

    @Override
    public void ready(int events) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if ((events & Epoll.OUT) != 0 && wantsRoom) {
                wantsRoom = false;
                tellWritable();
            }
            if ((events & ~Epoll.OUT) != 0) {
                read((events & Epoll.ERR) != 0);
            }
            settle();
        } finally {
            lock.unlock();
        }
    }

    /** @param error is there to be taken, also while nothing else is: it would be told for ever */
    private void read(boolean error) {
        for (int i = 0; i < BATCH && !broken && (!held || error && i == 0); i++) {
            int result = calls.receive(fd, mail);
            if (result >= 0) {
                hand(mail.address, mail.datagram);
            } else if (Errno.ENETRESET.is(result)) {
                tellReset();
            } else if (Errno.EAGAIN.is(result) || Errno.EINTR.is(result) || Errno.EADDRNOTAVAIL.is(result)) {
                return;
            } else {
                broken = true;
                LOG.warn("QRTR socket cannot be read any more: socket={} {}", address(), Errno.describe(result));
            }
        }
    }

    private void hand(QrtrAddress from, byte[] datagram) {
        if (from.port() == QrtrAddress.CONTROL_PORT) {
            node.journal(PacketType.Way.TO_SOCKET, address(), datagram);
        }
        handed++;
        handedBytes += datagram.length;
        held = handed >= HANDED_LIMIT || handedBytes >= HANDED_BYTES;
        node.limits().handed(handed);
        try {
            lane.execute(() -> deliver(from, datagram));
        } catch (RejectedExecutionException e) {
            LOG.warn("QRTR datagram dropped: socket={} from={} {}", address(), from, e.getMessage());
            taken(datagram);
        }
    }

    /** On the lane. */
    private void deliver(QrtrAddress from, byte[] datagram) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            taken(datagram);
            settle();
        } finally {
            lock.unlock();
        }
        receiver.received(from, datagram);
    }

    private void taken(byte[] datagram) {
        handed--;
        handedBytes -= datagram.length;
        node.limits().handed(handed);
        held = held && (handed > HANDED_LIMIT / 2 || handedBytes > HANDED_BYTES / 2);
    }

    /** Has the poller wait for what is wanted now; 0, or the negative errno. */
    private int settle() {
        int wanted = closed ? 0 : (held || broken ? 0 : Epoll.IN) | (wantsRoom ? Epoll.OUT : 0);
        int result = poller.change(fd, number, waitsFor, wanted);
        if (result >= 0) {
            waitsFor = wanted;
        }
        return result;
    }

    private void tellReset() {
        lane.execute(() -> {
            if (!closed) {
                receiver.networkReset();
            }
        });
    }

    /** Says on the lane that a send is worth another try. Any thread. */
    void tellWritable() {
        lane.execute(() -> {
            if (!closed) {
                receiver.writable();
            }
        });
    }

    private void needOpen() throws QrtrException {
        if (closed) {
            throw new QrtrException(Reason.BROKEN_PIPE, "socket closed: address=" + address());
        }
    }
}
