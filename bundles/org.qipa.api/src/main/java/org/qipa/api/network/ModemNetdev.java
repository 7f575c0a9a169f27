package org.qipa.api.network;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.time.Lane;

/**
 * The network device of a running modem (spec 11 §4). A service with {@code qipa.device}, there from "modem started" to
 * "modem stopped". Thread safe.
 */
@ProviderType
public interface ModemNetdev {

    /** Service property: the device's name. */
    String DEVICE_PROPERTY = "qipa.device";

    /** The device's name. */
    String device();

    /** Name of the interface it stands for, such as {@code rmnet_ipa0}. */
    String name();

    /** Greatest frame without the MAP headers, in bytes: 1500. */
    int mtu();

    /** What it is to a packet stack that stands on it; the same for every modem. */
    NetdevProperties properties();

    /** What the hardware does with checksums. */
    MapOffload offload();

    /** Whether the hardware takes uplink transfers of several MAP frames apart (spec 08 §3.4); otherwise they go on whole. */
    boolean takesAggregates();

    /** The device's data lane, on which the port is called. */
    Lane dataLane();

    /**
     * Opens the device for a mux layer: starts the channels. One port at a time.
     *
     * @return completes when packets flow; fails when another port is attached or the channels do not start
     */
    CompletionStage<Void> open(MuxPort port);

    /** Closes it: stops the channels, then the port is not called any more. Nothing happens when another port is attached. */
    CompletionStage<Void> close(MuxPort port);

    /** There may be something to send: the data lane polls the port soon. Cheap, any thread. */
    void wake();
}
