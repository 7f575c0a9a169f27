package org.qipa.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import org.qipa.api.document.Fault;
import org.qipa.api.memory.InitDriverFacts;
import org.qipa.api.memory.InitDriverFacts.Span;
import org.qipa.api.memory.MemoryMap;
import org.qipa.api.memory.MemoryMapException;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Region;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory map of one device.
 *
 * <pre>
 *   window:  0        mem_offset                        region offset
 *            |  ...   | ...             | canaries n..1 | size bytes  | ...
 *                     '-- region offset 0               '-- mem_offset + offset
 * </pre>
 */
final class WindowMemoryMap implements MemoryMap {

    private static final Logger LOG = LoggerFactory.getLogger(WindowMemoryMap.class);
    /** Spec 04 §3. */
    private static final int CANARY = 0xdeadbeef;
    /** The microcontroller's event ring (spec 04 §2.2). */
    private static final int RING_ALIGNMENT = 1024;
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final SocTable soc;
    private final MemoryRules rules;
    private final Layout layout;
    private final MemorySegment window;
    private final List<Fault> overlaps = new ArrayList<>();
    private final List<Fault> beyond = new ArrayList<>();
    private int memOffset;

    WindowMemoryMap(SocTable soc, MemorySegment window) {
        this.soc = soc;
        this.rules = MemoryRules.of(soc.ipaVersion());
        this.layout = new Layout(soc.memory().regions());
        this.window = window;
        Overlaps.find(layout, overlaps::add);
    }

    @Override
    public void configure(int newMemOffset, int reportedSize) throws MemoryMapException {
        List<Fault> faults = new ArrayList<>();
        long offset = Integer.toUnsignedLong(newMemOffset);
        long reported = Integer.toUnsignedLong(reportedSize);
        boolean less = offset + reported < window.byteSize();
        long usable = less ? reported : window.byteSize();
        for (Region r : layout.regions()) {
            // Without mem_offset (spec 04 §1.1), and without a wrap at 32 bits.
            if (Layout.end(r) > usable) {
                faults.add(new Fault(layout.path(r), "beyond-window", "region beyond local memory: " + Layout.describe(r)
                        + " end=0x" + Long.toHexString(Layout.end(r)) + " limit=0x" + Long.toHexString(usable)));
            }
            if (r.id() == RegionId.UC_EVENT_RING && Layout.start(r) % RING_ALIGNMENT != 0) {
                faults.add(new Fault(layout.path(r) + "/offset", "ring-alignment", "the event ring is not aligned to "
                        + RING_ALIGNMENT + ": " + Layout.describe(r)));
            }
        }
        new CommandCheck(soc, layout, newMemOffset, faults::add).run();
        if (!faults.isEmpty()) {
            throw new MemoryMapException(soc.soc(), faults);
        }
        if (less) {
            LOG.warn("hardware has less local memory than its window: soc={} mem_offset=0x{} reported=0x{} window=0x{}",
                    soc.soc(), Long.toHexString(offset), Long.toHexString(reported), Long.toHexString(window.byteSize()));
        }
        memOffset = newMemOffset;
        beyond.clear();
        for (Region r : layout.regions()) {
            if (offset + Layout.end(r) > window.byteSize()) {
                beyond.add(new Fault(layout.path(r), "offset-beyond-window", "region lies beyond the window with mem_offset: "
                        + Layout.describe(r) + " mem_offset=0x" + Long.toHexString(offset) + " limit=0x"
                        + Long.toHexString(window.byteSize())));
            }
        }
        layout.regions().forEach(r -> eachCanary(r, (region, at) -> window.set(WORD, at, CANARY)));
    }

    @Override
    public int memOffset() {
        return memOffset;
    }

    @Override
    public List<Fault> findings() {
        List<Fault> all = new ArrayList<>(overlaps);
        all.addAll(beyond);
        return List.copyOf(all);
    }

