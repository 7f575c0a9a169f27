package org.qipa.core.trace;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.qipa.api.platform.Hardware;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable.Endpoint;

/**
 * The fake platform of the traces: registers that read back, a GSI that acts at once, local memory of 0xa5. DMA memory is
 * put where the trace had the same thing, so that addresses compare as they are.
 */
final class FakePlatform implements Hardware {

    /** GENERIC_EE_RESULT of a command to be tried again. */
    static final int GENERIC_RETRY = 6;

    private static final long OWN_MEMORY = 0x2_0000_0000L;

    final FakeIpa ipa;
    final FakeGsi gsi;
    final MemorySegment local;
    final int commandEndpoint;
    final int lanChannel;
    final boolean wideStatus;
    final Map<String, byte[]> snapshots = new HashMap<>();
    Function<RemoteProcessorEvent, CompletionStage<Void>> remote;
    Streams out = new Streams();

    private final Description description;
    private final FakeCommands commands;
    private final GsiWrites writes;
    private final Arena arena = Arena.ofShared();
    private final Map<String, Long> places;
    private final Map<Interrupt, FakeLine> lines = new EnumMap<>(Interrupt.class);
    private final Map<Integer, Endpoint> byChannel;
    private final Directions directions;
    private final Map<EndpointName, Integer> rings = new EnumMap<>(EndpointName.class);
    private final TreeMap<Long, MemorySegment> memory = new TreeMap<>();
    /** Where things were put, by what they are. */
    final Map<String, Long> labels = new HashMap<>();
    private long next = OWN_MEMORY;
    private int allocations;
    /** Knob: how many allocations succeed. */
    int allocationsLeft = Integer.MAX_VALUE;
    /** What the driver must not do: accesses without power, registers of the wrong direction. */
    final List<String> violations = new ArrayList<>();
    final FakeResources resources = new FakeResources(this::out);

    FakePlatform(SocDescriptor soc, Description description, int localBytes, Map<String, Long> places) {
        this.description = description;
        this.places = places;
        this.local = arena.allocate(localBytes);
        local.fill((byte) 0xa5);
        this.byChannel = soc.table().endpoints().stream().filter(Endpoint::isAp)
                .collect(Collectors.toMap(Endpoint::channelId, e -> e));
        soc.table().endpoints().stream().filter(Endpoint::isAp).map(Endpoint::name).sorted()
                .forEach(n -> rings.put(n, rings.size()));
        this.directions = new Directions(soc.table());
        this.commandEndpoint = soc.table().endpoint(EndpointName.AP_COMMAND_TX).endpointId();
        this.lanChannel = soc.table().endpoint(EndpointName.AP_LAN_RX).channelId();
        this.wideStatus = soc.table().ipaVersion().atLeast("5.0");
        this.commands = new FakeCommands(this, soc.table().ipaVersion().atLeast("4.0"));
        this.ipa = new FakeIpa(soc.ipaRegisters(), this);
        this.writes = new GsiWrites(byChannel.values().stream().filter(e -> !e.towardIpa()).map(Endpoint::channelId)
                .collect(Collectors.toSet()));
        this.gsi = new FakeGsi(soc.gsiRegisters(), this, writes);
    }

    Streams out() {
        return out;
    }

    FakeCommands commands() {
        return commands;
    }

    /** Reset values by offset. */
    void preset(RegisterMap.Block block, Map<Integer, Integer> values) {
        (block == RegisterMap.Block.IPA ? ipa : gsi).values.putAll(values);
    }

    /** Called for every register access of the driver. */
    void accessed(RegisterMap.Located at, boolean write) {
        if (!resources.clock) {
            violations.add("no power: " + (write ? "write " : "read ") + at);
        }
        if (write) {
            directions.check(at).ifPresent(violations::add);
        }
    }

    /** How many mappings for the IPA there are now. */
    int mappings() {
        return resources.mappings;
    }

    boolean isRx(int channel) {
        return !byChannel.get(channel).towardIpa();
    }

    boolean isCommand(int channel) {
        return byChannel.get(channel).name() == EndpointName.AP_COMMAND_TX;
    }

    /** Event rings are given out in the order of endpoint names. */
    int ringOf(int channel) {
        return rings.get(byChannel.get(channel).name());
    }

    /** The channel of an event ring. */
    int channelOf(int ring) {
        return byChannel.values().stream().filter(e -> ringOf(e.channelId()) == ring).findFirst().orElseThrow().channelId();
    }

    void gsiWritesEnd(Streams to) {
        writes.endPhase(to);
    }

    void snapshot(String when) {
        snapshots.put(when, FakeCommands.image(local));
    }

    MemorySegment at(long bus, long length) {
        var entry = memory.floorEntry(bus);
        if (entry == null || bus + length > entry.getKey() + entry.getValue().byteSize()) {
            throw new IllegalStateException("DMA outside what was allocated: address=0x" + Long.toHexString(bus)
                    + " length=" + length);
        }
        return entry.getValue().asSlice(bus - entry.getKey(), length);
    }

    int allocations() {
        return allocations;
    }

    MemorySegment labelled(String what) {
        return memory.get(labels.get(what));
    }

    @Override
    public Description description() {
        return description;
    }

    @Override
    public Registers ipa() {
        return ipa;
    }

    @Override
    public Registers gsi() {
        return gsi;
    }

    @Override
    public MemorySegment localMemory() {
        return local;
    }

    @Override
    public DmaBuffer allocate(String what, long sizeBytes, long alignment) {
        if (allocationsLeft-- <= 0) {
            throw new org.qipa.api.platform.PlatformException("no DMA memory: what=" + what);
        }
        long address;
        if (places.containsKey(what)) {
            address = places.get(what);
        } else {
            address = (next + alignment - 1) / alignment * alignment;
            next = address + sizeBytes;
        }
        if (address % alignment != 0) {
            throw new IllegalStateException("alignment: what=" + what);
        }
        MemorySegment segment = arena.allocate(sizeBytes, 4096);
        memory.put(address, segment);
        labels.put(what, address);
        allocations++;
        return new DmaBuffer() {
            private boolean open = true;

            @Override
            public MemorySegment segment() {
                return segment;
            }

            @Override
            public long busAddress() {
                return address;
            }

            @Override
            public void close() {
                if (!open) {
                    throw new IllegalStateException("closed twice: what=" + what);
                }
                open = false;
                memory.remove(address);
                allocations--;
            }
        };
    }

    FakeLine line(Interrupt which) {
        boolean oneShot = which == Interrupt.GSI;
        return lines.computeIfAbsent(which, w -> new FakeLine(w.label(), this::out, oneShot,
                () -> {
                    if (oneShot) {
                        gsi.line();
                    }
                }));
    }

    @Override
    public InterruptLine interrupt(Interrupt which) {
        return line(which);
    }

    @Override
    public Power power() {
        return resources.power();
    }

    @Override
    public Smp2p smp2p() {
        return resources.smp2p();
    }

    @Override
    public SystemMemory systemMemory() {
        return resources.systemMemory();
    }

    @Override
    public Firmware firmware() {
        return resources.firmware();
    }

    @Override
    public RemoteProcessor remoteProcessor() {
        return new RemoteProcessor() {
            @Override
            public void register(Function<RemoteProcessorEvent, CompletionStage<Void>> listener) {
                // The only processor there is.
                out.add("ssr", "register mpss");
                remote = listener;
            }

            @Override
            public void unregister() {
                out.add("ssr", "unregister");
                remote = null;
            }
        };
    }

    @Override
    public void close() {
        arena.close();
    }
}
