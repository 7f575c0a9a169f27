package org.qipa.api.network;

import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One mux id of a device. A service with {@code qipa.link}, {@code qipa.device} and {@code qipa.mux}, made from a
 * factory configuration {@code org.qipa.link}; or, with {@code qipa.side=modem}, the same behind a virtual modem. Thread
 * safe.
 */
@ProviderType
public interface Link {

    /** Factory PID of the configurations that make links and their interfaces. */
    String PID = "org.qipa.link";
    /**
     * Factory PID of the same for the other side: what a virtual modem has of a mux id in place of its own host, with an
     * interface towards the network. Packets of its end go down to the device, packets from the device are delivered to it.
     */
    String MODEM_PID = "org.qipa.modem.link";
    /**
     * What a configuration of either PID may hold: {@code name}, {@code device} and {@code mux}, which a link cannot do
     * without; what the mux layer reads; what the interface reads.
     */
    Set<String> KEYS = Set.of("name", "device", "mux", "mtu", "flags", "flagsMask", "rxChecksum", "txChecksum",
            "dropBadChecksum", "aggregationFrames", "aggregationBytes", "aggregationMicros", "end", "addresses", "queue",
            "offload");
    /** Service property of links and interfaces: {@link #MODEM_SIDE}, or absent on the side of the applications. */
    String SIDE_PROPERTY = "qipa.side";
    /** Value of {@link #SIDE_PROPERTY}: behind the modem. */
    String MODEM_SIDE = "modem";
    /** Service property: the link's name. */
    String LINK_PROPERTY = "qipa.link";
    /** Service property: the device's name. */
    String DEVICE_PROPERTY = "qipa.device";
    /** Service property: the mux id, an {@link Integer}. */
    String MUX_PROPERTY = "qipa.mux";

    /** The link's name, such as {@code rmnet0}; the interface has the same. */
    String name();

    /** The device's name. */
    String device();

    /** 0 to 254. */
    int muxId();

    /** Greatest IP packet, in bytes, as configured and as far as the format leaves room. */
    int mtu();

    /** Whether packets flow now. */
    boolean isReady();

    /** Connects the interface; one at a time, the last one wins. */
    void connect(LinkEnd end);

    /** Disconnects it; when this returns the end is not called any more. */
    void disconnect(LinkEnd end);

    /** The end's queue is no longer empty. Cheap, any thread. */
    void wake();

    /** Counters by name, as spec 12 §5.4 and §3 name them: rx_packets, rx_bytes, tx_packets, checksum_ok, ... */
    Map<String, Long> counters();
}
