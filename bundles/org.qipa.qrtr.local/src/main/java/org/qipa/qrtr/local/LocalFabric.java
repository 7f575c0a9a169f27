package org.qipa.qrtr.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.qipa.api.journal.Journal;
import org.qipa.api.limit.Limit;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrNode;

/**
 * The nodes of one device: the AP's node 1, and the nodes that attach, each on a link of its own to the AP. The journal
 * shows control packets as the AP's node sees them.
 */
final class LocalFabric implements QrtrFabric {

    private final String device;
    private final Consumer<LocalFabric> onClose;
    private final Exchange exchange = new Exchange();
    private final LocalNode local;
    private final Map<Integer, LocalNode> attached = new TreeMap<>(Integer::compareUnsigned);
    private boolean closed;

    /** Nodes that may attach: as many as the AP's node has ways to. */
    static final int ATTACHED_LIMIT = NodeLimits.ROUTE_LIMIT;

    /** @param onClose told once, after the last node has closed */
    LocalFabric(String device, Journal journal, Consumer<LocalFabric> onClose) {
        this.device = device;
        this.onClose = onClose;
        this.local = new LocalNode(QrtrAddress.LOCAL_NODE, false, exchange, journal, () -> { });
        local.start();
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public LocalNode local() {
        return local;
    }

    @Override
    public QrtrNode attach(int id) throws QrtrException {
        var made = new AtomicReference<LocalNode>();
        exchange.call(() -> {
            if (closed) {
                throw new QrtrException(Reason.UNAVAILABLE, "fabric closed: device=" + device);
            }
            if (id == QrtrAddress.LOCAL_NODE || id == QrtrAddress.BROADCAST_NODE) {
                throw new QrtrException(Reason.INVALID, "node=" + Integer.toUnsignedString(id) + " is reserved");
            }
            if (attached.containsKey(id)) {
                throw new QrtrException(Reason.ADDRESS_IN_USE, "node=" + Integer.toUnsignedString(id) + " device=" + device);
            }
            if (attached.size() >= ATTACHED_LIMIT) {
                throw new QrtrException(Reason.NO_SPACE, "too many nodes: device=" + device + " node="
                        + Integer.toUnsignedString(id) + " limit=" + ATTACHED_LIMIT);
            }
            var here = new Link[1];
            var there = new Link[1];
            var node = new LocalNode(id, true, exchange, null, () -> {
                attached.remove(id);
                local.unlink(here[0]);
            });
            here[0] = local.link(packet -> carry(there[0], packet));
            there[0] = node.link(packet -> carry(here[0], packet));
            attached.put(id, node);
            node.start();
            made.set(node);
        });
        return made.get();
    }

    @Override
    public List<QrtrService> services() {
        var services = new AtomicReference<List<QrtrService>>();
        exchange.run(() -> services.set(local.names().services()));
        return services.get();
    }

    /** How far its nodes have grown. */
    List<Limit> limits() {
        var readings = new ArrayList<Limit>();
        exchange.run(() -> {
            readings.addAll(local.limits(device));
            attached.values().forEach(node -> readings.addAll(node.limits(device)));
        });
        return readings;
    }

    @Override
    public void close() {
        boolean[] first = new boolean[1];
        exchange.run(() -> {
            first[0] = !closed;
            closed = true;
            new ArrayList<>(attached.values()).forEach(LocalNode::close);
            local.close();
        });
        if (first[0]) {
            onClose.accept(this);
        }
    }

    private boolean carry(Link to, byte[] packet) {
        exchange.then(() -> to.received(packet));
        return true;
    }
}
