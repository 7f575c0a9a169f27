package org.qipa.memory;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.qipa.api.document.Fault;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.Region;

/** The rules of a region table by itself: records (spec 04 §2.1), then route and filter tables (spec 09 §2). */
final class RegionCheck {

    /** Region ids there are, END_MARKER included. */
    private static final int REGION_LIMIT = 30;
    private static final int ALIGNMENT = 8;
    /** The modem's own region may end on a word. */
    private static final int MODEM_ALIGNMENT = 4;

    private final SocTable soc;
    private final MemoryRules rules;
    private final Layout layout;
    private final Consumer<Fault> faults;

    RegionCheck(SocTable soc, Layout layout, Consumer<Fault> faults) {
        this.soc = soc;
        this.rules = MemoryRules.of(soc.ipaVersion());
        this.layout = layout;
        this.faults = faults;
    }

    void run() {
        List<Region> regions = layout.regions();
        if (regions.size() > REGION_LIMIT) {
            table("too-many-regions", "too many regions: regions=" + regions.size() + " limit=" + REGION_LIMIT);
        }
        Set<RegionId> seen = EnumSet.noneOf(RegionId.class);
        for (int i = 0; i < regions.size(); i++) {
            Region r = regions.get(i);
            String path = "/memory/regions/" + i;
            if (!seen.add(r.id())) {
                fault(path + "/id", "duplicate-region", "region stands twice", r);
            }
            record(path, r);
        }
        for (RegionId id : rules.required()) {
            if (!seen.contains(id)) {
                table("missing-region", "region missing: region=" + id + " ipa_version=" + rules.version());
            }
        }
        tables();
    }

    private void record(String path, Region r) {
        if (!rules.valid().contains(r.id())) {
            fault(path + "/id", "region-not-valid", "this version has no such region: ipa_version=" + rules.version(), r);
        }
        if (r.size() == 0 && r.canaryCount() == 0) {
            fault(path, "empty-region", "neither size nor canaries", r);
        }
        if (r.id() == RegionId.END_MARKER) {
            if (r.size() != 0) {
                fault(path + "/size", "end-marker-size", "the end marker has a size: limit=0", r);
            }
        } else {
            int unit = r.id() == RegionId.MODEM ? MODEM_ALIGNMENT : ALIGNMENT;
            if (r.size() % unit != 0) {
                fault(path + "/size", "size-alignment", "size is not a multiple of " + unit, r);
            }
        }
        if (Layout.start(r) % ALIGNMENT != 0) {
            fault(path + "/offset", "offset-alignment", "offset is not a multiple of " + ALIGNMENT, r);
        }
        if (Layout.canaryStart(r) < 0) {
            fault(path + "/offset", "no-room-for-canaries", "no room for the canaries: canaries=" + r.canaryCount()
                    + " limit=" + Layout.start(r) / Integer.BYTES, r);
        }
    }

    private void tables() {
        pair(RegionId.V4_ROUTE, RegionId.V6_ROUTE);
        hashed(RegionId.V4_ROUTE, RegionId.V4_ROUTE_HASHED);
        hashed(RegionId.V6_ROUTE, RegionId.V6_ROUTE_HASHED);
        int routes = layout.routeCount();
        if (routes < soc.modemRouteCount() + 1) {
            table("table-size", "routing table too small for the modem's routes: routes=" + routes + " limit="
                    + (soc.modemRouteCount() + 1));
        }
        pair(RegionId.V4_FILTER, RegionId.V6_FILTER);
        hashed(RegionId.V4_FILTER, RegionId.V4_FILTER_HASHED);
        hashed(RegionId.V6_FILTER, RegionId.V6_FILTER_HASHED);
        long filtering = soc.endpoints().stream().filter(Endpoint::filterSupport).count();
        if (filtering > layout.filterCount()) {
            table("filter-count", "filter table too small for the filtering endpoints: filtering=" + filtering + " limit="
                    + layout.filterCount());
        }
    }

    /** The IPv4 and IPv6 tables are as large as each other and have two slots at least. */
    private void pair(RegionId v4, RegionId v6) {
        int four = layout.size(v4);
        int six = layout.size(v6);
        if (layout.find(v4).isEmpty() || layout.find(v6).isEmpty() || four != six) {
            table("table-size", "tables of different size: " + v4 + "=" + four + " " + v6 + "=" + six);
        }
        if (four / Layout.SLOT < 2) {
            table("table-size", "table too small: " + v4 + "=" + four + " limit=" + 2 * Layout.SLOT);
        }
    }

    private void hashed(RegionId plain, RegionId hashed) {
        int expected = rules.hashing() ? layout.size(plain) : 0;
        int actual = layout.size(hashed);
        if (actual != expected || rules.hashing() && layout.find(hashed).isEmpty()) {
            table("table-size", "hashed table of another size: " + hashed + "=" + actual + " expected=" + expected
                    + " ipa_version=" + rules.version());
        }
    }

    private void fault(String path, String rule, String message, Region r) {
        faults.accept(new Fault(path, rule, message + " " + Layout.describe(r) + " canaries=" + r.canaryCount()));
    }

    private void table(String rule, String message) {
        faults.accept(new Fault("/memory/regions", rule, message));
    }
}
