package org.qipa.qrtr.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    private final Map<LocalNode, Link> links = new LinkedHashMap<>();
    private final FabricFaults faults;
    private boolean closed;

    /** Nodes that may attach: as many as the AP's node has ways to. */
    static final int ATTACHED_LIMIT = NodeLimits.ROUTE_LIMIT;

    /** @param onClose told once, after the last node has closed */
    LocalFabric(String device, Journal journal, FabricFaults faults, Consumer<LocalFabric> onClose) {
        this.device = device;
        this.onClose = onClose;
        this.faults = faults;
        this.local = new LocalNode(QrtrAddress.LOCAL_NODE, false, exchange, journal, faults, () -> { });
        local.start();
        faults.open(this::malformed, this::flap);
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
            var self = new LocalNode[1];
            var node = new LocalNode(id, true, exchange, null, faults, () -> {
                attached.remove(id);
                local.unlink(links.remove(self[0]));
            });
            self[0] = node;
            connect(node);
            attached.put(id, node);
            node.start();
            made.set(node);
        });
        return made.get();
    }

    private void connect(LocalNode node) {
        var here = new Link[1];
        var there = new Link[1];
        here[0] = local.link(packet -> carry(there[0], packet));
        there[0] = node.link(packet -> carry(here[0], packet));
        links.put(node, here[0]);
    }

    private void malformed(byte[] packet) {
        exchange.run(() -> List.copyOf(links.values()).forEach(link -> carry(link, packet)));
    }

    /** Every link goes down on both ends, then comes back; the name services greet each other anew. */
    private void flap() {
        exchange.run(() -> {
            List<LocalNode> nodes = List.copyOf(attached.values());
            nodes.forEach(node -> {
                node.unlinkAll();
                local.unlink(links.remove(node));
            });
            exchange.then(() -> nodes.stream().filter(attached::containsValue).forEach(node -> {
                connect(node);
                node.start();
            }));
        });
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
            faults.close();
            onClose.accept(this);
        }
    }

    private boolean carry(Link to, byte[] packet) {
        exchange.then(() -> to.received(packet));
        return true;
    }
}
