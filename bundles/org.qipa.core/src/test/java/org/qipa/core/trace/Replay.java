package org.qipa.core.trace;

import static org.qipa.core.trace.TraceFile.number;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.qipa.api.device.DeviceState;
import org.qipa.api.network.ModemNetdev;
import org.qipa.api.network.MuxPort;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.platform.Hardware.RemoteProcessorEvent;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.Region;
import org.qipa.api.time.Lane;
import org.qipa.core.driver.DriverAccess;
import org.qipa.core.driver.DriverException;
import org.qipa.core.driver.IpaDriver;
import org.qipa.gsi.GsiProvider;
import org.qipa.handshake.HandshakeService;
import org.qipa.journal.RingJournals;
import org.qipa.memory.CheckedMemoryMaps;
import org.qipa.qmi.QmiRuntime;
import org.qipa.time.SimulatedTime;

/** Runs the real driver on the fake platform through the phases of traces and says what differs. */
final class Replay implements AutoCloseable, MuxPort {

    private static final int UC_EVENT = 20;
    private static final int UC_RESPONSE = 12;
    private static final int UC_LENGTH = 40;
    private static final byte[] PACKET = HexFormat.of()
            .parseHex("00010028000000004500002800000000401100001415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f");

    private final SimulatedTime time = new SimulatedTime();
    private final Lane owner = time.lane("owner");
    private final Lane data = time.lane("data");
    private final SocDescriptor soc;
    private final FakePlatform platform;
    private final FakeNode node;
    private final IpaDriver driver;
    private final org.qipa.api.journal.Journal journal;
    private final Expected expected;
    private final int memOffset;
    private final List<DeviceState> states = new ArrayList<>();
    private ModemNetdev netdev;
    private Streams actual = new Streams();
    private Map<String, Long> before = Map.of();
    private int compared;

    Replay(TraceFile first) {
        soc = Socs.soc(first.soc());
        var ap = soc.table().endpoints().stream().filter(Endpoint::isAp).sorted(
                java.util.Comparator.comparing(Endpoint::name)).toList();
        var labels = new ArrayList<String>();
        for (int i = 0; i < ap.size(); i++) {
            labels.add(i + "," + ap.get(i).channelId() + (ap.get(i).name() == EndpointName.AP_COMMAND_TX ? ",c" : ""));
        }
        memOffset = (int) number(first.root().get("metadata").get("mem_offset"));
        var description = new Hardware.Description(Optional.of(first.loader()), false, Optional.empty(), true, 64, 320);
        platform = new FakePlatform(soc, description, memOffset + soc.table().windows().ipaShared().size(),
                first.memory(labels));
        for (JsonNode p : first.root().get("register_presets")) {
            (p.get("b").asText().equals("ipa") ? platform.ipa.values : platform.gsi.values)
                    .put((int) number(p.get("o")), (int) number(p.get("v")));
        }
        node = new FakeNode(platform);
        expected = new Expected(ap.stream().filter(e -> !e.towardIpa()).map(Endpoint::channelId)
                .collect(Collectors.toSet()), ap.stream().collect(Collectors.toMap(Endpoint::channelId,
                        e -> e.channel().orElseThrow().treCount())));
        journal = new RingJournals().journal("ipa0", time);
        driver = new IpaDriver(new IpaDriver.Parts("ipa0", soc, platform, time, owner, data, new CheckedMemoryMaps(),
                new GsiProvider(), new HandshakeService(new QmiRuntime()), node,
                journal, new IpaDriver.Listener() {
                    @Override
                    public void state(DeviceState state, String reason) {
                        states.add(state);
                    }

                    @Override
                    public void setupFailed(DriverException failure) {
                        states.add(DeviceState.FAILED);
                    }

                    @Override
                    public void netdevRegistered(ModemNetdev n) {
                        netdev = n;
                        actual.add("netdev", "register " + n.name() + " " + n.mtu());
                    }

                    @Override
                    public void netdevUnregistered(ModemNetdev n) {
                        netdev = null;
                        actual.add("netdev", "unregister " + n.name());
                    }
                }));
    }

