package org.qipa.api.device;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.document.Fault;
import org.qipa.api.gsi.GsiSession.ChannelSnapshot;
import org.qipa.api.gsi.Stall;
import org.qipa.api.handshake.HandshakeSnapshot;
import org.qipa.api.register.RegisterMap.Block;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable.Region;

/** A device. A service with {@code qipa.device}, {@code qipa.soc} among its properties. Thread safe. */
@ProviderType
public interface Device {

    /** Factory PID of the configurations that make devices. */
    String PID = "org.qipa.device";
    /** Service property: the device's name. */
    String DEVICE_PROPERTY = "qipa.device";

    /** Its name. */
    String name();

    /** The SoC table it works from. */
    SocDescriptor soc();

    /** How it stands. */
    DeviceState state();

    /** Everything worth showing, taken at one moment without touching hardware. */
    Snapshot snapshot();

    /**
     * Reads registers; takes a power reference for the time.
     *
     * @return the values by register instance; fails with a message that says SUSPENDED when there is no power and {@code wake} is false
     */
    CompletionStage<List<RegisterValue>> registers(Block block, boolean wake);

    /** Suspends at once instead of after the idle time; fails when something holds a power reference. */
    CompletionStage<Void> suspend();

    /** Resumes. */
    CompletionStage<Void> resume();

    /** Completes when the state is READY or SUSPENDED; fails when the device fails or closes. */
    CompletionStage<Void> ready();

    /** A register and what it held. */
    record RegisterValue(String register, int instance, int offset, int value) {}

    /**
     * A device at one moment.
     *
     * @param name        its name
     * @param soc         SoC name
     * @param ipaVersion  of the table
     * @param state       how it stands
     * @param since       nanoseconds in that state
     * @param waitsFor    in words, or empty
     * @param failure     why it failed, or empty
     * @param faults      what does not fit where, when it failed; findings otherwise
     * @param memOffset   of local memory
     * @param regions     of local memory
     * @param endpoints   AP and modem
     * @param channels    of the AP
     * @param handshake   where it stands; null before setup
     * @param power       usage count and state of power
     * @param ucLoaded    whether the microcontroller runs
     * @param recoveries  modem crashes survived
     * @param counters    tx/rx packets, bytes, drops and the like
     * @param stalls      what in rings, interrupts and counters contradicts itself at this moment
     */
    record Snapshot(String name, String soc, String ipaVersion, DeviceState state, long since, String waitsFor,
            String failure, List<Fault> faults, int memOffset, List<Region> regions, List<EndpointSnapshot> endpoints,
            List<ChannelSnapshot> channels, HandshakeSnapshot handshake, PowerSnapshot power, boolean ucLoaded,
            int recoveries, java.util.Map<String, Long> counters, List<Stall> stalls) {}

    /** An endpoint. */
    record EndpointSnapshot(String name, int id, String ee, int channel, String direction, boolean setUp,
            boolean enabled) {}

    /** Power. */
    record PowerSnapshot(String state, int usage, boolean clock, boolean interconnects) {}
}
