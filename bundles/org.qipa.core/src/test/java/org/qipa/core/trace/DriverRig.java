package org.qipa.core.trace;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.qipa.api.device.DeviceState;
import org.qipa.api.journal.Journal;
import org.qipa.api.network.ModemNetdev;
import org.qipa.api.network.MuxPort;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.Hardware.RemoteProcessorEvent;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocDescriptor;
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

/** The driver with GSI, memory map, handshake and QMI, on the fake platform and simulated time; this is its mux port. */
class DriverRig implements AutoCloseable, MuxPort {

    /** Something that may fail. */
    interface Action {
        void run() throws Exception;
    }

    final SocDescriptor soc;
    final int memOffset;
    final FakeNode node;
    /** Frames a mux layer would have to send. */
    final Deque<byte[]> frames = new ArrayDeque<>();
    /** Whether the device told that packets flow. */
    boolean carrier;

    private final SimulatedTime time = new SimulatedTime();
    private final Lane owner = time.lane("owner");
    private final Lane data = time.lane("data");
    private final FakePlatform platform;
    private final IpaDriver driver;
    private final Journal journal = new RingJournals().journal("ipa0", time);
    private final List<DeviceState> states = new ArrayList<>();
    private ModemNetdev netdev;
    private Streams actual = new Streams();

    /** A device as somebody recorded it: reset values, and where things were put in memory. */
    DriverRig(TraceFile recorded) {
        this(Socs.soc(recorded.soc()), recorded.memOffset(), recorded.loader(), recorded.memory());
        recorded.presets(platform);
    }

    /** A device with the reset values that the rules of the traces give its SoC. */
    DriverRig(SocDescriptor soc, int memOffset, String loader) {
        this(soc, memOffset, loader, Map.of());
        Presets.of(soc, memOffset).forEach((block, values) -> platform.preset(block, values));
    }

    private DriverRig(SocDescriptor soc, int memOffset, String loader, Map<String, Long> places) {
        this.soc = soc;
        this.memOffset = memOffset;
        var description = new Hardware.Description(Optional.of(loader), false, Optional.empty(), true, 64, 320);
        platform = new FakePlatform(soc, description, memOffset + soc.table().windows().ipaShared().size(), places);
        platform.out = actual;
        node = new FakeNode(platform);
        driver = new IpaDriver(new IpaDriver.Parts("ipa0", soc, platform, time, owner, data, new CheckedMemoryMaps(),
                new GsiProvider(), new HandshakeService(new QmiRuntime()), node, journal, new IpaDriver.Listener() {
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
                        actual.add("netdev", Expected.register(n.name(), n.properties()));
                    }

                    @Override
                    public void netdevUnregistered(ModemNetdev n) {
                        netdev = null;
                        actual.add("netdev", "unregister " + n.name());
                    }
                }));
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

    /** The network device, or null while none is registered. */
    ModemNetdev netdev() {
        return netdev;
    }

    Journal journal() {
        return journal;
    }

    List<DeviceState> states() {
        return states;
    }

    /** What happens from now on. */
    Streams record() {
        actual = new Streams();
        platform.out = actual;
        return actual;
    }

    /** What has happened since. */
    Streams recorded() {
        return actual;
    }

    void owner(Action action) throws Exception {
        time.on(owner, (Callable<Void>) () -> {
            action.run();
            return null;
        });
        time.settle();
    }

    <T> T data(Callable<T> action) throws Exception {
        return time.on(data, action);
    }

    void remote(RemoteProcessorEvent event) {
        if (platform.remote == null) {
            throw new IllegalStateException("nobody listens to the remote processor: event=" + event);
        }
        CompletableFuture<Void> done = platform.remote.apply(event).toCompletableFuture();
        time.settle();
        if (!time.runUntil(done::isDone, Duration.ofSeconds(10))) {
            throw new IllegalStateException("event not handled: " + event);
        }
    }

    void crash() {
        remote(RemoteProcessorEvent.BEFORE_SHUTDOWN_CRASHED);
    }

    /** Opens the network device; whether that worked. */
    boolean openNetwork() {
        if (netdev == null) {
            throw new IllegalStateException("no network device is registered");
        }
        CompletableFuture<Void> opened = netdev.open(this).toCompletableFuture();
        time.runUntil(opened::isDone, Duration.ofSeconds(1));
        return !opened.isCompletedExceptionally();
    }

    /** Whether the uplink queue runs. */
    boolean isQueueRunning() {
        return netdev != null && DriverAccess.transmit(driver).isRunning();
    }

    /** The microcontroller sets a byte of its shared area and raises interrupts. */
    void micro(int at, int value, int conditions) {
        platform.local.set(ValueLayout.JAVA_BYTE, sharedArea() + at, (byte) value);
        platform.ipa.raise(conditions);
    }

    /** Where the microcontroller's shared area is in local memory. */
    long sharedArea() {
        return memOffset + soc.table().memory().regions().stream().filter(r -> r.id() == RegionId.UC_SHARED)
                .mapToInt(Region::offset).findFirst().orElseThrow();
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