    List<DeviceState> states() {
        return states;
    }

    int compared() {
        return compared;
    }

    /** Runs a file's phases; answers what differs. */
    List<String> run(TraceFile file) throws Exception {
        var differences = new ArrayList<String>();
        for (TraceFile.Phase phase : file.phases()) {
            actual = new Streams();
            platform.out = actual;
            before = driver.counters();
            stimulate(phase);
            time.settle();
            finish(phase);
            Streams wanted = expected.phase(phase);
            compared += wanted.size();
            differences.addAll(wanted.differences(file.name() + " " + phase.name(), actual));
        }
        return differences;
    }

    private void finish(TraceFile.Phase phase) {
        platform.gsiWritesEnd(actual);
        for (JsonNode e : phase.events()) {
            switch (e.get("op").asText()) {
                case "sram" -> {
                    String when = e.get("when").asText();
                    byte[] image = platform.snapshots.getOrDefault(when, FakeCommands.image(platform.local));
                    actual.add("sram " + when, Images.digest(Images.of(image)));
                }
                case "dma_content" -> actual.add("dma_content", HexFormat.of().formatHex(
                        platform.labelled("table block").toArray(ValueLayout.JAVA_BYTE)));
                case "uc_shared" -> actual.add("uc_shared", HexFormat.of().formatHex(
                        platform.local.asSlice(shared(), UC_LENGTH).toArray(ValueLayout.JAVA_BYTE)));
                default -> { }
            }
        }
        Map<String, Long> now = driver.counters();
        difference(now, "tx_queued_bytes", "bql sent");
        difference(now, "tx_done_bytes", "bql completed");
        boolean running = netdev != null && DriverAccess.transmit(driver).isRunning();
        actual.add("queue", running ? "running" : "stopped");
    }

    private void difference(Map<String, Long> now, String counter, String stream) {
        long d = now.get(counter) - before.getOrDefault(counter, 0L);
        if (d != 0) {
            actual.add(stream, Long.toString(d));
        }
    }

    private long shared() {
        return memOffset + soc.table().memory().regions().stream().filter(r -> r.id() == RegionId.UC_SHARED)
                .mapToInt(Region::offset).findFirst().orElseThrow();
    }

    interface Action {
        void run() throws Exception;
    }

    private void onOwner(Action action) throws Exception {
        time.on(owner, (Callable<Void>) () -> {
            action.run();
            return null;
        });
        time.settle();
    }

