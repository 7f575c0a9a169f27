package org.qipa.qrtr.local;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a node refused or dropped, by reason. Thread safe. */
final class Counters {

    /** The reasons. */
    enum Name {
        /** A packet that breaks the rules of the wire. */
        INVALID_PACKET,
        /** A packet for a port without a socket. */
        NO_SOCKET,
        /** A datagram for a socket whose queue is full. */
        RECEIVE_QUEUE_FULL,
        /** A send without credit. */
        WOULD_BLOCK,
        /** A packet the link did not take. */
        LINK_REFUSED,
        /** A control packet that breaks the rules of the name service. */
        INVALID_CONTROL,
        /** A node beyond the name service's limit. */
        NODE_LIMIT,
        /** A server beyond the name service's limit. */
        SERVER_LIMIT,
        /** A packet of a node beyond those there is a way to. */
        ROUTE_LIMIT,
        /** A lookup beyond the name service's limit. */
        LOOKUP_LIMIT
    }

    private final Map<Name, LongAdder> counts = new EnumMap<>(Name.class);

    Counters() {
        for (var name : Name.values()) {
            counts.put(name, new LongAdder());
        }
    }

    void count(Name name) {
        counts.get(name).increment();
    }

    long get(Name name) {
        return counts.get(name).sum();
    }
}
