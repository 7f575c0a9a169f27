package org.qipa.itests.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.qipa.api.device.Device;
import org.qipa.api.device.DeviceState;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.modem.VirtualModem;
import org.qipa.api.network.Link;
import org.qipa.api.network.ModemNetdev;
import org.qipa.api.network.NetworkInterface;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.IpaPlatform;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrTransport;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.time.Lane;
import org.qipa.core.device.SimulatedDevice;
import org.qipa.gsi.GsiProvider;
import org.qipa.handshake.HandshakeService;
import org.qipa.journal.RingJournals;
import org.qipa.memory.CheckedMemoryMaps;
import org.qipa.netdev.SimulatedInterface;
import org.qipa.netdev.local.LocalEnd;
import org.qipa.qmi.QmiRuntime;
import org.qipa.qrtr.local.LocalQrtrTransport;
import org.qipa.qrtr.local.QrtrFaults;
import org.qipa.rmnet.SimulatedLinks;
import org.qipa.time.SimulatedTime;
import org.qipa.virtual.ipa.VirtualFaults;
import org.qipa.virtual.ipa.VirtualHardware;
import org.qipa.virtual.ipa.VirtualPlatform;
import org.qipa.virtual.ipa.silicon.Settings;
import org.qipa.virtual.ipa.silicon.SiliconState;
import org.qipa.virtual.modem.ModemFaults;
import org.qipa.virtual.modem.SimulatedModem;

/**
 * A whole system on one simulated clock and one thread: device, virtual IPA, QRTR, QMI, handshake, modem, network, links,
 * interfaces, applications. Every part is the real one; what the framework does between them (services that come and go,
 * later and on a thread of its own) is done here on the lane {@code services}.
 *
 * <pre>
 *   applications - interface - link - MAP port - network device - driver - GSI - virtual IPA - modem - network - host
 *                                                     |                            |
 *                                                  handshake - QMI - QRTR fabric --+
 * </pre>
 *
 * <p>Devices follow one another in it; links, interfaces and the network behind the modem stay.
 */
final class World implements AutoCloseable {

    static final String DEVICE = "ipa0";
    private static final int LINKS = 2;
    /** Longest time until the rest of the system hears of a service. */
    private static final long SERVICE_LIMIT_NANOS = 2_000_000;
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(999);
    /** Where losses are of what the driver itself has sent: no application's packet comes here, all go the modem's way. */
    private static final Set<String> DRIVERS_OWN = Set.of("lan-rx", "AP_LAN_RX");

    final SimulatedTime time = new SimulatedTime();
    /** The same time, as the device sees it. */
    final WatchedTime watched = new WatchedTime(time);
    /** Parts of the hardware that are silent. */
    final MutedHardware.Mute mute = new MutedHardware.Mute();
    final List<Pings> pings = new ArrayList<>();
    private final VirtualFaults hardwareFaults = new VirtualFaults();
    private final ModemFaults modemFaults = new ModemFaults();
    private final QrtrFaults qrtrFaults = new QrtrFaults();
    /** Everything that can be asked to do wrong. */
    final Strikes faults = new Strikes(DEVICE, List.of(hardwareFaults, modemFaults, qrtrFaults));
    private final RingJournals journals = new RingJournals();
    private final Journal journal = journals.journal(DEVICE, time);
    private final QmiRuntime qmi = new QmiRuntime();
    private final LocalQrtrTransport transport = new LocalQrtrTransport(qrtrFaults);
    private final SimulatedLinks links = new SimulatedLinks(journals);
    private final SimulatedModem modems = new SimulatedModem(Map.of(), modemFaults);
    private final List<Link> linkList = new ArrayList<>();
    private final List<SimulatedInterface> interfaces = new ArrayList<>();
    private final Lane services = time.lane("services");
    private final Lane applications = time.lane("applications");
    private final Random serviceDelays;
    private long serviceDue;
    private SimulatedDevice device;
    private VirtualHardware hardware;
    private QrtrFabric fabric;
    private VirtualModem modem;
    private ModemNetdev netdev;
    private boolean silent;
    private long discardedBefore;
    private long recoveries;
    private SimulatedDevice counted;
    private boolean noModem;
    private Settings settings = Settings.DEFAULTS;
    private Consumer<VirtualHardware> born = fresh -> { };

