package org.qipa.qrtr.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.limit.Bound;
import org.qipa.api.limit.Limit;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Lane;

/**
 * A node: its sockets by port, its links, the routes to other nodes, and its name service (spec 02 A, 13).
 */
final class LocalNode implements QrtrNode {

    private final int id;
    private final Exchange exchange;
    private final Journal journal;
    private final FabricFaults faults;
    private final Runnable onClose;
    private final Counters counters = new Counters();
    private final NodeLimits limits = new NodeLimits();
    private final Ports ports;
    private final List<LocalSocket> unbound = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final Map<Integer, Link> routes = new HashMap<>();
    private final NameService names;
    private int sockets;
    private boolean closed;

    /**
     * @param firmware a modem's node: there are no rights on it, and its name service answers HELLO once per link
     * @param journal  for the node's control packets; null when they are not written down
     * @param faults   what its fabric was asked to do wrong
     * @param onClose  run when the node closes, within the exchange
     */
    LocalNode(int id, boolean firmware, Exchange exchange, Journal journal, FabricFaults faults, Runnable onClose) {
        this.id = id;
        this.ports = new Ports(id, firmware);
        this.exchange = exchange;
        this.journal = journal;
        this.faults = faults;
        this.onClose = onClose;
        this.names = new NameService(this, !firmware);
    }

