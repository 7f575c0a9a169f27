package org.qipa.api.modem;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** A virtual modem. A service with {@code qipa.device}, one per device it is attached to. Thread safe. */
@ProviderType
public interface VirtualModem {

    /** Service property: the device's name. */
    String DEVICE_PROPERTY = "qipa.device";

    /** How a modem stands. */
    enum State {
        /** Without power. */
        OFF,
        /** On its way up. */
        BOOTING,
        /** Its service is published; the handshake runs. */
        HANDSHAKE,
        /** Packets flow. */
        RUNNING,
        /** Powered, but answers nothing. */
        SILENT,
        /** Down after a crash. */
        CRASHED
    }

    /** The device's name. */
    String device();

    /** How it stands. */
    State state();

    /** Crashes; with {@code restart} it boots again by itself. Completes when the driver has been told. */
    CompletionStage<Void> crash(boolean restart);

    /** Boots after a crash or a stop. */
    CompletionStage<Void> boot();

    /** With true it receives but answers nothing, neither messages nor packets; with false it goes on. */
    void silence(boolean silent);

    /** Hosts behind the modem, per link: addresses that answer. */
    List<Host> hosts();

    /** Counters by name: uplink_packets, downlink_packets, downlink_held, echo_replies, lost_in_crash, ... */
    Map<String, Long> counters();

    /** A host behind a mux id. */
    record Host(int muxId, List<String> addresses) {}
}