    /** @param seed of the applications' packets, and of how long services take to come and go */
    World(long seed) {
        serviceDelays = new Random(seed);
        LocalEnd end = new LocalEnd();
        for (int mux = 1; mux <= LINKS; mux++) {
            Map<String, Object> configuration = Map.of("name", "rmnet" + mux, "device", DEVICE, "mux", mux, "end", "local",
                    "addresses", List.of("10.64." + mux + ".2/24", "fd00:64:" + mux + "::2/64"));
            Link link = links.add(configuration);
            linkList.add(link);
            SimulatedInterface i = new SimulatedInterface(configuration, link, end, (what, lost) ->
                    journal.record(lost > 0 ? JournalKind.LOSS : JournalKind.FAULT, "interface", lost, 0, what));
            interfaces.add(i);
            pings.add(new Pings(mux, applications, i.local(), seed));
        }
    }

    // Devices

    /** Starts the bring-up of a device. */
    void open(String soc, int memOffset) {
        open(soc, memOffset, "");
    }

    /** The same, with somebody to load the GSI firmware. */
    void open(String soc, int memOffset, String loader) {
        faults.deviceOpened();
        VirtualPlatform platform = new VirtualPlatform(settings.withMemOffset(memOffset), hardwareFaults);
        device = new SimulatedDevice(new SimulatedDevice.Needs(DEVICE, Socs.of(soc), r -> hardware(platform, r), fabrics(),
                new CheckedMemoryMaps(), new GsiProvider(), new HandshakeService(qmi), journals, watched), loader,
                this::netdev);
        device.open();
    }

    private Hardware hardware(VirtualPlatform platform, IpaPlatform.Request request) {
        VirtualHardware opened = platform.openVirtual(request);
        born.accept(opened);
        mute.learn(request.silicon());
        later(() -> {
            hardware = opened;
            attachModem();
        });
        return new MutedHardware(opened, mute);
    }

    /** Hardware that is opened from now on behaves otherwise. */
    void settings(Settings next) {
        settings = next;
    }

    /** Sees hardware before the device does. */
    void born(Consumer<VirtualHardware> what) {
        born = what;
    }

    private QrtrTransport fabrics() {
        return (name, t, j) -> {
            QrtrFabric opened = transport.open(name, t, j);
            QrtrFabric watched = new WatchedFabric(opened, gone -> later(() -> fabricGone(gone)));
            later(() -> {
                fabric = watched;
                attachModem();
            });
            return watched;
        };
    }

    /** What the framework does: later, in order. */
    private void later(Runnable change) {
        serviceDue = Math.max(serviceDue, time.nanoTime() + serviceDelays.nextLong(SERVICE_LIMIT_NANOS));
        services.schedule(serviceDue - time.nanoTime(), change);
    }

    private void attachModem() {
        if (modem == null && !noModem && hardware != null && fabric != null) {
            modem = modems.attach(hardware.modemSilicon(), fabric, qmi, journal, silent);
        }
    }

    private void fabricGone(QrtrFabric gone) {
        if (fabric == gone) {
            fabric = null;
            if (modem != null) {
                detachModem();
            }
        }
    }

    private void detachModem() {
        discardedBefore += modem.counters().get("discarded_silent");
        modem = null;
        modems.detach();
    }

    private void netdev(ModemNetdev wanted) {
        later(() -> {
            if (wanted == netdev) {
                return;
            }
            if (netdev != null) {
                links.removed(netdev);
            }
            netdev = wanted;
            if (netdev != null) {
                links.added(netdev);
            }
        });
    }

    /**
     * Closes the device.
     *
     * @param swapReason why another one follows, or empty
     * @return simulated nanoseconds it took
     */
    long closeDevice(String swapReason) {
        long begin = time.nanoTime();
        boolean[] gone = new boolean[1];
        long[] took = new long[1];
        closeThen(swapReason, () -> gone[0] = true, () -> took[0] = time.nanoTime() - begin);
        require(time.runUntil(() -> gone[0], CLOSE_LIMIT.plusMillis(20)), "device does not close");
        return took[0];
    }