    @Override
    public List<Region> regions() {
        return layout.regions();
    }

    @Override
    public Optional<Region> find(RegionId id) {
        return layout.find(id);
    }

    @Override
    public Region region(RegionId id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("no such region: soc=" + soc.soc() + " region="
                + id));
    }

    @Override
    public MemorySegment bytes(RegionId id) {
        Region r = region(id);
        long start = Integer.toUnsignedLong(memOffset) + Layout.start(r);
        if (start + r.size() > window.byteSize()) {
            throw new IllegalStateException("region outside the window: soc=" + soc.soc() + " " + Layout.describe(r)
                    + " mem_offset=0x" + Integer.toHexString(memOffset) + " limit=0x"
                    + Long.toHexString(window.byteSize()));
        }
        return window.asSlice(start, r.size());
    }

    @Override
    public List<Fault> damagedCanaries() {
        List<Fault> damaged = new ArrayList<>();
        for (Region owner : layout.regions()) {
            eachCanary(owner, (r, at) -> {
                int value = window.get(WORD, at);
                if (value != CANARY && !Overlaps.isOverwritten(layout, r, at - Integer.toUnsignedLong(memOffset))) {
                    damaged.add(new Fault(layout.path(r), "canary", "canary does not hold: region=" + r.id() + " at=0x"
                            + Long.toHexString(at) + " value=0x" + Integer.toHexString(value) + " expected=0x"
                            + Integer.toHexString(CANARY)));
                }
            });
        }
        return damaged;
    }

    @Override
    public int filterCount() {
        return layout.filterCount();
    }

    @Override
    public int routeCount() {
        return layout.routeCount();
    }

    @Override
    public InitDriverFacts initDriverFacts() {
        int lastModemRoute = soc.modemRouteCount() - 1;
        return new InitDriverFacts(bytesOf(RegionId.MODEM_HEADER), new Span(hardwareOffset(RegionId.V4_ROUTE), lastModemRoute),
                new Span(hardwareOffset(RegionId.V6_ROUTE), lastModemRoute), hardwareOffset(RegionId.V4_FILTER),
                hardwareOffset(RegionId.V6_FILTER), sized(RegionId.MODEM),
                soc.endpoint(EndpointName.AP_MODEM_RX).endpointId(), bytesOf(RegionId.MODEM_PROC_CTX),
                start(RegionId.V4_ROUTE_HASHED).map(s -> new Span(s, lastModemRoute)),
                start(RegionId.V6_ROUTE_HASHED).map(s -> new Span(s, lastModemRoute)),
                start(RegionId.V4_FILTER_HASHED), start(RegionId.V6_FILTER_HASHED),
                rules.stats() ? sized(RegionId.STATS_QUOTA_MODEM) : Optional.empty(),
                rules.stats() ? sized(RegionId.STATS_DROP) : Optional.empty());
    }

    private Optional<Integer> start(RegionId id) {
        return hasSize(id) ? Optional.of(hardwareOffset(id)) : Optional.empty();
    }

    /** First and last byte. */
    private Optional<Span> bytesOf(RegionId id) {
        return start(id).map(s -> new Span(s, s + region(id).size() - 1));
    }

    /** Start and size. The size is the region's own (oddity 1: the reference adds mem_offset to those of statistics). */
    private Optional<Span> sized(RegionId id) {
        return start(id).map(s -> new Span(s, region(id).size()));
    }

    /** Canaries from the region downward, as far as they lie inside the window; the rest is among the findings. */
    private void eachCanary(Region r, ObjLongConsumer<Region> visitor) {
        long at = Integer.toUnsignedLong(memOffset) + Layout.start(r);
        for (int n = 0; n < r.canaryCount(); n++) {
            at -= Integer.BYTES;
            if (at >= 0 && at + Integer.BYTES <= window.byteSize()) {
                visitor.accept(r, at);
            }
        }
    }
}
