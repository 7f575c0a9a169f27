package org.qipa.memory;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.qipa.api.document.Fault;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.Region;

/**
 * Whether the immediate commands of set-up and of crash handling can be encoded for these regions (spec 07 §7, §8): header
 * and table commands have 16 bits of offset and 12 of size, DMA commands 16 of each. Offsets count with mem_offset.
 */
final class CommandCheck {

    private static final long OFFSET_LIMIT = 0xffff;
    private static final int TABLE_LIMIT = 0xfff;
    private static final int DMA_LIMIT = 0xffff;

    private static final List<RegionId> ROUTES = List.of(RegionId.V4_ROUTE, RegionId.V4_ROUTE_HASHED, RegionId.V6_ROUTE,
            RegionId.V6_ROUTE_HASHED);
    private static final List<RegionId> FILTERS = List.of(RegionId.V4_FILTER, RegionId.V4_FILTER_HASHED,
            RegionId.V6_FILTER, RegionId.V6_FILTER_HASHED);
    /** Zeroed by DMA: at set-up (spec 04 §5) or when the modem goes down (spec 04 §6). */
    private static final List<RegionId> ZEROED = List.of(RegionId.MODEM_HEADER, RegionId.MODEM_PROC_CTX,
            RegionId.AP_PROC_CTX, RegionId.MODEM);

    private final Layout layout;
    private final int filtering;
    private final long memOffset;
    private final Consumer<Fault> faults;
    /** What was said already: several commands of one region may break the same limit. */
    private final Set<String> said = new TreeSet<>();

    CommandCheck(SocTable soc, Layout layout, int memOffset, Consumer<Fault> faults) {
        this.layout = layout;
        this.filtering = (int) soc.endpoints().stream().filter(Endpoint::filterSupport).count();
        this.memOffset = Integer.toUnsignedLong(memOffset);
        this.faults = faults;
    }

    void run() {
        // Header init: AP_HEADER lies behind MODEM_HEADER and goes with it (spec 04 §5).
        layout.find(RegionId.MODEM_HEADER).ifPresent(r -> {
            offset(r, 0);
            size(r, r.size() + layout.size(RegionId.AP_HEADER), TABLE_LIMIT);
        });
        // Route init, and DMA over the modem's routes from the same offset (spec 09 §4, §5).
        ROUTES.forEach(id -> withSize(id, r -> {
            offset(r, 0);
            size(r, r.size(), TABLE_LIMIT);
        }));
        // Filter init over the bitmap and the slots in use, single slots, and DMA over the rest (spec 09 §4, §5).
        FILTERS.forEach(id -> withSize(id, r -> {
            offset(r, 0);
            size(r, r.size(), TABLE_LIMIT);
            int used = (1 + filtering) * Layout.SLOT;
            offset(r, used < r.size() ? used : used - Layout.SLOT);
        }));
        ZEROED.forEach(id -> withSize(id, r -> {
            offset(r, 0);
            size(r, r.size(), DMA_LIMIT);
        }));
    }

    private void withSize(RegionId id, Consumer<Region> check) {
        layout.find(id).filter(r -> r.size() > 0).ifPresent(check);
    }

    private void offset(Region r, int behind) {
        long offset = memOffset + Layout.start(r) + behind;
        if (offset > OFFSET_LIMIT) {
            fault(r, "/offset", "command offset too large: command_offset=0x" + Long.toHexString(offset) + " limit=0x"
                    + Long.toHexString(OFFSET_LIMIT) + " mem_offset=0x" + Long.toHexString(memOffset));
        }
    }

    private void size(Region r, int size, int limit) {
        if (size > limit) {
            fault(r, "/size", "command size too large: command_size=" + size + " limit=" + limit);
        }
    }

    private void fault(Region r, String member, String message) {
        String path = layout.path(r) + member;
        if (said.add(path)) {
            faults.accept(new Fault(path, "command-limit", message + " " + Layout.describe(r)));
        }
    }
}
