package org.qipa.virtual.ipa.modem;

import java.util.List;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.Region;
import org.qipa.virtual.ipa.silicon.Silicon;
import org.qipa.virtual.ipa.tables.TableKind;

/** What of local memory is the modem's to write (spec 04 §9, 14 §7). */
final class ModemRanges {

    private static final int WORD = 4;
    private static final int SLOT = 8;
    private static final List<RegionId> WHOLE = List.of(RegionId.MODEM_HEADER, RegionId.MODEM_PROC_CTX, RegionId.MODEM,
            RegionId.STATS_QUOTA_MODEM, RegionId.STATS_DROP);

    /** By word. */
    private final boolean[] own;

    /**
     * Maps the ranges.
     *
     * @param memOffset where the regions' offsets count from
     * @param bytes     of the window
     */
    ModemRanges(Silicon silicon, int memOffset, int bytes) {
        own = new boolean[bytes / WORD];
        for (RegionId id : WHOLE) {
            silicon.region(id).ifPresent(r -> mark(memOffset + r.offset(), r.size()));
        }
        for (TableKind kind : TableKind.values()) {
            for (boolean hashed : new boolean[] {false, true}) {
                Region r = silicon.region(kind.region(hashed)).orElse(null);
                if (r == null || r.size() == 0) {
                    continue;
                }
                int start = memOffset + r.offset();
                if (!kind.isFilter()) {
                    mark(start, Math.min(r.size(), SLOT * silicon.table().modemRouteCount()));
                    continue;
                }
                for (Endpoint e : silicon.table().endpoints()) {
                    if (e.filterSupport() && !e.isAp()) {
                        mark(start + SLOT * silicon.filterSlot(e.endpointId()), SLOT);
                    }
                }
            }
        }
    }

    private void mark(int offset, int length) {
        for (int word = offset / WORD; word < Math.min(own.length, (offset + length) / WORD); word++) {
            own[word] = true;
        }
    }

    /** Whether a whole range is the modem's. */
    boolean holds(int offset, long length) {
        if (offset < 0 || length <= 0 || offset + length > (long) WORD * own.length) {
            return false;
        }
        for (int word = offset / WORD; (long) word * WORD < offset + length; word++) {
            if (!own[word]) {
                return false;
            }
        }
        return true;
    }
}