    /** Starts the name service, which says HELLO on every link there is. */
    void start() {
        exchange.run(names::start);
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public QrtrSocket socket(Lane lane, QrtrSocket.Receiver receiver) throws QrtrException {
        var socket = new LocalSocket(this, lane, receiver);
        exchange.call(() -> {
            if (closed) {
                throw new QrtrException(Reason.UNAVAILABLE, "node closed: node=" + Integer.toUnsignedString(id));
            }
            if (sockets >= NodeLimits.SOCKET_LIMIT) {
                refused(limits.sockets, "qrtr-limit", "socket node=" + Integer.toUnsignedString(id));
                throw new QrtrException(Reason.NO_SPACE, "too many sockets: node=" + Integer.toUnsignedString(id)
                        + " sockets=" + sockets + " limit=" + NodeLimits.SOCKET_LIMIT);
            }
            unbound.add(socket);
            limits.sockets.used(++sockets);
        });
        return socket;
    }

    @Override
    public void close() {
        exchange.run(() -> {
            if (closed) {
                return;
            }
            closed = true;
            onClose.run();
            List.copyOf(links).forEach(this::unlink);
            ports.clear().forEach(LocalSocket::abandon);
            unbound.forEach(LocalSocket::abandon);
            unbound.clear();
        });
    }

    Exchange exchange() {
        return exchange;
    }

    Counters counters() {
        return counters;
    }

    NodeLimits limits() {
        return limits;
    }

    /** How far the node has grown. */
    List<Limit> limits(String device) {
        var readings = new ArrayList<Limit>();
        exchange.run(() -> readings.addAll(limits.readings(device, id)));
        return readings;
    }

    NameService names() {
        return names;
    }

    // Links.

    /** Adds a link; who is behind it is learnt from what arrives. */
    Link link(Link.Carrier carrier) {
        var link = new Link(this, carrier);
        exchange.run(() -> links.add(link));
        return link;
    }

    /** Takes a link away: BYE for every node behind it, then senders without credit go on and fail (spec 02 A4). */
    void unlink(Link link) {
        exchange.run(() -> {
            if (!links.remove(link)) {
                return;
            }
            for (int gone : link.nodes()) {
                routes.remove(gone);
                limits.routes.used(routes.size());
                exchange.then(() -> names.received(new QrtrAddress(gone, QrtrAddress.CONTROL_PORT),
                        ControlPacket.client(PacketType.BYE, 0, 0).encode()));
            }
            link.closed();
        });
    }

    /** Takes all links away. */
    void unlinkAll() {
        List.copyOf(links).forEach(this::unlink);
    }

    /** Whether a socket is to refuse a datagram, as somebody has asked for. */
    boolean queueFull() {
        return faults.queueFull(id);
    }

    /** A packet came over a link. */
    void received(Link link, byte[] bytes) {
        if (closed) {
            return;
        }
        try {
            var packet = WirePacket.decode(bytes);
            if (!learn(link, packet.from().node())) {
                return;
            }
            var type = PacketType.of(packet.type());
            if (type.isPresent() && type.get() != PacketType.DATA) {
                journal(type.get(), PacketType.Way.RECEIVED, packet.from(), packet.payload());
            }
            if (packet.is(PacketType.NEW_SERVER)) {
                // Beyond the limit there is no way to it; what it serves is known all the same.
                learn(link, ControlPacket.decode(packet.payload()).node());
            }
            if (packet.is(PacketType.RESUME_TX)) {
                var resumed = ControlPacket.decode(packet.payload());
                link.resume(new QrtrAddress(resumed.first(), resumed.second()));
            } else if (packet.to().port() == QrtrAddress.CONTROL_PORT) {
                exchange.then(() -> names.received(packet.from(), packet.payload()));
            } else {
                var socket = ports.get(packet.to().port());
                if (socket == null) {
                    // No fault: it crosses with the close of its socket.
                    counters.count(Counters.Name.NO_SOCKET);
                } else {
                    socket.queue(packet.from(), packet.payload(), packet.confirmRx() ? packet.to() : null);
                }
            }
        } catch (QrtrException e) {
            counters.count(Counters.Name.INVALID_PACKET);
            fault("qrtr-invalid-packet", e.getMessage());
        }
    }

    /** Whether there is a way to a node: a link that was known, or this one. */
    private boolean learn(Link link, int node) {
        if (node == id || routes.containsKey(node)) {
            return true;
        }
        if (routes.size() >= NodeLimits.ROUTE_LIMIT) {
            counters.count(Counters.Name.ROUTE_LIMIT);
            refused(limits.routes, "qrtr-limit", "packet of node=" + Integer.toUnsignedString(node));
            return false;
        }
        routes.put(node, link);
        limits.routes.used(routes.size());
        link.learn(node);
        return true;
    }

    // Sockets.

    void bind(LocalSocket socket, int wanted) throws QrtrException {
        int present = socket.address().port();
        if (wanted != 0 && wanted == present || wanted == 0 && present != 0) {
            return;
        }
        int port = ports.choose(wanted);
        if (present != 0) {
            release(socket);
        }
        unbound.remove(socket);
        socket.port(port);
        ports.put(port, socket);
    }

    /** A socket closes. */
    void closed(LocalSocket socket) {
        links.forEach(link -> link.forget(socket));
        unbound.remove(socket);
        limits.sockets.used(--sockets);
        if (socket.address().port() != 0) {
            release(socket);
        }
    }

    void send(LocalSocket sender, QrtrAddress to, byte[] payload) throws QrtrException {
        if (to.node() == QrtrAddress.BROADCAST_NODE) {
            if (to.port() != QrtrAddress.CONTROL_PORT) {
                throw new QrtrException(Reason.NOT_CONNECTED, "broadcast to=" + to + " allowed=control");
            }
            for (var link : links) {
                link.control(PacketType.DATA, sender.address(), to, payload);
            }
            toNames(sender.address(), payload);
        } else if (to.node() == id) {
            sendHere(sender, to, payload);
        } else {
            var link = routes.get(to.node());
            if (link == null) {
                throw new QrtrException(Reason.CONNECTION_RESET, "no route: to=" + to);
            }
            link.data(sender, to, payload);
        }
    }

    /** A datagram that asked for it was read. */
    void confirm(QrtrAddress destination, QrtrAddress source) {
        var link = routes.get(source.node());
        if (link != null && !faults.noResume(id)) {
            link.control(PacketType.RESUME_TX, destination, source,
                    ControlPacket.client(PacketType.RESUME_TX, destination.node(), destination.port()).encode());
        }
    }

    private void sendHere(LocalSocket sender, QrtrAddress to, byte[] payload) throws QrtrException {
        if (to.port() == QrtrAddress.CONTROL_PORT) {
            toNames(sender.address(), payload);
            return;
        }
        var socket = ports.get(to.port());
        if (socket == null || socket == sender) {
            throw new QrtrException(Reason.NO_SUCH_DEVICE, "no socket: to=" + to);
        }
        if (!socket.queue(sender.address(), payload, null)) {
            socket.waitForSpace(sender);
            throw new QrtrException(Reason.NO_SPACE, "receive queue full: to=" + to + " limit=" + LocalSocket.QUEUE_LIMIT
                    + " bytes_limit=" + LocalSocket.QUEUE_BYTES_LIMIT);
        }
    }

    private void toNames(QrtrAddress from, byte[] payload) {
        if (payload.length >= ControlPacket.LEAST_LENGTH) {
            PacketType.of(ControlPacket.decode(payload).command())
                    .ifPresent(type -> journal(type, PacketType.Way.FROM_SOCKET, from, payload));
        }
        exchange.then(() -> names.received(from, payload));
    }

    private void release(LocalSocket socket) {
        var address = socket.address();
        ports.remove(address.port());
        var gone = ControlPacket.client(PacketType.DEL_CLIENT, id, address.port()).encode();
        for (var link : links) {
            link.control(PacketType.DEL_CLIENT, address,
                    new QrtrAddress(QrtrAddress.BROADCAST_NODE, QrtrAddress.CONTROL_PORT), gone);
        }
        toNames(address, gone);
    }

    // What the name service sends.

    /** On every link. */
    void broadcast(PacketType type, ControlPacket packet) {
        var from = new QrtrAddress(id, QrtrAddress.CONTROL_PORT);
        for (var link : links) {
            link.control(type, from, new QrtrAddress(QrtrAddress.BROADCAST_NODE, QrtrAddress.CONTROL_PORT), packet.encode());
        }
    }

    /** To one address, here or elsewhere. Empty when it went out, else why not. */
    Optional<Reason> notify(PacketType type, QrtrAddress to, ControlPacket packet) {
        var from = new QrtrAddress(id, QrtrAddress.CONTROL_PORT);
        if (to.node() != id) {
            var link = routes.get(to.node());
            if (link == null) {
                return Optional.of(Reason.CONNECTION_RESET);
            }
            link.control(type, from, to, packet.encode());
            return Optional.empty();
        }
        var socket = ports.get(to.port());
        if (socket == null) {
            return Optional.of(Reason.NO_SUCH_DEVICE);
        }
        journal(type, PacketType.Way.TO_SOCKET, to, packet.encode());
        return socket.queue(from, packet.encode(), null) ? Optional.empty() : Optional.of(Reason.NO_SPACE);
    }

    /** Whether the name service has greeted the link to a node. */
    boolean greeted(int node) {
        var link = routes.get(node);
        return link != null && link.greeted();
    }

    void journal(PacketType type, PacketType.Way way, QrtrAddress peer, byte[] payload) {
        if (journal != null) {
            journal.record(JournalKind.QRTR, type.subject(way), Integer.toUnsignedLong(peer.node()),
                    Integer.toUnsignedLong(peer.port()), payload, 0, payload.length);
        }
    }

    /** Something was refused because of a limit. */
    void refused(Bound bound, String rule, String what) {
        if (bound.refuse()) {
            fault(rule, what + " " + bound.text());
        }
    }

    void fault(String rule, String what) {
        if (journal != null) {
            journal.record(JournalKind.FAULT, rule, Integer.toUnsignedLong(id), 0, what);
        }
    }
}
