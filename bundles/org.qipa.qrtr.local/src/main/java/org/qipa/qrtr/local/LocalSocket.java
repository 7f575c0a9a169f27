package org.qipa.qrtr.local;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Lane;

/**
 * A socket of a node in this process. What arrives is queued, within limits, and read on the socket's lane: reading is
 * what gives the sender its credit back, so a lane that does not run holds its peers up, as a process would.
 */
final class LocalSocket implements QrtrSocket {

    /** The greatest datagram (spec 13 §4). */
    static final int MESSAGE_LIMIT = 65_535;
    /** Datagrams that may wait to be read. */
    static final int QUEUE_LIMIT = 256;
    /** Bytes that may wait to be read: what a socket of the operating system holds by default. */
    static final int QUEUE_BYTES_LIMIT = 212_992;

    /** A datagram that waits; {@code confirm} is its destination when the reader is to send RESUME_TX. */
    private record Waiting(QrtrAddress from, byte[] payload, QrtrAddress confirm) {}

    private final LocalNode node;
    private final Lane lane;
    private final Receiver receiver;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final Set<LocalSocket> waitingForSpace = new LinkedHashSet<>();
    private final Set<QrtrAddress> broken = new HashSet<>();
    private int queuedBytes;
    private volatile int port;
    private volatile boolean closed;

    LocalSocket(LocalNode node, Lane lane, Receiver receiver) {
        this.node = node;
        this.lane = lane;
        this.receiver = receiver;
    }

    @Override
    public QrtrAddress address() {
        return new QrtrAddress(node.id(), port);
    }

    @Override
    public void bind(int wanted) throws QrtrException {
        node.exchange().call(() -> {
            needOpen();
            node.bind(this, wanted);
        });
    }

    @Override
    public void send(QrtrAddress to, byte[] datagram) throws QrtrException {
        if (datagram.length > MESSAGE_LIMIT) {
            throw new QrtrException(Reason.MESSAGE_SIZE, "datagram length=" + datagram.length + " limit=" + MESSAGE_LIMIT);
        }
        node.exchange().call(() -> {
            needOpen();
            if (broken.remove(to)) {
                throw new QrtrException(Reason.BROKEN_PIPE, "link went away while waiting for credit: to=" + to);
            }
            if (port == 0) {
                node.bind(this, 0);
            }
            node.send(this, to, datagram.clone());
        });
    }

    @Override
    public void close() {
        node.exchange().run(() -> {
            if (!closed) {
                node.closed(this);
                abandon();
            }
        });
    }

    /** The node goes away with its sockets: nobody is told by the socket. */
    void abandon() {
        closed = true;
        queue.clear();
        queuedBytes = 0;
        broken.clear();
        node.limits().queue.used(0);
        node.limits().queueBytes.used(0);
        wakeWaiting();
    }

    /** Set by the node when it binds or releases the port. */
    void port(int bound) {
        port = bound;
    }

    /**
     * Takes a datagram.
     *
     * @param confirm the packet's destination when the reader is to send RESUME_TX, else null
     * @return false when the queue is full
     */
    boolean queue(QrtrAddress from, byte[] payload, QrtrAddress confirm) {
        if (queue.size() >= QUEUE_LIMIT || queuedBytes + payload.length > QUEUE_BYTES_LIMIT
                || node.queueFull()) {
            node.counters().count(Counters.Name.RECEIVE_QUEUE_FULL);
            var bound = queue.size() >= QUEUE_LIMIT ? node.limits().queue : node.limits().queueBytes;
            node.refused(bound, "qrtr-receive-queue-full", "socket=" + address() + " from=" + from + " queued="
                    + queue.size() + " bytes=" + queuedBytes + " length=" + payload.length);
            return false;
        }
        queue.add(new Waiting(from, payload, confirm));
        queuedBytes += payload.length;
        node.limits().queue.grown(queue.size());
        node.limits().queueBytes.grown(queuedBytes);
        lane.execute(this::read);
        return true;
    }

    /** A sender on the same node wants to know when there is space. */
    void waitForSpace(LocalSocket sender) {
        waitingForSpace.add(sender);
    }

    /** Credit or space is back. */
    void writable() {
        lane.execute(() -> {
            if (!closed) {
                receiver.writable();
            }
        });
    }

    /** The link to a destination this socket waited for is gone. */
    void broken(QrtrAddress destination) {
        if (broken.size() < NodeLimits.BROKEN_LIMIT) {
            broken.add(destination);
        }
        writable();
    }

    /** On the lane: one datagram for each that was queued. */
    private void read() {
        var next = new Waiting[1];
        node.exchange().run(() -> {
            next[0] = queue.poll();
            if (next[0] != null) {
                queuedBytes -= next[0].payload().length;
                node.limits().queue.used(queue.size());
                node.limits().queueBytes.used(queuedBytes);
                if (next[0].confirm() != null) {
                    node.confirm(next[0].confirm(), next[0].from());
                }
                wakeWaiting();
            }
        });
        if (next[0] != null) {
            receiver.received(next[0].from(), next[0].payload());
        }
    }

    private void wakeWaiting() {
        waitingForSpace.forEach(LocalSocket::writable);
        waitingForSpace.clear();
    }

    private void needOpen() throws QrtrException {
        if (closed) {
            throw new QrtrException(Reason.BROKEN_PIPE, "socket closed: address=" + address());
        }
    }
}
