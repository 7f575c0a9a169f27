package org.qipa.core.trace;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.qipa.api.platform.Hardware;
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

    /** Not page aligned: the traces map a page more than the item has. */
    private static final long SMEM_ITEM = 0x8600_0040L;
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
    private final Map<Interrupt, Line> lines = new EnumMap<>(Interrupt.class);
    private final Map<Integer, Endpoint> byChannel;
    private final Map<EndpointName, Integer> rings = new EnumMap<>(EndpointName.class);
    private final TreeMap<Long, MemorySegment> memory = new TreeMap<>();
    private long next = OWN_MEMORY;
    private int allocations;
    /** Knob: how many allocations succeed. */
    int allocationsLeft = Integer.MAX_VALUE;
    /** What is mapped for the IPA now. */
    int mappings;

    FakePlatform(SocDescriptor soc, Description description, int localBytes, Map<String, Long> places) {
        this.description = description;
        this.places = places;
        this.local = arena.allocate(localBytes);
        local.fill((byte) 0xa5);
        this.byChannel = soc.table().endpoints().stream().filter(Endpoint::isAp)
                .collect(Collectors.toMap(Endpoint::channelId, e -> e));
        soc.table().endpoints().stream().filter(Endpoint::isAp).map(Endpoint::name).sorted()
                .forEach(n -> rings.put(n, rings.size()));
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
        return memory.get(places.get(what));
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

    /** An interrupt line that remembers being raised. */
    final class Line implements InterruptLine {
        private final String name;
        private Runnable handler;
        private int disabled;
        private boolean pending;
        private boolean inService;

        Line(String name) {
            this.name = name;
        }

        boolean isTaken() {
            return handler != null;
        }

        void fire() {
            pending = true;
            deliver();
        }

        private void deliver() {
            if (pending && handler != null && disabled == 0 && !inService) {
                pending = false;
                inService = name.equals("gsi");
                handler.run();
            }
        }

        @Override
        public void request(Runnable h) {
            out.add("irq " + name, "request");
            handler = h;
            deliver();
        }

        @Override
        public void free() {
            out.add("irq " + name, "free");
            handler = null;
            inService = false;
            pending = false;
        }

        @Override
        public void enable() {
            out.add("irq " + name, "enable");
            disabled--;
            deliver();
        }

        @Override
        public void disable() {
            out.add("irq " + name, "disable");
            disabled++;
        }

        @Override
        public void handled() {
            inService = false;
            pending = false;
            if (name.equals("gsi")) {
                gsi.line();
            }
        }
    }

    Line line(Interrupt which) {
        return lines.computeIfAbsent(which, w -> new Line(w.label()));
    }

    @Override
    public InterruptLine interrupt(Interrupt which) {
        return line(which);
    }

    @Override
    public Power power() {
        return new Power() {
            private int count;

            @Override
            public void setClockRate(long rateHz) {
                out.add("clk", "get");
                out.add("clk", "rate " + rateHz);
            }

            @Override
            public void openInterconnects(int n) {
                count = n;
                out.add("icc", "get " + n);
                out.add("icc", "off");
            }

            @Override
            public void setBandwidth(String interconnect, long averageKBps, long peakKBps) {
                out.add("icc", interconnect + " " + averageKBps + " " + peakKBps);
            }

            @Override
            public void interconnects(boolean on) {
                out.add("icc", on ? "on" : "off");
            }

            @Override
            public void clock(boolean on) {
                out.add("clk", on ? "on" : "off");
            }

            @Override
            public void close() {
                out.add("icc", "put " + count);
                out.add("clk", "put");
            }

            @Override
            public boolean retention(String message) {
                out.add("qmp", message);
                return true;
            }
        };
    }

    @Override
    public Smp2p smp2p() {
        return new Smp2p() {
            @Override
            public void clockEnabledValid(boolean on) {
                out.add("smp2p", "ipa-clock-enabled-valid " + on);
            }

            @Override
            public void clockEnabled(boolean on) {
                out.add("smp2p", "ipa-clock-enabled " + on);
            }
        };
    }

    @Override
    public SystemMemory systemMemory() {
        return new SystemMemory() {
            @Override
            public Optional<long[]> sram() {
                return Optional.empty();
            }

            @Override
            public long[] smem(int host, int item, int size) {
                out.add("smem", host + " " + item + " " + size);
                return new long[] {SMEM_ITEM, size};
            }

            @Override
            public void map(long address, long size) {
                mappings++;
                out.add("iommu", "map " + Long.toHexString(address) + " " + Long.toHexString(size));
            }

            @Override
            public void unmap(long address, long size) {
                mappings--;
                out.add("iommu", "unmap " + Long.toHexString(address) + " " + Long.toHexString(size));
            }
        };
    }

    @Override
    public Firmware firmware() {
        return (path, id) -> out.add("firmware", path + " " + id);
    }

    @Override
    public RemoteProcessor remoteProcessor() {
        return new RemoteProcessor() {
            @Override
            public void register(Function<RemoteProcessorEvent, CompletionStage<Void>> listener) {
                out.add("ssr", "register");
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
