package org.qipa.core.driver;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.qipa.api.device.DeviceState;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.modem.VirtualModem;
import org.qipa.api.network.ModemNetdev;
import org.qipa.api.network.MuxPort;
import org.qipa.api.platform.IpaPlatform;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.time.Lane;
import org.qipa.core.micro.Microcontroller;
import org.qipa.core.netdev.ModemNetwork;
import org.qipa.core.power.RuntimePower;
import org.qipa.gsi.GsiProvider;
import org.qipa.handshake.HandshakeService;
import org.qipa.journal.RingJournals;
import org.qipa.memory.CheckedMemoryMaps;
import org.qipa.qmi.QmiRuntime;
import org.qipa.qrtr.local.LocalQrtrTransport;
import org.qipa.time.SimulatedTime;
import org.qipa.virtual.ipa.VirtualHardware;
import org.qipa.virtual.ipa.VirtualPlatform;
import org.qipa.virtual.ipa.silicon.Settings;
import org.qipa.virtual.modem.ModemFaults;
import org.qipa.virtual.modem.SimulatedModem;

/**
 * One driver on a virtual IPA that is watched, on the simulated clock, stage by stage: nobody tries again, nobody opens the
 * network device unasked. What happened stands in {@link #log}.
 */
public final class DriverBench implements AutoCloseable, MuxPort {

    /** Everything in order: see {@link WatchedHardware} and, with its kind in front, the journal. */
    public final List<String> log = new ArrayList<>();
    /** The clock. */
    public final SimulatedTime time = new SimulatedTime();
    /** Where the journal is. */
    public final RingJournals journals = new RingJournals();
    /** What stands between driver and silicon. */
    public final WatchedHardware hardware;
    /** The virtual IPA. */
    public final VirtualHardware silicon;
    /** The driver. */
    public final IpaDriver driver;
    /** States it went through. */
    public final List<DeviceState> states = new ArrayList<>();
    /** Frames that are to be sent. */
    public final Deque<byte[]> frames = new ArrayDeque<>();
    /** The network device, or null. */
    public ModemNetdev netdev;
    /** Network devices there have been. */
    public int netdevs;
    /** Whether whoever watches the network device fails when it goes. */
    public boolean brokenListener;

    private final Journal journal;
    private final Lane owner = time.lane("owner");
    private final Lane data = time.lane("data");
    private final QmiRuntime qmi = new QmiRuntime();
    private final QrtrFabric fabric;
    private final SimulatedModem modems = new SimulatedModem(Map.of(), new ModemFaults());
    private VirtualModem modem;

    /** A driver of a SoC, nothing done yet. */
    public DriverBench(SocDescriptor soc, String loader) {
        this(soc, loader, Settings.DEFAULTS);
    }

    /** The same on silicon with settings of its own. */
    public DriverBench(SocDescriptor soc, String loader, Settings settings) {
        journal = new WatchedJournal(journals.journal("ipa0", time), log);
        silicon = new VirtualPlatform(settings).openVirtual(new IpaPlatform.Request("ipa0", soc, loader, time, journal));
        hardware = new WatchedHardware(silicon, soc, log);
        fabric = new LocalQrtrTransport().open("ipa0", time, journal);
        driver = new IpaDriver(new IpaDriver.Parts("ipa0", soc, hardware, time, owner, data, new CheckedMemoryMaps(),
                new GsiProvider(), new HandshakeService(qmi), new WatchedNode(fabric.local(), hardware), journal,
                new IpaDriver.Listener() {
                    @Override
                    public void state(DeviceState state, String reason) {
                        states.add(state);
                    }

                    @Override
                    public void netdevRegistered(ModemNetdev n) {
                        netdev = n;
                        netdevs++;
                        log.add("netdev registered");
                    }

                    @Override
                    public void netdevUnregistered(ModemNetdev n) {
                        log.add("netdev unregistered");
                        if (brokenListener) {
                            throw new IllegalStateException("busy");
                        }
                        netdev = null;
                    }

                    @Override
                    public void setupFailed(DriverException failure) {
                        log.add("setup failed: " + failure.getMessage());
                    }
                }));
    }

    /** Runs something on the owner lane and what follows at once. */
    public void owner(Callable<?> action) throws Exception {
        time.on(owner, action);
        time.settle();
    }

    /** Runs something on the data lane and what follows at once. */
    public <T> T onData(Callable<T> action) throws Exception {
        T result = time.on(data, action);
        time.settle();
        return result;
    }