    private void stimulate(TraceFile.Phase phase) throws Exception {
        String name = phase.name().replaceAll("(?<=[a-z])_2$", "");
        switch (name) {
            case "probe" -> onOwner(() -> {
                driver.probe();
                actual.add("result", "probe 0");
            });
            case "ssr_before_powerup" -> remote(RemoteProcessorEvent.BEFORE_POWERUP);
            case "ssr_after_powerup" -> remote(RemoteProcessorEvent.AFTER_POWERUP);
            case "ssr_before_shutdown_crashed" -> remote(RemoteProcessorEvent.BEFORE_SHUTDOWN_CRASHED);
            case "ssr_after_shutdown" -> remote(RemoteProcessorEvent.AFTER_SHUTDOWN);
            case "smp2p_setup_ready" -> platform.line(Interrupt.SETUP_READY).fire();
            case "smp2p_clock_query" -> platform.line(Interrupt.CLOCK_QUERY).fire();
            case "modem_qmi_new_server", "modem_driver_init_complete", "modem_indication_register", "qrtr_bye" ->
                datagrams(phase);
            case "uc_init_completed", "ipa_uc_second_init_completed" -> uc(UC_RESPONSE, 1, 1 << 3);
            case "ipa_uc_unknown_response" -> uc(UC_RESPONSE, 9, 1 << 3);
            case "ipa_uc_error_event" -> uc(UC_EVENT, 1, 1 << 2);
            case "ipa_uc_log_event" -> uc(UC_EVENT, 2, 1 << 2);
            case "ipa_uc_unknown_event" -> uc(UC_EVENT, 7, 1 << 2);
            case "ipa_disabled_condition_with_uc_log" -> uc(UC_EVENT, 2, 1 << 2 | 1 << 9 | 1 << 15);
            case "netdev_open" -> open();
            case "netdev_tx_1", "netdev_tx", "netdev_tx_after_resume", "netdev_tx_while_suspended", "netdev_tx_retry" ->
                transmit(PACKET, false);
            case "netdev_rx_1", "netdev_rx" -> receive(phase);
            case "remove" -> {
                onOwner(driver::remove);
                actual.add("result", "remove usage " + driver.power().usage());
                actual.add("note", "rx pages never released: " + platform.allocations());
            }
            case "stop_in_proc_and_retry" -> {
                platform.gsi.stopInProc = 2;
                platform.gsi.retryGeneric = 2;
            }
            case "runtime_suspend" -> {
                time.run(Duration.ofMillis(600));
                if (phase.events().stream().anyMatch(e -> e.get("op").asText().equals("result"))) {
                    actual.add("result", "runtime_suspend " + (driver.power().clock() ? 16 : 0));
                }
            }
            case "runtime_suspend_aggr_active" -> {
                int rx = soc.table().endpoint(EndpointName.AP_MODEM_RX).endpointId();
                platform.ipa.set("STATE_AGGR_ACTIVE", rx / 32, 1 << rx % 32);
                time.run(Duration.ofMillis(600));
            }
            case "runtime_resume" -> onOwner(() -> {
                DriverAccess.power(driver).getSync();
                DriverAccess.power(driver).putAutosuspend();
            });
            case "take_power_reference" -> onOwner(() -> DriverAccess.power(driver).getSync());
            case "drop_power_reference" -> onOwner(() -> DriverAccess.power(driver).putAutosuspend());
            case "system_suspend_idle", "system_suspend_in_use" -> onOwner(driver::systemSuspend);
            case "system_resume_idle", "system_resume_in_use" -> onOwner(driver::systemResume);
            case "tx_suspend_irq" -> {
                time.run(Duration.ofMillis(600));
                int rx = soc.table().endpoint(EndpointName.AP_MODEM_RX).endpointId();
                platform.ipa.set("IRQ_SUSPEND_INFO", rx / 32, 1 << rx % 32);
                platform.ipa.raise(1 << 14);
            }
            case "panic_notifier" -> onOwner(driver::panic);
            case "gsi_unexpected_global_bit3" -> {
                platform.gsi.set("CNTXT_GLOB_IRQ_EN", 0, platform.gsi.get("CNTXT_GLOB_IRQ_EN", 0) | 1 << 3);
                platform.gsi.global |= 1 << 3;
                platform.gsi.line();
            }
            case "gsi_general_interrupt_bus_error" -> {
                platform.gsi.general |= 1 << 1;
                platform.gsi.line();
            }
            case "tx_queue_full" -> queueFull();
            case "tx_while_suspended" -> { }
            default -> burst(phase);
        }
    }

    private void burst(TraceFile.Phase phase) throws Exception {
        String name = phase.name();
        if (name.startsWith("tx_burst_")) {
            int k = Integer.parseInt(name.substring("tx_burst_".length()));
            time.on(data, () -> {
                for (int j = 0; j < 16; j++) {
                    DriverAccess.transmit(driver).transmit(MemorySegment.ofArray(
                            new byte[] {0, 1, 0, 4, (byte) k, (byte) j, 0, 0}), j < 15);
                }
                return null;
            });
        } else if (name.startsWith("rx_burst_")) {
            platform.gsi.holdInterrupt = true;
            receive(phase);
            platform.gsi.holdInterrupt = false;
            platform.gsi.line();
        } else if (name.startsWith("gsi_error_interrupt_")) {
            var m = java.util.regex.Pattern.compile("type(\\d+)_idx(\\d+)_code(\\d+)").matcher(name);
            if (!m.find()) {
                throw new IllegalStateException(name);
            }
            platform.gsi.set("ERROR_LOG", 0, platform.gsi.map.register("ERROR_LOG").word()
                    .with("ERR_TYPE", Long.parseLong(m.group(1))).with("ERR_VIRT_IDX", Long.parseLong(m.group(2)))
                    .with("ERR_CODE", Long.parseLong(m.group(3))).value());
            platform.gsi.global |= 1;
            platform.gsi.line();
        } else {
            throw new IllegalStateException("unknown phase: phase=" + name);
        }
    }

