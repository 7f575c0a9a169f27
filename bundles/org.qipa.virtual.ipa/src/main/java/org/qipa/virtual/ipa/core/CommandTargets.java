package org.qipa.virtual.ipa.core;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable.Region;
import org.qipa.virtual.ipa.silicon.Silicon;
import org.qipa.virtual.ipa.tables.TableKind;

/**
 * Where in local memory immediate commands may write (spec 04 §5, §6, §9; 09 §4, §5): a table command loads its own region from
 * its start, a route table whole; header init loads the header regions whole; DMA stays within one region of tables, headers,
 * contexts or the modem.
 */
final class CommandTargets {

    private static final Set<RegionId> DMA = EnumSet.of(RegionId.V4_FILTER_HASHED, RegionId.V4_FILTER,
            RegionId.V6_FILTER_HASHED, RegionId.V6_FILTER, RegionId.V4_ROUTE_HASHED, RegionId.V4_ROUTE,
            RegionId.V6_ROUTE_HASHED, RegionId.V6_ROUTE, RegionId.MODEM_HEADER, RegionId.AP_HEADER, RegionId.MODEM_PROC_CTX,
            RegionId.AP_PROC_CTX, RegionId.MODEM, RegionId.AP_V4_FILTER, RegionId.AP_V6_FILTER);

    private final Silicon silicon;
    private final int memOffset;
    private final List<Region> forDma = new ArrayList<>();

    CommandTargets(Silicon silicon, int memOffset) {
        this.silicon = silicon;
        this.memOffset = memOffset;
        silicon.table().memory().regions().stream().filter(r -> DMA.contains(r.id())).forEach(forDma::add);
    }

    /** Why a half of a table may not be loaded there, or null. */
    String table(TableKind kind, boolean hashed, int offset, int length) {
        RegionId id = kind.region(hashed);
        Region r = silicon.region(id).orElse(null);
        int size = r == null ? 0 : r.size();
        int start = r == null ? 0 : memOffset + r.offset();
        boolean fits = kind.isFilter() ? length <= size : length == size;
        return r != null && offset == start && fits ? null
                : "region=" + id + " offset=0x" + Integer.toHexString(start) + (kind.isFilter() ? " limit=" : " size=") + size;
    }

    /** Why headers may not be loaded there, or null. */
    String headers(int offset, int length) {
        Region modem = silicon.region(RegionId.MODEM_HEADER).orElse(null);
        int size = (modem == null ? 0 : modem.size()) + silicon.region(RegionId.AP_HEADER).map(Region::size).orElse(0);
        int start = modem == null ? 0 : memOffset + modem.offset();
        return modem != null && offset == start && length == size ? null
                : "region=MODEM_HEADER..AP_HEADER offset=0x" + Integer.toHexString(start) + " size=" + size;
    }

    /** Why DMA may not write there, or null. */
    String dma(int offset, int length) {
        for (int i = 0; i < forDma.size(); i++) {
            Region r = forDma.get(i);
            int start = memOffset + r.offset();
            if (offset >= start && offset + length <= start + r.size()) {
                return null;
            }
        }
        return "not inside one region of tables, headers, contexts or the modem";
    }
}