    /** Stage init to config, and setup unless the modem loads the firmware. */
    public void probe() throws Exception {
        owner(() -> {
            driver.probe();
            return null;
        });
    }

    /** Removal. */
    public void remove() throws Exception {
        owner(() -> {
            driver.remove();
            return null;
        });
    }

    /** A modem is there and boots. */
    public VirtualModem modem() {
        modem = modems.attach(silicon.modemSilicon(), fabric, qmi, journal, false);
        return modem;
    }

    /** Probe, modem, handshake; the log is empty then. */
    public DriverBench ready() throws Exception {
        probe();
        modem();
        awaitNetdev();
        log.clear();
        return this;
    }

    /** Runs until there is a network device. */
    public void awaitNetdev() {
        if (!time.runUntil(() -> netdev != null, Duration.ofSeconds(2))) {
            throw new AssertionError("no network device: " + driver.waitsFor() + " " + states);
        }
    }

    /** The modem crashes and boots again; runs until its network device is there. */
    public void restart() {
        int before = netdevs;
        modem.crash(true);
        if (!time.runUntil(() -> netdevs > before, Duration.ofSeconds(2))) {
            throw new AssertionError("no network device: " + driver.waitsFor() + " " + states);
        }
    }

    /** The modem leaves the fabric; nobody says that it crashed. */
    public void bye() {
        modems.detach();
        modem = null;
        time.settle();
    }

    /** Opens the network device. */
    public DriverBench open() throws Exception {
        var opened = netdev.open(this).toCompletableFuture();
        time.settle();
        opened.get();
        return this;
    }

    /** Lines of the log that are of interest. */
    public List<String> lines(Predicate<String> wanted) {
        return log.stream().filter(wanted).toList();
    }

    /** Where the first line stands that begins like this; fails when there is none. */
    public int at(String begin) {
        for (int i = 0; i < log.size(); i++) {
            if (log.get(i).startsWith(begin)) {
                return i;
            }
        }
        throw new AssertionError("not in the log: " + begin + "\n" + String.join("\n", log));
    }

    /** The last value written to a register, such as {@code ipa ROUTE}, in hexadecimal. */
    public String last(String register) {
        List<String> all = lines(l -> l.startsWith(register + " = "));
        return all.isEmpty() ? "" : all.getLast().substring(register.length() + 3);
    }

    /** What lies in the journal. */
    public Journal journal() {
        return journal;
    }

    /** Power. */
    public RuntimePower power() {
        return driver.core().power;
    }

    /** The network. */
    public ModemNetwork network() {
        return driver.core().network;
    }

    /** The microcontroller. */
    public Microcontroller micro() {
        return driver.core().micro;
    }

    /** Whether set-up is done. */
    public boolean isSetUp() {
        return driver.core().setupComplete;
    }

    /** Fails when anything is left of a driver that was removed or never came up. */
    public void requireNothingLeft() {
        var state = silicon.state();
        if (!hardware.held().isEmpty() || !hardware.outOfOrder().isEmpty() || state.dmaBuffers() != 0
                || state.iommuMappings() != 0 || driver.power().usage() != 0
                || fabric.services().stream().anyMatch(s -> s.address().node() == fabric.local().id())) {
            throw new AssertionError("left: held=" + hardware.held() + " out of order=" + hardware.outOfOrder() + " usage="
                    + driver.power().usage() + " services=" + fabric.services() + " " + state + "\n"
                    + String.join("\n", log.subList(Math.max(0, log.size() - 40), log.size())));
        }
        // A command that was never carried out leaves a channel where those that follow do not fit.
        if (!state.faults().isEmpty() && !hardware.refused().startsWith("gsi")) {
            throw new AssertionError("rules broken: " + state.faults() + " refused=" + hardware.refused() + " "
                    + journal.events(e -> e.kind() == JournalKind.FAULT));
        }
    }

    @Override
    public int transmit(TxRing ring) {
        int sent = 0;
        while (!frames.isEmpty()) {
            MemorySegment room = ring.claim(frames.peek().length);
            if (room == null) {
                break;
            }
            room.copyFrom(MemorySegment.ofArray(frames.peek()));
            ring.commit(frames.remove().length);
            sent++;
        }
        return sent;
    }

    @Override
    public void receive(MemorySegment buffer, long offset, int length) {
        log.add("received " + length);
    }

    @Override
    public void carrier(boolean on, String why) {
        log.add("carrier " + on);
    }

    @Override
    public void close() throws Exception {
        if (modem != null) {
            modems.detach();
        }
        remove();
        fabric.close();
        silicon.close();
        modems.close();
        data.close();
        owner.close();
    }
}
