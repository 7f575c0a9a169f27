package org.qipa.qrtr.kernel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Lane;

/**
 * Sockets that belong together. There is one node in a kernel: the driver's sockets and those of a modem in this process
 * have the same number, each in a {@code KernelNode} of their own, so that they can go by themselves.
 */
final class KernelNode implements QrtrNode {

    private final int id;
    private final SocketCalls calls;
    private final Poller poller;
    private final RemoteSender remote;
    private final Journal journal;
    private final KernelLimits limits;
    private final Runnable onClose;
    private final Set<KernelSocket> sockets = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /**
     * @param journal for the sockets' control packets; null when they are not written down
     * @param onClose run once, after the last socket has closed
     */
    KernelNode(int id, SocketCalls calls, Poller poller, RemoteSender remote, Journal journal, KernelLimits limits,
            Runnable onClose) {
        this.id = id;
        this.calls = calls;
        this.poller = poller;
        this.remote = remote;
        this.journal = journal;
        this.limits = limits;
        this.onClose = onClose;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public synchronized QrtrSocket socket(Lane lane, QrtrSocket.Receiver receiver) throws QrtrException {
        if (closed) {
            throw new QrtrException(Reason.UNAVAILABLE, "node closed: node=" + Integer.toUnsignedString(id));
        }
        KernelSocket socket = new KernelSocket(this, lane, receiver);
        sockets.add(socket);
        return socket;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        sockets.forEach(KernelSocket::close);
        onClose.run();
    }

    void closed(KernelSocket socket) {
        sockets.remove(socket);
    }

    SocketCalls calls() {
        return calls;
    }

    Poller poller() {
        return poller;
    }

    RemoteSender remote() {
        return remote;
    }

    KernelLimits limits() {
        return limits;
    }

    /** Writes a control packet down. */
    void journal(PacketType.Way way, QrtrAddress socket, byte[] packet) {
        if (journal == null || packet.length < ControlPacket.LEAST_LENGTH) {
            return;
        }
        PacketType.of(ControlPacket.decode(packet).command()).ifPresent(type -> journal.record(JournalKind.QRTR,
                type.subject(way), Integer.toUnsignedLong(socket.node()), Integer.toUnsignedLong(socket.port()), packet, 0,
                packet.length));
    }
}