    /** Closes the device while time goes on, and then does something. */
    void closeThen(String swapReason, Runnable then) {
        closeThen(swapReason, then, () -> { });
    }

    private void closeThen(String swapReason, Runnable then, Runnable closed) {
        SimulatedDevice going = device;
        VirtualHardware[] last = {null};
        long begin = time.nanoTime();
        recoveries += going.device().snapshot().recoveries();
        counted = going;
        going.close(swapReason).thenRun(() -> services.execute(() -> {
            closed.run();
            require(time.nanoTime() - begin <= CLOSE_LIMIT.toNanos(), "close took "
                    + Duration.ofNanos(time.nanoTime() - begin));
            last[0] = hardware;
            going.closed();
            device = null;
            services.schedule(2 * SERVICE_LIMIT_NANOS, () -> {
                gone(last[0]);
                then.run();
            });
        }));
    }

    private void gone(VirtualHardware last) {
        require(modem == null && netdev == null && fabric == null, "services of a closed device are left");
        if (last != null) {
            var state = last.state();
            require(state.dmaBuffers() == 0 && state.iommuMappings() == 0, "mappings left: " + state);
            Set<String> broken = new TreeSet<>(state.faults().keySet());
            broken.removeAll(Strikes.rulesOf(faults.sinceOpen()));
            require(broken.isEmpty(), "rules broken: " + broken + " of " + state.faults());
            hardware = null;
        }
    }

    /** The hardware as it is; null while there is none. */
    SiliconState silicon() {
        return hardware == null ? null : hardware.state();
    }

    /** Receive buffers out of each endpoint's pool. */
    Map<String, Integer> lent() {
        return device.lent();
    }

    /** Packets that wait in the interfaces for the device. */
    long queued() {
        return interfaces.stream().mapToLong(i -> i.local().counters().queued()).sum();
    }

    /** Whether there is a device. */
    boolean hasDevice() {
        return device != null;
    }

    /** Modem crashes that devices have recovered from. */
    long recoveries() {
        return recoveries + (device == null || device == counted ? 0 : device().snapshot().recoveries());
    }

    /** The bundle of the virtual modem goes or comes. */
    void modemProvider(boolean there) {
        noModem = !there;
        if (there) {
            attachModem();
        } else if (modem != null) {
            detachModem();
        }
    }

    /** Replaces the device by one of another SoC. */
    void swap(String soc, int memOffset) {
        closeDevice("a reference changed");
        open(soc, memOffset);
    }

    /** Name of the device's SoC. */
    String soc() {
        return device().soc().table().soc();
    }

    Device device() {
        return device.device();
    }

    /** The device, or null between two. */
    Device deviceIfAny() {
        return device == null ? null : device.device();
    }

    boolean isReady() {
        if (device == null) {
            return false;
        }
        DeviceState state = device().state();
        return state == DeviceState.READY || state == DeviceState.SUSPENDED;
    }

    /** Runs until the device is ready. */
    void awaitReady(Duration limit) {
        if (!time.runUntil(this::isReady, limit)) {
            throw new AssertionError("not ready within " + limit + ": " + where());
        }
    }

    // Modem

    /** The modem, or null while there is none. */
    VirtualModem modem() {
        return modem;
    }

    /** Crashes the modem, if there is one that runs. */
    void crash(boolean restart) {
        ask(m -> m.crash(restart));
    }

    /** Boots a modem that is down. */
    void boot() {
        ask(VirtualModem::boot);
    }

    private void ask(Function<VirtualModem, CompletionStage<Void>> question) {
        if (modem != null) {
            question.apply(modem).exceptionally(refused -> null);
        }
    }

    /** Crashes the modem after a while, whatever happens then. */
    void crashIn(Duration delay) {
        in(delay, () -> crash(true));
    }

    /** Has something happen after a while. */
    void in(Duration delay, Runnable what) {
        applications.schedule(delay.toNanos(), what);
    }

    // Silence

    /** The modem, and every one after it, falls silent or speaks again. */
    void silence(boolean on) {
        silent = on;
        if (modem != null) {
            modem.silence(on);
        }
    }

    boolean isSilent() {
        return silent;
    }

