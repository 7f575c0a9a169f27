package org.qipa.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.qipa.api.device.DeviceState;
import org.qipa.api.gsi.Gsi;
import org.qipa.api.journal.Journal;
import org.qipa.api.network.Link;
import org.qipa.api.network.ModemNetdev;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrTransport;
import org.qipa.api.time.TimeSource;
import org.qipa.core.device.BareDevice;
import org.qipa.gsi.GsiProvider;
import org.qipa.handshake.HandshakeService;
import org.qipa.journal.RingJournals;
import org.qipa.memory.CheckedMemoryMaps;
import org.qipa.qmi.QmiRuntime;
import org.qipa.qrtr.local.LocalQrtrTransport;
import org.qipa.qrtr.local.QrtrFaults;
import org.qipa.rmnet.BareLinks;
import org.qipa.time.SystemTime;
import org.qipa.virtual.ipa.VirtualFaults;
import org.qipa.virtual.ipa.VirtualHardware;
import org.qipa.virtual.ipa.VirtualPlatform;
import org.qipa.virtual.ipa.silicon.Settings;
import org.qipa.virtual.modem.BareModem;

/**
 * A device that is READY, with one link, and packets on it: everything from the link down to the network behind the modem
 * is the real thing, the journal on. What the framework does between the parts is done here.
 *
 * <pre>
 *   traffic - link - MAP port - network device - driver - GSI rings - virtual IPA - virtual modem - host
 * </pre>
 */
final class DataPath implements AutoCloseable {

    /** Name of the device, and start of its threads' names. */
    static final String DEVICE = "ipa0";
    /** Packets under way in {@link #roundTrips}, once they have been sent. */
    static final int WINDOW = 384;
    /** Packets that come back in one call of {@link #roundTrips}. */
    static final int BATCH = 128;
    private static final int MUX = 1;
    private static final Settings AT_ONCE = new Settings(0, 0, 0, false, true);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final TimeSource time;
    private final InlineTime inline;
    private final BareModem modem;
    private final Links links;
    private final RingJournals journals = new RingJournals();
    private final QmiRuntime qmi = new QmiRuntime();
    private final BareDevice device;
    private final Journal journal;
    private final Link link;
    private final Traffic traffic;
    private long expected;
    private VirtualHardware hardware;
    private QrtrFabric fabric;
    private ModemNetdev netdev;

    /**
     * Brings it up.
     *
     * @param threads   whether lanes are threads, as in a container; otherwise all run on the caller's
     * @param sendsBack whether the modem sends packets back itself, or a host behind it echoes them
     * @param bytes     of a packet
     */
    DataPath(String soc, boolean threads, boolean sendsBack, int bytes) {
        this(soc, threads, sendsBack, bytes, new GsiProvider(), new BareLinks());
    }

    /** The same with a GSI and a mux layer of the caller's. */
    DataPath(String soc, boolean threads, boolean sendsBack, int bytes, Gsi gsi, Links links) {
        this.links = links;
        inline = threads ? null : new InlineTime();
        time = threads ? new SystemTime() : inline;
        journal = journals.journal(DEVICE, time);
        modem = new BareModem(sendsBack);
        traffic = new Traffic(bytes);
        link = links.add(Map.of("name", "rmnet0", "device", DEVICE, "mux", MUX));
        link.connect(traffic);
        VirtualPlatform platform = new VirtualPlatform(AT_ONCE, new VirtualFaults());
        device = new BareDevice(new BareDevice.Needs(DEVICE, Socs.of(soc), request -> {
            hardware = platform.openVirtual(request);
            attach();
            return hardware;
        }, fabrics(), new CheckedMemoryMaps(), gsi, new HandshakeService(qmi), journals, time), this::netdev);
        device.open();
        await("device is not ready", () -> device.device().state() == DeviceState.READY && link.isReady());
    }

    private QrtrTransport fabrics() {
        LocalQrtrTransport transport = new LocalQrtrTransport(new QrtrFaults());
        return (name, t, j) -> {
            fabric = transport.open(name, t, j);
            attach();
            return fabric;
        };
    }

    private void attach() {
        if (hardware != null && fabric != null) {
            modem.attach(hardware.modemSilicon(), fabric, qmi, journal);
        }
    }

    private void netdev(ModemNetdev present) {
        if (netdev != null) {
            links.removed(netdev);
        }
        netdev = present;
        if (present != null) {
            links.added(present);
        }
    }

    /** What goes through it. */
    Traffic traffic() {
        return traffic;
    }

    /** Sends so many packets more, as the ring takes them. Any thread. */
    void send(int packets) {
        traffic.add(packets);
        link.wake();
    }

    /**
     * Waits on the caller's lanes until {@link #BATCH} packets more have come back, and sends as many after them.
     *
     * @return how many are back in all
     */
    long roundTrips() {
        expected += BATCH;
        while (traffic.received() < expected) {
            step();
        }
        send(BATCH);
        return expected;
    }

    /** One turn of all lanes where they are the caller's; answers whether any had something to do. */
    boolean step() {
        return inline.step();
    }

    /** Waits until something holds, taking turns where lanes are the caller's. */
    void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (inline != null) {
                inline.step();
            } else {
                Thread.onSpinWait();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(what + ": state=" + device.device().snapshot() + " network="
                        + modem.counters() + " link=" + link.counters());
            }
        }
    }

    /** Counters of the link and the network. */
    Map<String, Long> counters() {
        Map<String, Long> all = link.counters();
        modem.counters().forEach((name, n) -> all.put("network_" + name, n));
        return all;
    }

    @Override
    public void close() {
        var closed = device.close();
        await("device does not close", closed::isDone);
        links.close();
        modem.close();
    }
}
