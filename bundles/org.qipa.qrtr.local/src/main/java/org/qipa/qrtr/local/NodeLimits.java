package org.qipa.qrtr.local;

import java.util.ArrayList;
import java.util.List;
import org.qipa.api.limit.Bound;
import org.qipa.api.limit.Limit;

/** How far a node may grow, whoever makes it grow: the other nodes by what they send, or this process by its sockets. */
final class NodeLimits {

    /** Nodes there is a way to: twice those that serve something, as one that serves nothing needs a way as well. */
    static final int ROUTE_LIMIT = 2 * NameService.NODE_LIMIT;
    /** Sockets of a node: one for each port that is given out. */
    static final int SOCKET_LIMIT = Ports.EPHEMERAL_LAST - Ports.EPHEMERAL_FIRST + 1;
    /** Destinations a socket remembers to have lost while it waited; for others it finds no route. */
    static final int BROKEN_LIMIT = 1024;

    final Bound nodes = new Bound("qrtr.nodes", "nodes whose services are known", "nodes", NameService.NODE_LIMIT,
            "NameService.NODE_LIMIT");
    final Bound servers = new Bound("qrtr.services-of-a-node", "services announced on one node", "services",
            NameService.SERVER_LIMIT, "NameService.SERVER_LIMIT, one per port");
    final Bound lookups = new Bound("qrtr.lookups", "sockets that wait for services", "lookups", NameService.LOOKUP_LIMIT,
            "NameService.LOOKUP_LIMIT");
    final Bound routes = new Bound("qrtr.routes", "nodes behind links; packets of more are dropped", "nodes", ROUTE_LIMIT,
            "NodeLimits.ROUTE_LIMIT");
    final Bound flows = new Bound("qrtr.flows", "destinations of a link that owe RESUME_TX; more are asked with each packet",
            "destinations", Link.FLOW_LIMIT, "Link.FLOW_LIMIT");
    final Bound unconfirmed = new Bound("qrtr.unconfirmed", "datagrams to one destination without RESUME_TX", "datagrams",
            Link.PENDING_LIMIT, "Link.PENDING_LIMIT, spec 02 A5");
    final Bound queue = new Bound("qrtr.receive-queue", "datagrams a socket has not read", "datagrams",
            LocalSocket.QUEUE_LIMIT, "LocalSocket.QUEUE_LIMIT");
    final Bound queueBytes = new Bound("qrtr.receive-queue-bytes", "bytes a socket has not read", "bytes",
            LocalSocket.QUEUE_BYTES_LIMIT, "LocalSocket.QUEUE_BYTES_LIMIT");
    final Bound sockets = new Bound("qrtr.sockets", "sockets of the node", "sockets", SOCKET_LIMIT,
            "NodeLimits.SOCKET_LIMIT, spec 02 A1");

    /** All of them, as they stand. */
    List<Limit> readings(String device, int node) {
        List<Limit> readings = new ArrayList<>();
        for (Bound bound : List.of(nodes, servers, lookups, routes, flows, unconfirmed, queue, queueBytes, sockets)) {
            readings.add(bound.reading(device, "node " + Integer.toUnsignedString(node)));
        }
        return readings;
    }
}
