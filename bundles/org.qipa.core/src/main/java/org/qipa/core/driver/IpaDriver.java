package org.qipa.core.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.qipa.api.device.Device;
import org.qipa.api.device.DeviceState;
import org.qipa.api.document.Fault;
import org.qipa.api.gsi.Gsi;
import org.qipa.api.gsi.GsiSession;
import org.qipa.api.gsi.GsiSession.ChannelSnapshot;
import org.qipa.api.gsi.Stall;
import org.qipa.api.handshake.Handshake;
import org.qipa.api.handshake.HandshakeSnapshot;
import org.qipa.api.handshake.HandshakeState;
import org.qipa.api.handshake.Handshakes;
import org.qipa.api.journal.Journal;
import org.qipa.api.memory.MemoryMaps;
import org.qipa.api.network.ModemNetdev;
import org.qipa.api.platform.Hardware;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.register.RegisterMap.Block;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable.Region;
import org.qipa.api.time.Lane;
import org.qipa.api.time.TimeSource;
import org.qipa.core.endpoint.ApEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The driver of one device. Owner lane, except the methods that say otherwise. */
public final class IpaDriver {

    /** The modem went down, and the message that says so never came: a full queue, or a link that was lost. */
    private static final String UNHEARD = "the modem's IPA service, of which nothing was heard since the modem went down; a"
            + " message of the transport is lost, a restart of the modem brings it";

    /** What a driver is made of. */
    public record Parts(String device, SocDescriptor soc, Hardware hardware, TimeSource time, Lane owner, Lane data,
            MemoryMaps memoryMaps, Gsi gsi, Handshakes handshakes, QrtrNode node, Journal journal, Listener listener) {}

    /** What the device wants to know. Called on the owner lane. */
    public interface Listener {
        /** The device moved to a state. */
        void state(DeviceState state, String reason);

        /** The set-up that the modem asked for failed and was undone; {@link IpaDriver#setUp} tries it again. */
        void setupFailed(DriverException failure);

        /** The modem runs: its network device is there. */
        void netdevRegistered(ModemNetdev netdev);

        /** The network device is gone. */
        void netdevUnregistered(ModemNetdev netdev);
    }

    private static final Logger LOG = LoggerFactory.getLogger(IpaDriver.class);

    private final DriverCore core;
    private final Recovery recovery;
    private volatile boolean removed;

    /** Makes a driver; nothing happens before {@link #probe}. */
    public IpaDriver(Parts parts) {
        this.core = new DriverCore(parts);
        this.recovery = new Recovery(core);
    }

    /** Everything wrong with the table that can be told before hardware is touched. Any thread. */
    public static List<Fault> check(SocDescriptor soc, MemoryMaps memoryMaps, Gsi gsi) {
        return TableCheck.check(soc, memoryMaps, gsi);
    }

    /**
     * Brings the device up: init, power, config, and setup unless the modem has to load the firmware first (spec 01 §2.1).
     *
     * @throws DriverException when a step fails; everything done before is undone
     */
    public void probe() throws DriverException {
        core.state(DeviceState.INIT, "probe");
        boolean powered = false;
        try {
            core.initialise();
            powered = core.power.getSync();
            if (!powered) {
                core.power.putNoidle();
                throw new DriverException("power", "clock or interconnect refused", null);
            }
            core.configure(recovery::register, recovery::unregister);
            if (core.loader == LoaderChoice.MODEM) {
                core.state(DeviceState.WAITING_FOR_FIRMWARE, "the modem loads the GSI firmware");
            } else {
                core.loadFirmware();
                core.setUp();
            }
            core.power.putAutosuspend();
        } catch (DriverException | RuntimeException e) {
            core.setupComplete = false;
            core.setup.unwind(powered);
            core.config.unwind(powered);
            if (powered) {
                core.power.putNoidle();
            }
            core.init.unwind(powered);
            removed = true;
            throw e;
        }
    }

    /** Tries a set-up again that has failed since the modem loaded the firmware; what fails is told to the listener. */
    public void setUp() {
        if (!removed) {
            core.setUpWithPower();
        }
    }

    /** Takes the device down from whatever stage it is in (spec 01 §2.5). Never throws; a second time does nothing. */
    public void remove() {
        if (removed) {
            return;
        }
        removed = true;
        boolean referenced = false;
        boolean powered = false;
        try {
            if (core.signals != null) {
                core.signals.disableSetup();
            }
            referenced = true;
            powered = core.power.getSync();
        } catch (RuntimeException e) {
            LOG.warn("{}: no power for removal: {}", core.p.device(), e.toString());
        }
        try {
            core.tearDown(powered);
        } catch (RuntimeException e) {
            LOG.warn("{}: network device not stopped: {}", core.p.device(), e.toString());
            core.setup.unwind(powered);
        }
        core.config.unwind(powered);
        if (referenced) {
            core.power.putNoidle();
        }
        core.init.unwind(powered);
    }

    /**
     * Before a swap: holds the uplink and lets what is under way come out, each phase in the journal. The device is to be
     * removed afterwards.
     *
     * @param limitNanos for all of it
     */
    public void quiesce(long limitNanos) {
        new Quiet(core, limitNanos).run();
    }

