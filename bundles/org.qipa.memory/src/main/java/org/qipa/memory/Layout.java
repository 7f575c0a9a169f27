package org.qipa.memory;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable.Region;

/**
 * A region table by id and by place. Of regions that stand twice the first counts. Offsets are 32-bit patterns read as
 * unsigned, sums are 64 bits wide: nothing wraps.
 */
final class Layout {

    /** Bytes of a table slot (spec 09 §1). */
    static final int SLOT = Long.BYTES;

    private final List<Region> regions;
    private final Map<RegionId, Region> byId = new EnumMap<>(RegionId.class);

    Layout(List<Region> regions) {
        this.regions = regions;
        regions.forEach(r -> byId.putIfAbsent(r.id(), r));
    }

    List<Region> regions() {
        return regions;
    }

    Optional<Region> find(RegionId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Size in bytes; 0 when the table has no such region. */
    int size(RegionId id) {
        Region r = byId.get(id);
        return r == null ? 0 : r.size();
    }

    /** Slots of a filter table behind its bitmap (spec 09 §2). */
    int filterCount() {
        return Math.max(0, size(RegionId.V4_FILTER) / SLOT - 1);
    }

    /** Slots of a route table (spec 09 §2). */
    int routeCount() {
        return size(RegionId.V4_ROUTE) / SLOT;
    }

    /** Where a region stands in the document. */
    String path(Region r) {
        return "/memory/regions/" + regions.indexOf(r);
    }

    static long start(Region r) {
        return Integer.toUnsignedLong(r.offset());
    }

    static long end(Region r) {
        return start(r) + r.size();
    }

    /** The first byte of a region's canaries. */
    static long canaryStart(Region r) {
        return start(r) - (long) Integer.BYTES * r.canaryCount();
    }

    /** A region in a message. */
    static String describe(Region r) {
        return "region=" + r.id() + " offset=0x" + Long.toHexString(start(r)) + " size=0x" + Integer.toHexString(r.size());
    }
}
