package org.qipa.qrtr.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;

/**
 * One node's end of a link to other nodes: which nodes are behind it, and how much each destination there may still be
 * sent (spec 02 A4, A5). Belongs to its node's {@link Exchange}.
 */
final class Link {

    /** DATA packets sent to one destination before the sender has to wait. */
    static final int PENDING_LIMIT = 10;
    /** The packet that asks for RESUME_TX. */
    static final int CONFIRM_AT = 5;
    /** Destinations with a state of their own; beyond it every packet asks for RESUME_TX. */
    static final int FLOW_LIMIT = 1024;

    /** What carries the bytes. */
    @FunctionalInterface
    interface Carrier {
        /** @return whether the packet was taken */
        boolean carry(byte[] packet);
    }

    /** What one destination has been sent. */
    private static final class Flow {
        private int pending;
        private boolean sendFailed;
        private final Set<LocalSocket> waiting = new LinkedHashSet<>();
    }

    private final LocalNode node;
    private final Carrier carrier;
    private final List<Integer> nodes = new ArrayList<>();
    private final Map<QrtrAddress, Flow> flows = new HashMap<>();
    private boolean greeted;
    private boolean gone;

    Link(LocalNode node, Carrier carrier) {
        this.node = node;
        this.carrier = carrier;
    }

    /** A packet from the other side. Bad ones are dropped and counted. */
    void received(byte[] packet) {
        node.exchange().run(() -> {
            if (!gone) {
                node.received(this, packet);
            }
        });
    }

    /** The link's own node id: the first that was learnt, or the broadcast node while none is known. */
    int primary() {
        return nodes.isEmpty() ? QrtrAddress.BROADCAST_NODE : nodes.getFirst();
    }

    /** Ids behind the link, in the order they were learnt. */
    List<Integer> nodes() {
        return nodes;
    }

    void learn(int id) {
        nodes.add(id);
    }

    /** Whether HELLO was sent on this link. */
    boolean greeted() {
        return greeted;
    }

    /** Sends a control packet. To a control port the destination node is the link's own (spec 02 A3). */
    void control(PacketType type, QrtrAddress from, QrtrAddress to, byte[] payload) {
        greeted |= type == PacketType.HELLO;
        var destination = to.port() == QrtrAddress.CONTROL_PORT ? new QrtrAddress(primary(), to.port()) : to;
        node.journal(type, PacketType.Way.SENT, destination, payload);
        if (!carrier.carry(new WirePacket(type.code(), from, false, destination, payload).encode())) {
            node.counters().count(Counters.Name.LINK_REFUSED);
        }
    }

    /** Sends a datagram, as far as the destination's credit goes. */
    void data(LocalSocket sender, QrtrAddress to, byte[] payload) throws QrtrException {
        var flow = flow(to);
        boolean confirm;
        if (flow == null) {
            confirm = true;
        } else if (flow.sendFailed) {
            flow.sendFailed = false;
            confirm = true;
        } else if (flow.pending >= PENDING_LIMIT) {
            flow.waiting.add(sender);
            node.counters().count(Counters.Name.WOULD_BLOCK);
            node.limits().unconfirmed.refuse();
            throw new QrtrException(Reason.WOULD_BLOCK, "no credit: to=" + to + " pending=" + flow.pending
                    + " limit=" + PENDING_LIMIT);
        } else {
            flow.pending++;
            node.limits().unconfirmed.grown(flow.pending);
            confirm = flow.pending == CONFIRM_AT;
        }
        var destination = to.port() == QrtrAddress.CONTROL_PORT ? new QrtrAddress(primary(), to.port()) : to;
        var packet = new WirePacket(PacketType.DATA.code(), sender.address(), confirm, destination, payload);
        if (!carrier.carry(packet.encode())) {
            if (confirm && flow != null) {
                flow.sendFailed = true;
            }
            node.counters().count(Counters.Name.LINK_REFUSED);
            throw new QrtrException(Reason.CONNECTION_RESET, "link refused the packet: to=" + to);
        }
    }

    /** The reader has caught up: the flow gets its credit back and its senders may go on. */
    void resume(QrtrAddress destination) {
        var flow = flows.get(destination);
        if (flow != null) {
            flow.pending = 0;
            flow.waiting.forEach(LocalSocket::writable);
            flow.waiting.clear();
            node.limits().unconfirmed.used(flows.values().stream().mapToInt(f -> f.pending).max().orElse(0));
            if (!flow.sendFailed) {
                // As good as one that was never there.
                flows.remove(destination);
                node.limits().flows.used(flows.size());
            }
        }
    }

    /** A socket is closed: it waits for nothing any more. */
    void forget(LocalSocket socket) {
        flows.values().forEach(flow -> flow.waiting.remove(socket));
    }

    /** The link is gone; who waited for credit gets BROKEN_PIPE with the next try. */
    void closed() {
        gone = true;
        flows.forEach((destination, flow) -> flow.waiting.forEach(socket -> socket.broken(destination)));
        flows.clear();
        node.limits().flows.used(0);
        node.limits().unconfirmed.used(0);
    }

    private Flow flow(QrtrAddress to) {
        var flow = flows.get(to);
        if (flow == null && flows.size() < FLOW_LIMIT) {
            flow = new Flow();
            flows.put(to, flow);
            node.limits().flows.used(flows.size());
        } else if (flow == null) {
            node.refused(node.limits().flows, "qrtr-limit", "datagram without credit to=" + to);
        }
        return flow;
    }
}