    /** Suspends at once; fails when something holds a power reference. Any thread. */
    public CompletionStage<Void> suspendNow() {
        return onOwner(() -> {
            if (!core.power.suspendNow()) {
                throw new IllegalStateException("power is in use: usage=" + core.power.snapshot().usage());
            }
            core.putToSleep("suspended on request");
            return null;
        });
    }

    /** Resumes; the idle time begins. Any thread. */
    public CompletionStage<Void> resumeNow() {
        return onOwner(() -> {
            boolean on = core.power.getSync();
            core.power.putAutosuspend();
            if (!on) {
                throw new IllegalStateException("power does not come: state=" + core.power.snapshot().state());
            }
            return null;
        });
    }

    /** System sleep: power goes, whoever needs it; the interrupt does not wake the device. */
    public void systemSuspend() {
        core.interrupts.disableLine();
        core.power.forceSuspend();
        core.putToSleep("system sleep");
    }

    /** The inverse. */
    public void systemResume() {
        core.power.forceResume();
        core.interrupts.enableLine();
    }

    /** The AP is going down for good: tells the modem about the clock, and the microcontroller (spec 10 §4.5). */
    public void panic() {
        core.signals.notifyModem();
        if (core.signals.isPowerOn()) {
            core.micro.panic();
        }
    }

    /**
     * Reads every register that can be read without harm. Any thread.
     *
     * @param wake resumes a suspended device for it; otherwise the answer fails with SUSPENDED
     */
    public CompletionStage<List<Device.RegisterValue>> registers(Block block, boolean wake) {
        return onOwner(() -> {
            if (wake ? !core.power.getSync() : !core.power.getIfActive()) {
                if (wake) {
                    core.power.putNoidle();
                }
                throw new IllegalStateException("SUSPENDED: no power to read registers with");
            }
            try {
                return new RegisterReader(core).read(block);
            } finally {
                core.power.putAutosuspend();
            }
        });
    }

    private <T> CompletionStage<T> onOwner(Supplier<T> action) {
        var done = new CompletableFuture<T>();
        Runnable command = () -> {
            if (removed) {
                done.completeExceptionally(new IllegalStateException("device is gone: device=" + core.p.device()));
                return;
            }
            try {
                done.complete(action.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        };
        core.p.owner().execute(command);
        return done;
    }

    /** Endpoints. Any thread. */
    public List<Device.EndpointSnapshot> endpoints() {
        return core.endpoints.ascending().stream().map(e -> {
            ApEndpoint ap = e.isAp() ? core.ap.get(e.name()) : null;
            return new Device.EndpointSnapshot(e.name().name(), e.endpointId(), e.ee().name(), e.channelId(),
                    e.towardIpa() ? "tx" : "rx", ap != null && ap.isSetUp(), ap != null && ap.isEnabled());
        }).toList();
    }

    /** Channels. Any thread. */
    public List<ChannelSnapshot> channels() {
        GsiSession gsi = core.anyThreadGsi;
        return gsi == null ? List.of() : gsi.snapshot();
    }

    /** What the GSI's watchdog has found and what lasts. Any thread. */
    public List<Stall> stalls() {
        GsiSession gsi = core.anyThreadGsi;
        return gsi == null ? List.of() : gsi.stalls();
    }

    /** Power. Any thread. */
    public Device.PowerSnapshot power() {
        return core.power.snapshot();
    }

    /** The handshake, or null before setup. Any thread. */
    public HandshakeSnapshot handshake() {
        Handshake h = core.handshake;
        return h == null ? null : h.snapshot();
    }

    /** Whether the microcontroller runs. Any thread. */
    public boolean ucLoaded() {
        return core.micro.isLoaded();
    }

    /** Modem crashes survived. Any thread. */
    public int recoveries() {
        return recovery.recoveries();
    }

    /** Byte offset of local memory for hardware and modem; 0 before config. Any thread. */
    public int memOffset() {
        return core.memOffset;
    }

    /** Regions of local memory, in table order. Any thread. */
    public List<Region> regions() {
        return core.table.memory().regions();
    }

    /** Doubtful things. Any thread. */
    public List<Fault> findings() {
        String held = core.modemEndpoints == null ? "" : core.modemEndpoints.held();
        String missing = core.micro.missing();
        if (held.isEmpty() && missing.isEmpty()) {
            return core.findings;
        }
        List<Fault> all = new ArrayList<>(core.findings);
        Stream.of(held, missing).filter(s -> !s.isEmpty()).forEach(s -> all.add(new Fault("", "degraded", s)));
        return all;
    }

    /** Counters by name. Any thread. */
    public Map<String, Long> counters() {
        var counters = new TreeMap<String, Long>();
        core.counters.addTo(counters);
        core.lan.addTo(counters);
        return counters;
    }

    /** What the driver waits for, in words, or an empty string. Any thread. */
    public String waitsFor() {
        String now = core.p.owner().waitingFor();
        if (!now.isEmpty()) {
            return now;
        }
        return switch (core.state) {
            case WAITING_FOR_FIRMWARE -> "interrupt ipa-setup-ready: the modem has to load the GSI firmware";
            case WAITING_FOR_MODEM -> {
                HandshakeSnapshot h = handshake();
                yield h == null ? "" : h.state() == HandshakeState.COMPLETE && h.waitsFor().isEmpty() ? UNHEARD
                        : h.waitsFor();
            }
            default -> "";
        };
    }

    /** For tests in this bundle: the parts. */
    DriverCore core() {
        return core;
    }
}
