package org.qipa.documents;

import org.qipa.api.soc.IpaVersion;

/**
 * What the IPA version decides about a table. All version rules of this bundle.
 *
 * @param version             of the IPA core
 * @param aggregationLimitKib greatest BYTE_LIMIT of an endpoint's aggregation: 5 bits, from 4.5 on 6 (spec 08 §1.1)
 * @param hasReplication      whether sequencers have a replication type, before 4.5 (spec 08 §1.1)
 * @param hasBcr              whether there is a register IPA_BCR, before 4.5 (spec 05 §5)
 */
record VersionRules(IpaVersion version, int aggregationLimitKib, boolean hasReplication, boolean hasBcr) {

    static VersionRules of(IpaVersion version) {
        boolean from45 = version.atLeast("4.5");
        return new VersionRules(version, from45 ? 63 : 31, !from45, !from45);
    }
}
