package org.qipa.core.driver;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.qipa.api.device.DeviceState;
import org.qipa.api.document.Fault;
import org.qipa.api.gsi.Gsi;
import org.qipa.api.gsi.GsiSession;
import org.qipa.api.handshake.Handshake;
import org.qipa.api.handshake.Handshakes;
import org.qipa.api.memory.MemoryMap;
import org.qipa.api.network.ModemNetdev;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.time.Lane;
import org.qipa.core.command.Commands;
import org.qipa.core.driver.IpaDriver.Parts;
import org.qipa.core.endpoint.ApEndpoint;
import org.qipa.core.endpoint.EndpointProgram;
import org.qipa.core.endpoint.EndpointTable;
import org.qipa.core.endpoint.Flavor;
import org.qipa.core.endpoint.ModemEndpoints;
import org.qipa.core.endpoint.PacketStatus;
import org.qipa.core.endpoint.StatusParser;
import org.qipa.core.interrupt.IpaInterrupts;
import org.qipa.core.memory.LocalMemory;
import org.qipa.core.micro.Microcontroller;
import org.qipa.core.netdev.ModemNetwork;
import org.qipa.core.netdev.NetdevCounters;
import org.qipa.core.power.RuntimePower;
import org.qipa.core.primitive.PrimitiveConfiguration;
import org.qipa.core.primitive.Timers;
import org.qipa.core.register.IpaRegisters;
import org.qipa.core.resource.Resources;
import org.qipa.core.rule.IpaRules;
import org.qipa.core.rule.Limits;
import org.qipa.core.smp2p.ModemSignals;
import org.qipa.core.table.Tables;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a device and the stages init, config, setup (spec 01 §2.1 to §2.3). Owner lane. */
final class DriverCore implements RuntimePower.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(DriverCore.class);

    final Parts p;
    final SocTable table;
    final IpaRules rules;
    final IpaRegisters registers;
    final EndpointTable endpoints;
    final EndpointProgram program;
    final RuntimePower power;
    final IpaInterrupts interrupts;
    final Microcontroller micro;
    final LanStatus lan;
    final NetdevCounters counters = new NetdevCounters();
    final Steps init;
    final Steps config;
    final Steps setup;
    final Map<EndpointName, ApEndpoint> ap = new EnumMap<>(EndpointName.class);
    LoaderChoice loader;
    /** Another attempt to let modem endpoints go is due. */
    private boolean releasing;
    private boolean starting;
    ModemSignals signals;
    MemoryMap memoryMap;
    LocalMemory memory;
    GsiSession gsi;
    Commands commands;
    Tables tables;
    volatile ModemEndpoints modemEndpoints;
    ModemNetwork network;
    volatile Handshake handshake;
    volatile boolean setupComplete;
    volatile DeviceState state = DeviceState.INIT;
    volatile List<Fault> findings = List.of();
    volatile int memOffset;
    volatile GsiSession anyThreadGsi;

    DriverCore(Parts p) {
        this.p = p;
        this.table = p.soc().table();
        this.rules = IpaRules.of(table.ipaVersion());
        this.registers = new IpaRegisters(p.soc().ipaRegisters(), p.hardware().ipa(), p.journal());
        this.endpoints = EndpointTable.of(table);
        this.program = new EndpointProgram(endpoints, rules, p.soc().ipaRegisters(),
                new Timers(rules, table.power().coreClockRateHz()), p.hardware().description().headroomBytes());
        this.power = new RuntimePower(p.hardware().power(), table.power(), p.owner(), p.journal(), this);
        this.interrupts = new IpaInterrupts(rules, registers, p.hardware().interrupt(Interrupt.IPA), p.owner(), power,
                p.journal(), endpoints.units());
        this.micro = new Microcontroller(() -> memoryMap.bytes(RegionId.UC_SHARED), registers, interrupts, power,
                p.owner(), p.journal());
        this.lan = new LanStatus(p.journal());
        this.init = new Steps(p.time(), p.journal());
        this.config = new Steps(p.time(), p.journal());
        this.setup = new Steps(p.time(), p.journal());
    }

    /** Tells where the device stands. */
    void state(DeviceState to, String why) {
        state = to;
        p.listener().state(to, why);
    }

    /** Stage init: nothing is powered. */
    void initialise() throws DriverException {
        init.run("table", () -> {
            List<Fault> faults = TableCheck.check(p.soc(), p.memoryMaps(), p.gsi());
            if (!faults.isEmpty()) {
                throw new DriverException("table", faults);
            }
        }, Steps.NOTHING);
        loader = LoaderChoice.of(p.hardware().description());
        init.run("power init", power::initialise, power::exit);
        init.run("memory init", () -> {
            memoryMap = p.memoryMaps().open(table, p.hardware().localMemory());
            findings = memoryMap.findings();
            memory = new LocalMemory(table, memoryMap, p.hardware(), registers);
        }, () -> memory.exit());
        init.run("memory mappings", () -> memory.initialise(), Steps.NOTHING);
        init.run("gsi init", () -> {
            gsi = p.gsi().open(new Gsi.Request(p.soc(), p.hardware(), p.owner(), this::pollLane, p.journal()));
            gsi.watch(new OpenAggregation(ap.values(), gsi)::suspicions);
            anyThreadGsi = gsi;
        }, () -> gsi.close());
        init.run("endpoint init", this::openEndpoints, this::closeEndpoints);
        init.run("table init", () -> tables = new Tables(rules, endpoints, table.modemRouteCount(), memoryMap,
                registers, p.hardware()), () -> tables.close());
        signals = new ModemSignals(p.hardware(), p.owner(), power, p.journal(), loader == LoaderChoice.MODEM,
                this::setUpWithPower);
        init.run("smp2p init", signals::initialise, signals::exit);
    }

    /** Completions of the network's channels come on the data lane, others where the owner waits for them. */
    private Lane pollLane(EndpointName name) {
        return name == EndpointName.AP_MODEM_TX || name == EndpointName.AP_MODEM_RX ? p.data() : p.owner();
    }

    private void openEndpoints() {
        var context = new ApEndpoint.Context(rules, registers, interrupts, program, p.hardware(), p.owner(),
                p.journal());
        for (Endpoint e : endpoints.ap()) {
            ap.put(e.name(), new ApEndpoint(context, e, gsi.channel(e.name()), pollLane(e.name())));
        }
        ApEndpoint command = ap.get(EndpointName.AP_COMMAND_TX);
        commands = new Commands(command.channel(), rules, p.hardware(), p.journal());
        ApEndpoint lanRx = ap.get(EndpointName.AP_LAN_RX);
        var rx = lanRx.config().rx().orElseThrow();
        var parser = new StatusParser(rules.hasWideStatus() ? PacketStatus.WIDE : PacketStatus.NARROW, lanRx.id(),
                command.id(), rx.padAlign(), lanRx.config().checksum(), rx.bufferSize(), lan);
        lanRx.receive().receiver(parser::parse);
        modemEndpoints = new ModemEndpoints(rules, registers, program, gsi, p.journal());
        network = new ModemNetwork(new ModemNetwork.Parts(p.device(), rules.offload(), p.hardware(), p.owner(),
                p.data(), power, ap.get(EndpointName.AP_MODEM_TX), ap.get(EndpointName.AP_MODEM_RX), p.journal(),
                counters, new ModemNetwork.Listener() {
                    @Override
                    public void registered(ModemNetdev netdev) {
                        p.listener().netdevRegistered(netdev);
                    }

                    @Override
                    public void unregistered(ModemNetdev netdev) {
                        p.listener().netdevUnregistered(netdev);
                    }
                }));
    }

    private void closeEndpoints() {
        network.close();
        commands.close();
        ap.values().forEach(ApEndpoint::close);
    }

    /** Stage config: powered, no command needed. */
    void configure(Runnable register, Runnable unregister) throws DriverException {
        state(DeviceState.CONFIG, "powered");
        var primitive = new PrimitiveConfiguration(table, rules, registers);
        config.runPowered("hardware config", primitive::configure, primitive::deconfigure);
        config.run("memory config", () -> {
            memory.configure();
            memOffset = memoryMap.memOffset();
            findings = memoryMap.findings();
        }, memory::deconfigure);
        config.run("interrupt config", interrupts::configure, interrupts::deconfigure);
        config.runPowered("microcontroller config", micro::configure, micro::deconfigure);
        config.run("endpoint config", this::checkHardwareEndpoints, Steps.NOTHING);
        config.run("table config", tables::configure, Steps.NOTHING);
        config.run("resource config", () -> Resources.configure(table, p.soc().ipaRegisters(), registers),
                Steps.NOTHING);
        config.run("remote processor", register::run, unregister);
    }

    private void checkHardwareEndpoints() throws DriverException {
        if (rules.hasFlavor()) {
            var word = registers.register("FLAVOR_0").word(registers.read("FLAVOR_0"));
            List<Fault> faults = Flavor.of(word).check(endpoints, rules);
            if (!faults.isEmpty()) {
                throw new DriverException("endpoint config", faults);
            }
        }
    }

    /** Has the AP load the firmware, if it is its job. */
    void loadFirmware() throws DriverException {
        if (loader == LoaderChoice.SELF) {
            config.run("firmware", () -> p.hardware().firmware().load(p.hardware().description().firmwareName()
                    .orElse(LoaderChoice.DEFAULT_FIRMWARE), LoaderChoice.PERIPHERAL_ID), Steps.NOTHING);
        }
    }

    /** Stage setup: the GSI runs. Undone when it fails. */
    void setUp() throws DriverException {
        state(DeviceState.SETUP, "gsi firmware is there");
        try {
            setup.runPowered("gsi setup", () -> gsi.setup(), () -> gsi.teardown());
            setup.runPowered("endpoint setup", () -> endpoints.ap().forEach(e -> ap.get(e.name()).setup()),
                    () -> endpoints.ap().forEach(e -> ap.get(e.name()).teardown()));
            ApEndpoint command = ap.get(EndpointName.AP_COMMAND_TX);
            setup.runPowered("command channel", command::enable, command::disable);
            setup.run("memory setup", () -> memory.setup(commands), Steps.NOTHING);
            setup.run("table setup", () -> tables.setup(commands, memory), Steps.NOTHING);
            ApEndpoint lanRx = ap.get(EndpointName.AP_LAN_RX);
            setup.runPowered("exception channel", lanRx::enable, lanRx::disable);
            setup.runPowered("default route", () -> defaultRoute(lanRx.id()), () -> defaultRoute(0));
            setup.run("handshake", () -> handshake = p.handshakes().open(new Handshakes.Request(p.node(), p.owner(),
                    memoryMap.initDriverFacts(), micro::isLoaded, this::startNetwork, p.journal())),
                    () -> handshake.close());
        } catch (DriverException e) {
            setup.unwind(true);
            throw e;
        }
        setupComplete = true;
        if (state == DeviceState.SETUP) {
            state(DeviceState.WAITING_FOR_MODEM, "set up");
        }
    }

    private void defaultRoute(int endpoint) {
        registers.write(registers.register("ROUTE").word().with("ROUTE_DEF_PIPE", endpoint)
                .with("ROUTE_FRAG_DEF_PIPE", endpoint).with("ROUTE_DEF_HDR_TABLE", true)
                .with("ROUTE_DEF_RETAIN_HDR", true));
    }

    private boolean startNetwork() {
        boolean started = network.start();
        if (started) {
            state(DeviceState.READY, "modem started");
        }
        return started;
    }

    /** The modem has loaded the GSI firmware: sets up, once. What fails is undone and told to the listener. */
    void setUpWithPower() {
        if (setupComplete) {
            return;
        }
        DriverException failure = null;
        try {
            if (!power.getSync()) {
                throw new DriverException("power", "clock or interconnect refused", null);
            }
            setUp();
        } catch (DriverException e) {
            failure = e;
        } finally {
            power.putAutosuspend();
        }
        if (failure != null) {
            LOG.warn("{}: set-up failed: {}", p.device(), failure.getMessage());
            p.listener().setupFailed(failure);
        }
    }

    /** Lets the modem's endpoints go, and those that the hardware keeps back again and again until it does. */
    void releaseModemEndpoints() {
        modemEndpoints.pause(false);
        releaseLater();
    }

    private void releaseLater() {
        if (!modemEndpoints.held().isEmpty() && !releasing) {
            releasing = true;
            p.owner().schedule(Limits.FLOW_CONTROL_RETRY.nanos(), () -> {
                releasing = false;
                if (setupComplete && !modemEndpoints.held().isEmpty()) {
                    if (power.getSync()) {
                        modemEndpoints.releaseHeld();
                    }
                    power.putAutosuspend();
                    releaseLater();
                }
            });
        }
    }

    /** Has another try at channels that did not start when power came back. Owner lane, powered. */
    void startOwed() {
        if (isOwed()) {
            ap.values().forEach(ApEndpoint::startOwed);
            network.wakeQueue();
        }
    }

    private boolean isOwed() {
        return ap.values().stream().anyMatch(ApEndpoint::isOwed);
    }

    private void startLater() {
        if (!starting && isOwed()) {
            starting = true;
            p.owner().schedule(Limits.RESUME_RETRY.nanos(), () -> {
                starting = false;
                if (setupComplete && power.getIfActive()) {
                    startOwed();
                    power.putAutosuspend();
                    startLater();
                }
            });
        }
    }

    /** Undoes setup. */
    void tearDown(boolean powered) {
        boolean complete = setupComplete;
        setupComplete = false;
        if (complete) {
            network.stop("removed", powered);
            if (powered) {
                memory.checkCanaries(p.journal());
            }
        }
        setup.unwind(powered);
        if (!powered) {
            ap.values().forEach(ApEndpoint::abandon);
            gsi.abandon();
        }
    }

    @Override
    public void suspending() {
        if (setupComplete) {
            network.suspend();
            ap.get(EndpointName.AP_LAN_RX).suspend();
            ap.get(EndpointName.AP_COMMAND_TX).suspend();
            gsi.suspend();
        }
    }

    /**
     * Power is off because somebody asked for it. An idle device is different: it is READY all the same, because whatever
     * it is asked for wakes it; only its power says so.
     */
    void putToSleep(String why) {
        if (state == DeviceState.READY && !power.isActive()) {
            state(DeviceState.SUSPENDED, why);
        }
    }

    @Override
    public void resumed() {
        if (setupComplete) {
            gsi.resume();
            ap.get(EndpointName.AP_COMMAND_TX).resume();
            ap.get(EndpointName.AP_LAN_RX).resume();
            network.resume();
            startLater();
        }
        if (state == DeviceState.SUSPENDED) {
            state(DeviceState.READY, "resumed");
        }
    }
}
