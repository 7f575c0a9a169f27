package org.qipa.api.network;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An interface towards applications. A service with {@code qipa.link}, {@code qipa.device}, {@code qipa.end}
 * ({@code local} or {@code tun}), made from the same configuration as its {@link Link}. Thread safe.
 */
@ProviderType
public interface NetworkInterface {

    /** Service property: the kind of end. */
    String END_PROPERTY = "qipa.end";

    /** The link's name, which is the interface's. */
    String name();

    /** The device's name. */
    String device();

    /** Addresses with prefix lengths, such as {@code 10.64.0.2/24} and {@code fd00:64::2/64}. */
    List<String> addresses();

    /** Counters now. */
    Counters counters();

    /** What the system below it agreed to do or to leave to us, such as {@code TSO4}; empty when that is nothing special. */
    default List<String> features() {
        return List.of();
    }

    /** Counters of its kind by name: system calls, packets cut and joined, drops by reason; empty when there are none. */
    default Map<String, Long> statistics() {
        return Map.of();
    }

    /**
     * Counters of an interface.
     *
     * @param ready       whether packets flow
     * @param queued      packets in the uplink queue now
     * @param queueLimit  packets the queue holds at most
     * @param sent        packets that left the queue downwards
     * @param received    packets delivered
     * @param dropped     uplink packets refused because the queue was full
     */
    record Counters(boolean ready, int queued, int queueLimit, long sent, long received, long dropped) {}
}