    private void queueFull() throws Exception {
        platform.gsi.holdTx = true;
        int[] accepted = new int[1];
        time.on(data, () -> {
            var frame = MemorySegment.ofArray(new byte[] {0, 1, 0, 4, 0, 0, 0, 0});
            while (DriverAccess.transmit(driver).transmit(frame, true)
                    == org.qipa.core.netdev.NetdevTransmit.Result.SENT) {
                accepted[0]++;
            }
            return null;
        });
        actual.add("result", "transmit until busy 16 accepted " + accepted[0]);
    }

    private void remote(RemoteProcessorEvent event) {
        CompletableFuture<Void> done = platform.remote.apply(event).toCompletableFuture();
        time.settle();
        if (!time.runUntil(done::isDone, Duration.ofSeconds(10))) {
            throw new IllegalStateException("event not handled: " + event);
        }
    }

    private void datagrams(TraceFile.Phase phase) {
        for (JsonNode e : phase.events()) {
            if (e.get("op").asText().equals("qrtr") && e.get("act").asText().equals("rx")) {
                node.deliver(e.get("dst_port").asInt(),
                        new QrtrAddress((int) number(e.get("src_node")), (int) number(e.get("src_port"))),
                        HexFormat.of().parseHex(e.get("data").asText()));
                time.settle();
            }
        }
    }

    private void uc(int at, int value, int conditions) {
        platform.local.set(ValueLayout.JAVA_BYTE, shared() + at, (byte) value);
        platform.ipa.raise(conditions);
    }

    private void open() throws Exception {
        CompletableFuture<Void> opened = netdev.open(this).toCompletableFuture();
        time.runUntil(opened::isDone, Duration.ofSeconds(1));
        actual.add("result", "open " + (opened.isCompletedExceptionally() ? -1 : 0));
    }

    private void transmit(byte[] frame, boolean more) throws Exception {
        var result = time.on(data, () -> DriverAccess.transmit(driver).transmit(MemorySegment.ofArray(frame), more));
        actual.add("result", "transmit " + switch (result) {
            case SENT -> 0;
            case BUSY -> 16;
            case DROPPED -> -1;
        });
    }

    private void receive(TraceFile.Phase phase) {
        int ch = soc.table().endpoint(EndpointName.AP_MODEM_RX).channelId();
        phase.events().stream().filter(e -> e.get("op").asText().equals("netdev")
                && e.get("act").asText().equals("receive"))
                .forEach(e -> platform.gsi.receive(ch, HexFormat.of().parseHex(e.get("data").asText())));
    }

    /** Frames a mux layer would have to send. */
    final java.util.Deque<byte[]> frames = new java.util.ArrayDeque<>();
    /** Whether the device told that packets flow. */
    boolean carrier;

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

    IpaDriver driver() {
        return driver;
    }

    SimulatedTime time() {
        return time;
    }

    FakePlatform platform() {
        return platform;
    }

    ModemNetdev netdev() {
        return netdev;
    }

    org.qipa.api.journal.Journal journal() {
        return journal;
    }

    /** What happens from now on. */
    Streams record() {
        actual = new Streams();
        platform.out = actual;
        return actual;
    }

    void owner(Action action) throws Exception {
        onOwner(action);
    }

    void crash() {
        remote(RemoteProcessorEvent.BEFORE_SHUTDOWN_CRASHED);
    }

    @Override
    public void receive(MemorySegment buffer, long offset, int length) {
        actual.add("receive", HexFormat.of().formatHex(buffer.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE)));
    }

    @Override
    public void carrier(boolean on, String why) {
        carrier = on;
    }

    @Override
    public void close() {
        data.close();
        owner.close();
        platform.close();
    }
}
