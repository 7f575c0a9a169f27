package org.qipa.qrtr.local;

import static org.qipa.api.qrtr.PacketType.BYE;
import static org.qipa.api.qrtr.PacketType.DEL_CLIENT;
import static org.qipa.api.qrtr.PacketType.DEL_SERVER;
import static org.qipa.api.qrtr.PacketType.HELLO;
import static org.qipa.api.qrtr.PacketType.NEW_SERVER;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.qipa.api.limit.Bound;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrFabric.QrtrService;

/**
 * A node's name service: knows who serves what on which node, tells lookups of services that come and go, tells servers
 * of nodes and sockets that went (spec 02 A6). It belongs to its node's {@link Exchange}.
 *
 * <p>What it refuses is counted and journaled, and changes nothing.
 */
final class NameService {

    /** Nodes it knows servers of. */
    static final int NODE_LIMIT = 512;
    /** Servers of one node; there is one per port. */
    static final int SERVER_LIMIT = 256;
    /** Lookups. */
    static final int LOOKUP_LIMIT = 128;

    /** Who wants to hear of what; 0 stands for every service or instance. */
    private record Lookup(QrtrAddress owner, int service, int instanceWord) {
        boolean matches(QrtrService server) {
            return (service == 0 || service == server.service())
                    && (instanceWord == 0 || instanceWord == server.instanceWord());
        }
    }

    private final LocalNode node;
    private final boolean answersEveryHello;
    private final Map<Integer, Map<Integer, QrtrService>> nodes = new LinkedHashMap<>();
    private final List<Lookup> lookups = new ArrayList<>();

    /**
     * @param answersEveryHello as the AP's does. Two such name services would greet each other for ever, so a modem's
     *                          answers HELLO only on a link it has not greeted yet
     */
    NameService(LocalNode node, boolean answersEveryHello) {
        this.node = node;
        this.answersEveryHello = answersEveryHello;
    }

    void start() {
        node.broadcast(HELLO, ControlPacket.bare(HELLO));
    }

    /** All servers, node by node, in the order they came. */
    List<QrtrService> services() {
        return nodes.values().stream().flatMap(servers -> servers.values().stream()).toList();
    }

    /** A control packet for the control port. */
    void received(QrtrAddress from, byte[] payload) {
        if (payload.length < ControlPacket.LEAST_LENGTH) {
            refuse("control packet length=" + payload.length + " least=" + ControlPacket.LEAST_LENGTH + " from=" + from);
            return;
        }
        var packet = ControlPacket.decode(payload);
        var type = PacketType.of(packet.command());
        if (type.isEmpty()) {
            refuse("control packet command=" + Integer.toUnsignedString(packet.command()) + " from=" + from);
            return;
        }
        if (needsBody(type.get()) && payload.length < ControlPacket.LENGTH) {
            refuse("control packet command=" + type.get() + " length=" + payload.length + " least=" + ControlPacket.LENGTH
                    + " from=" + from);
            return;
        }
        switch (type.get()) {
            case HELLO -> hello(from);
            case BYE -> bye(from.node());
            case NEW_SERVER -> newServer(from, packet);
            case DEL_SERVER -> delServer(from, packet);
            case DEL_CLIENT -> delClient(from, packet.first(), packet.second());
            case NEW_LOOKUP -> newLookup(from, packet);
            case DEL_LOOKUP -> forget(lookup -> lookup.owner.equals(from) && lookup.service == packet.first()
                    && (lookup.instanceWord == 0 || lookup.instanceWord == packet.second()));
            case EXIT, PING, RESUME_TX, DATA -> { }
        }
    }

    private static boolean needsBody(PacketType type) {
        return switch (type) {
            case HELLO, BYE, EXIT, PING, DATA, RESUME_TX -> false;
            case NEW_SERVER, DEL_SERVER, DEL_CLIENT, NEW_LOOKUP, DEL_LOOKUP -> true;
        };
    }

    private void hello(QrtrAddress from) {
        if (!isLocal(from) && from.port() != QrtrAddress.CONTROL_PORT) {
            // Only name services greet each other; an answer to a port would be no packet (spec 02 A3).
            refuse("HELLO from=" + from + " allowed=control");
            return;
        }
        if (answersEveryHello || !node.greeted(from.node())) {
            node.notify(HELLO, from, ControlPacket.bare(HELLO));
        }
        for (var server : localServers()) {
            node.notify(NEW_SERVER, from, packet(NEW_SERVER, server));
        }
    }

