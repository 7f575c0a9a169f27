package org.qipa.virtual.ipa.tables;

import org.qipa.api.soc.RegionId;

/** The four kinds of table, each with a hashed and a non-hashed half (spec 09 §1). */
public enum TableKind {
    /** Filter rules for IPv4. */
    V4_FILTER(4, true, RegionId.V4_FILTER, RegionId.V4_FILTER_HASHED, "IPV4_FILTER_HASH", "FILTER_CACHE"),
    /** Filter rules for IPv6. */
    V6_FILTER(6, true, RegionId.V6_FILTER, RegionId.V6_FILTER_HASHED, "IPV6_FILTER_HASH", "FILTER_CACHE"),
    /** Routes for IPv4. */
    V4_ROUTE(4, false, RegionId.V4_ROUTE, RegionId.V4_ROUTE_HASHED, "IPV4_ROUTER_HASH", "ROUTER_CACHE"),
    /** Routes for IPv6. */
    V6_ROUTE(6, false, RegionId.V6_ROUTE, RegionId.V6_ROUTE_HASHED, "IPV6_ROUTER_HASH", "ROUTER_CACHE");

    private final int ipVersion;
    private final boolean filter;
    private final RegionId plain;
    private final RegionId hashed;
    private final String hashField;
    private final String cacheField;

    TableKind(int ipVersion, boolean filter, RegionId plain, RegionId hashed, String hashField, String cacheField) {
        this.ipVersion = ipVersion;
        this.filter = filter;
        this.plain = plain;
        this.hashed = hashed;
        this.hashField = hashField;
        this.cacheField = cacheField;
    }

    /** 4 or 6. */
    public int ipVersion() {
        return ipVersion;
    }

    /** Whether its first slot is the endpoint bitmap. */
    public boolean isFilter() {
        return filter;
    }

    /** Where one of its halves stands in local memory. */
    public RegionId region(boolean ofHashed) {
        return ofHashed ? hashed : plain;
    }

    /**
     * Whether a field of a flush register drops its cached copy: FILT_ROUT_HASH_FLUSH has a field for each kind,
     * FILT_ROUT_CACHE_FLUSH one for both filter and one for both route tables (spec 07 §6).
     */
    boolean isFlushedBy(String field) {
        return field.equals(hashField) || field.equals(cacheField);
    }
}
