package org.qipa.qrtr.kernel;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.qipa.api.journal.Journal;
import org.qipa.api.limit.Limit;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrNode;

/** The kernel's node for one device: its sockets, those of the modems in this process, and the thread that reads them. */
final class KernelFabric implements QrtrFabric {

    private final String device;
    private final int id;
    private final Consumer<KernelFabric> onClose;
    private final KernelLimits limits;
    private final Poller poller;
    private final RemoteSender remote;
    private final SocketCalls calls;
    private final KernelNode local;
    private final Map<Integer, KernelNode> attached = new HashMap<>();
    private final Object closing = new Object();
    private boolean closed;

    /**
     * @param id      of the kernel's node
     * @param calls   how its sockets are made
     * @param arena   where those and the poller have their memory; closed with the fabric
     * @param onClose told once, after the last socket has closed
     */
    KernelFabric(String device, int id, Journal journal, SocketCalls calls, Arena arena, Consumer<KernelFabric> onClose)
            throws QrtrException {
        this.device = device;
        this.id = id;
        this.onClose = onClose;
        this.calls = calls;
        limits = new KernelLimits(journal);
        remote = new RemoteSender(calls);
        poller = new Poller("qipa-qrtr-kernel", arena);
        local = new KernelNode(id, calls, poller, remote, journal, limits, () -> { });
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public QrtrNode local() {
        return local;
    }

    /** The node wished for is not to be had: it is the kernel's. The number only tells modems of this process apart. */
    @Override
    public synchronized QrtrNode attach(int wished) throws QrtrException {
        if (closed) {
            throw new QrtrException(Reason.UNAVAILABLE, "fabric closed: device=" + device);
        }
        if (wished == QrtrAddress.LOCAL_NODE || wished == QrtrAddress.BROADCAST_NODE) {
            throw new QrtrException(Reason.INVALID, "node=" + Integer.toUnsignedString(wished) + " is reserved");
        }
        if (attached.containsKey(wished)) {
            throw new QrtrException(Reason.ADDRESS_IN_USE, "node=" + Integer.toUnsignedString(wished) + " device=" + device);
        }
        KernelNode node = new KernelNode(id, calls, poller, remote, null, limits, () -> detached(wished));
        attached.put(wished, node);
        return node;
    }

    private synchronized void detached(int wished) {
        attached.remove(wished);
    }

    @Override
    public List<QrtrService> services() {
        synchronized (this) {
            if (closed) {
                return List.of();
            }
        }
        return Listing.of(id);
    }

    List<Limit> limits() {
        return limits.readings(device, id);
    }

    /** Whoever comes second waits for the first. */
    @Override
    public void close() {
        synchronized (closing) {
            List<KernelNode> modems;
            synchronized (this) {
                if (closed) {
                    return;
                }
                closed = true;
                modems = List.copyOf(attached.values());
            }
            modems.forEach(KernelNode::close);
            local.close();
            remote.close();
            poller.close();
            onClose.accept(this);
        }
    }
}