    private void newServer(QrtrAddress from, ControlPacket packet) {
        // A socket speaks for itself only, whatever it writes.
        var address = isLocal(from) ? from : new QrtrAddress(packet.node(), packet.port());
        if (packet.first() == 0 || address.port() == 0) {
            refuse("NEW_SERVER service=" + packet.first() + " port=" + Integer.toUnsignedString(address.port()) + " from="
                    + from);
            return;
        }
        var servers = nodes.get(address.node());
        if (servers == null) {
            if (nodes.size() >= NODE_LIMIT) {
                limit(Counters.Name.NODE_LIMIT, node.limits().nodes,
                        "NEW_SERVER node=" + Integer.toUnsignedString(address.node()));
                return;
            }
            servers = new LinkedHashMap<>();
            nodes.put(address.node(), servers);
            node.limits().nodes.used(nodes.size());
        }
        if (servers.size() >= SERVER_LIMIT && !servers.containsKey(address.port())) {
            limit(Counters.Name.SERVER_LIMIT, node.limits().servers, "NEW_SERVER address=" + address);
            return;
        }
        var server = new QrtrService(packet.first(), packet.second(), address);
        servers.put(address.port(), server);
        node.limits().servers.grown(servers.size());
        if (isLocal(address)) {
            node.broadcast(NEW_SERVER, packet(NEW_SERVER, server));
        }
        tellLookups(NEW_SERVER, server);
    }

    private void delServer(QrtrAddress from, ControlPacket packet) {
        var address = isLocal(from) ? from : new QrtrAddress(packet.node(), packet.port());
        var server = remove(address);
        if (server != null) {
            if (isLocal(address)) {
                node.broadcast(DEL_SERVER, packet(DEL_SERVER, server));
            }
            tellLookups(DEL_SERVER, server);
        }
    }

    private void bye(int gone) {
        if (gone == node.id()) {
            refuse("BYE of the own node: node=" + Integer.toUnsignedString(gone));
            return;
        }
        var servers = nodes.remove(gone);
        shrunk();
        if (servers != null) {
            servers.values().forEach(server -> tellLookups(DEL_SERVER, server));
        }
        tellServers(BYE, ControlPacket.client(BYE, gone, 0));
    }

    private void delClient(QrtrAddress from, int clientNode, int clientPort) {
        var client = new QrtrAddress(clientNode, clientPort);
        if (from.node() != clientNode || isLocal(from) && from.port() != clientPort) {
            refuse("DEL_CLIENT client=" + client + " from=" + from);
            return;
        }
        forget(lookup -> lookup.owner.equals(client));
        var server = remove(client);
        if (server != null) {
            tellLookups(DEL_SERVER, server);
        }
        tellServers(DEL_CLIENT, ControlPacket.client(DEL_CLIENT, clientNode, clientPort));
    }

    private void newLookup(QrtrAddress from, ControlPacket packet) {
        if (!isLocal(from)) {
            refuse("NEW_LOOKUP from=" + from + " allowed=own node");
            return;
        }
        if (lookups.size() >= LOOKUP_LIMIT) {
            limit(Counters.Name.LOOKUP_LIMIT, node.limits().lookups, "NEW_LOOKUP from=" + from);
            return;
        }
        var lookup = new Lookup(from, packet.first(), packet.second());
        lookups.add(lookup);
        node.limits().lookups.used(lookups.size());
        for (var server : services()) {
            if (lookup.matches(server)) {
                node.notify(NEW_SERVER, from, packet(NEW_SERVER, server));
            }
        }
        node.notify(NEW_SERVER, from, ControlPacket.bare(NEW_SERVER));
    }

    private QrtrService remove(QrtrAddress address) {
        var servers = nodes.get(address.node());
        var removed = servers == null ? null : servers.remove(address.port());
        if (removed != null) {
            if (servers.isEmpty()) {
                nodes.remove(address.node());
            }
            shrunk();
        }
        return removed;
    }

    private void shrunk() {
        node.limits().nodes.used(nodes.size());
        node.limits().servers.used(nodes.values().stream().mapToInt(Map::size).max().orElse(0));
    }

    private void forget(Predicate<Lookup> gone) {
        lookups.removeIf(gone);
        node.limits().lookups.used(lookups.size());
    }

    private void tellLookups(PacketType type, QrtrService server) {
        for (var lookup : lookups) {
            if (lookup.matches(server)) {
                node.notify(type, lookup.owner, packet(type, server));
            }
        }
    }

    private void tellServers(PacketType type, ControlPacket packet) {
        for (var server : localServers()) {
            var failed = node.notify(type, server.address(), packet);
            if (failed.isPresent() && failed.get() != Reason.NO_SUCH_DEVICE) {
                break;
            }
        }
    }

    private List<QrtrService> localServers() {
        return List.copyOf(nodes.getOrDefault(node.id(), Map.of()).values());
    }

    private boolean isLocal(QrtrAddress address) {
        return address.node() == node.id();
    }

    private void refuse(String what) {
        node.counters().count(Counters.Name.INVALID_CONTROL);
        node.fault("qrtr-invalid-control", what);
    }

    private void limit(Counters.Name name, Bound bound, String what) {
        node.counters().count(name);
        node.refused(bound, "qrtr-limit", what);
    }

    private static ControlPacket packet(PacketType type, QrtrService server) {
        return ControlPacket.server(type, server.service(), server.instanceWord(), server.address());
    }
}
