package org.qipa.api.network;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One mux id of a device. A service with {@code qipa.link}, {@code qipa.device} and {@code qipa.mux}, made from a
 * factory configuration {@code org.qipa.link}. Thread safe.
 */
@ProviderType
public interface Link {

    /** Factory PID of the configurations that make links and their interfaces. */
    String PID = "org.qipa.link";
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
