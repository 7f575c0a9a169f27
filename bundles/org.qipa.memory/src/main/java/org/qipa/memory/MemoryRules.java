package org.qipa.memory;

import java.util.EnumSet;
import java.util.Set;
import org.qipa.api.soc.IpaVersion;
import org.qipa.api.soc.RegionId;

/**
 * What the IPA version decides about local memory. All version rules of this bundle.
 *
 * @param version  of the IPA core
 * @param valid    regions a table may have (spec 04 §2)
 * @param required regions a table must have (spec 04 §2)
 * @param hashing  whether there are hashed tables: not on 4.2 (spec 09 §1)
 * @param stats    whether INIT_DRIVER carries statistics, from 4.0 on (spec 03 §7)
 */
record MemoryRules(IpaVersion version, Set<RegionId> valid, Set<RegionId> required, boolean hashing, boolean stats) {

    private static final Set<RegionId> ALWAYS_REQUIRED = EnumSet.of(RegionId.UC_SHARED, RegionId.UC_INFO,
            RegionId.V4_FILTER_HASHED, RegionId.V4_FILTER, RegionId.V6_FILTER_HASHED, RegionId.V6_FILTER,
            RegionId.V4_ROUTE_HASHED, RegionId.V4_ROUTE, RegionId.V6_ROUTE_HASHED, RegionId.V6_ROUTE,
            RegionId.MODEM_HEADER, RegionId.MODEM_PROC_CTX, RegionId.AP_PROC_CTX, RegionId.MODEM);

    static MemoryRules of(IpaVersion v) {
        EnumSet<RegionId> valid = EnumSet.allOf(RegionId.class);
        valid.removeIf(id -> !isValid(id, v));
        EnumSet<RegionId> required = EnumSet.copyOf(ALWAYS_REQUIRED);
        if (v.atLeast("4.0")) {
            required.add(RegionId.PDN_CONFIG);
            required.add(RegionId.STATS_QUOTA_MODEM);
            if (!v.is("5.0")) {
                required.add(RegionId.STATS_TETHERING);
            }
        }
        return new MemoryRules(v, valid, required, !v.is("4.2"), v.atLeast("4.0"));
    }

    private static boolean isValid(RegionId id, IpaVersion v) {
        return switch (id) {
            case STATS_TETHERING, STATS_DROP -> v.atLeast("4.0");
            case STATS_V4_FILTER, STATS_V6_FILTER, STATS_V4_ROUTE, STATS_V6_ROUTE ->
                    v.atLeast("4.0") && (v.before("4.2") || v.is("4.2"));
            case AP_V4_FILTER, AP_V6_FILTER -> v.atLeast("5.0");
            case STATS_FILTER_ROUTE, NAT_TABLE -> v.atLeast("4.5");
            default -> true;
        };
    }
}