    // Packets

    /** Sends so many pings on every link and runs until they are sent. */
    void traffic(int count, Duration gap) {
        pings.forEach(p -> p.start(count, gap.toNanos()));
        require(time.runUntil(() -> pings.stream().allMatch(Pings::isDone), gap.multipliedBy(count).plusSeconds(5)),
                "applications do not send");
    }

    /** Has every application send so many pings, and does not wait for them. */
    void ping(int count) {
        ping(count, 100_000);
    }

    /** The same, one each gap. */
    void ping(int count, long gapNanos) {
        pings.forEach(p -> p.start(count, gapNanos));
    }

    /** A packet comes back from the network while a lane of the device hangs. */
    void downlinkWhileHeld(String lane) {
        long before = modems.counters().get("uplink_packets");
        ping(1);
        require(time.runUntil(() -> modems.counters().get("uplink_packets") > before, Duration.ofMillis(50)), "no uplink");
        watched.hold(lane, true);
        time.run(Duration.ofMillis(5));
    }

    /** Packets the applications have sent and have not been answered, nor wait in an interface or in the network. */
    long missing() {
        long missing = 0;
        for (int i = 0; i < pings.size(); i++) {
            missing += pings.get(i).sent() - pings.get(i).answered() - interfaces.get(i).local().counters().queued();
        }
        return missing - modems.counters().get("downlink_held");
    }

    /** Packets that somebody has said are lost. */
    long explained() {
        return losses() + discardedBefore + (modem == null ? 0 : modem.counters().get("discarded_silent"));
    }

    /** Losses of applications' packets in the journal. */
    long losses() {
        return journal.counts(JournalKind.LOSS).entrySet().stream().filter(e -> !DRIVERS_OWN.contains(e.getKey()))
                .mapToLong(Map.Entry::getValue).sum();
    }

    /** What the network behind the modem has counted. */
    Map<String, Long> network() {
        return modems.counters();
    }

    /** Counters of the interface of a mux id. */
    NetworkInterface.Counters counters(int mux) {
        return interfaces.get(mux - 1).local().counters();
    }

    // Looking on

    Journal journal() {
        return journal;
    }

    /** Events of a kind that are still in the journal. */
    List<JournalEvent> events(JournalKind kind) {
        return journal.events(e -> e.kind() == kind);
    }

    /** Where everything stands, for people. */
    String where() {
        StringBuilder s = new StringBuilder();
        s.append("time=").append(Duration.ofNanos(time.nanoTime()));
        if (device != null) {
            var snapshot = device().snapshot();
            s.append(" state=").append(snapshot.state()).append(" waitsFor=").append(snapshot.waitsFor())
                    .append(" failure=").append(snapshot.failure()).append(" power=").append(snapshot.power());
        }
        s.append(" modem=").append(modem == null ? "none" : modem.state()).append(" silent=").append(silent);
        s.append("\nmissing=").append(missing()).append(" explained=").append(explained());
        s.append(" network=").append(network()).append("\nlosses=").append(journal.counts(JournalKind.LOSS));
        s.append("\nfaults=").append(journal.counts(JournalKind.FAULT)).append(" strikes=").append(faults.counts());
        if (hardware != null) {
            s.append("\nhardware=").append(hardware.state());
        }
        events(JournalKind.FAULT).forEach(e -> s.append("\n  ").append(text(e)));
        events(JournalKind.LOSS).forEach(e -> s.append("\n  ").append(text(e)));
        return s.toString();
    }

    /** An event as a line. */
    static String text(JournalEvent e) {
        return e.number() + " " + e.nanoTime() + " " + e.kind() + " " + e.subject() + " " + e.a() + " " + e.b() + " "
                + e.text() + (e.payload().length == 0 ? "" : " " + HexFormat.of().formatHex(e.payload()));
    }

    void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what + "\n" + where());
        }
    }

    /** Closes all there is; then no lane is left. */
    @Override
    public void close() {
        if (device != null) {
            closeDevice("");
        }
        interfaces.forEach(SimulatedInterface::close);
        linkList.forEach(links::remove);
        links.close();
        modems.close();
        services.close();
        applications.close();
    }
}
