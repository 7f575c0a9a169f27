package org.qipa.api.platform;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.platform.Hardware.DmaBuffer;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.time.Lane;

/**
 * The modem's side of a virtual IPA: what the modem's own IPA driver reaches through execution environment 1, and the
 * processor it runs on. A service per open virtual device, with {@code qipa.device}. All calls but the ones that say
 * otherwise belong on {@link #lane()}.
 *
 * <p>The modem's rings are modelled as queues of packets: {@link #send} is a TRE on MODEM_AP_TX, {@link Listener#received}
 * a filled buffer of MODEM_AP_RX. The channel's state, flow control, delay and suspend bits are obeyed.
 */
@ProviderType
public interface ModemSilicon {

    /** Service property: the device's name. */
    String DEVICE_PROPERTY = "qipa.device";

    /** What the silicon tells the modem. Called on {@link ModemSilicon#lane()}. */
    interface Listener {
        /**
         * An uplink packet arrived in the modem.
         *
         * @param memory   the packet stands in; valid during the call
         * @param offset   of the packet
         * @param length   of the packet
         * @param metadata the first four bytes of the packet's header, turned so that the mux id is in the low byte: then
         *                 the MAP flags (bit 15: a MAP command, not an IP packet), in the upper half the payload length
         */
        void received(MemorySegment memory, long offset, int length, int metadata);

        /** The IPA takes downlink packets again after {@link ModemSilicon#send} refused one. */
        void writable();

        /**
         * The device is closing: what the modem has in its rings has been handed over, now the processor loses power. The
         * lane has ended, this call has taken its place; nothing posted to it runs any more.
         */
        void powerOff();
    }

    /** The device's name. */
    String device();

    /** The hardware lane, on which the modem runs too. */
    Lane lane();

    /** Attaches the modem's software; one at a time. */
    void attach(Listener listener);

    /** Detaches it. Any thread. */
    void detach();

    /**
     * Starts the modem's processor: BEFORE_POWERUP, then AFTER_POWERUP to the driver. Completes when the driver has taken
     * note. Before the driver listens it waits for it.
     */
    CompletionStage<Void> powerUp();

    /** Stops the processor: BEFORE_SHUTDOWN (crashed or not), AFTER_SHUTDOWN. Any thread. */
    CompletionStage<Void> powerDown(boolean crashed);

    /** Loads the GSI firmware when the modem is the loader, and raises {@code ipa-setup-ready}; otherwise does nothing. */
    void loadGsiFirmware();

    /** Loads and starts the microcontroller's firmware; it announces itself to the driver when it has booted. */
    void loadMicrocontroller();

    /** Local memory as the modem sees it; to be read. */
    MemorySegment localMemory();

    /**
     * Writes to local memory. The modem's own are its header and processing-context tables, its memory, its statistics, its
     * slots of the route tables and the slots of its endpoints in the filter tables (spec 04 §9); a write that leaves them is
     * refused whole and recorded as a fault.
     *
     * @param offset from the start of the window, in bytes, as INIT_DRIVER gives it
     * @param bytes  copied
     * @return false when it was refused
     */
    boolean write(int offset, MemorySegment bytes);

    /**
     * Memory of the modem that the IPA reaches, such as for rules; zero-filled. It stays until the device is closed or it is
     * given back.
     *
     * @param what      name, for reports
     * @param sizeBytes 1 to 2^30
     * @param alignment of the bus address, a power of two
     */
    DmaBuffer allocate(String what, long sizeBytes, long alignment);

    /** Flushes the cached copies of all hashed tables, as the modem does after it has written to one. */
    void flushTables();

    /** Size of local memory in bytes. */
    int localMemorySize();

    /** Id of an endpoint of the silicon, or -1. */
    int endpointId(EndpointName name);

    /** Slot of an endpoint in the filter tables, or -1 when it has no filtering. */
    int filterSlot(EndpointName name);

    /** Routing table entries that the silicon's maker gives to the modem. */
    int modemRouteCount();

    /**
     * Sends a downlink packet from MODEM_AP_TX.
     *
     * @param memory   an IP packet stands in; copied
     * @param offset   of the packet
     * @param length   of the packet
     * @param metadata mux id in the low byte
     * @return false when the channel is stopped, paused or full: nothing was taken, {@link Listener#writable} follows
     */
    boolean send(MemorySegment memory, long offset, int length, int metadata);

    /** Whether {@link #send} would take a packet now. */
    boolean isWritable();
}
