package org.qipa.documents;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.qipa.api.document.Fault;
import org.qipa.api.soc.IpaVersion;
import org.qipa.api.soc.SocTable.Config;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.Limit;
import org.qipa.api.soc.SocTable.QsbMaster;
import org.qipa.api.soc.SocTable.Resource;
import org.qipa.api.soc.SocTable.Resources;
import org.qipa.api.soc.SocTable.Window;
import org.qipa.api.soc.SocTable.Windows;

/** Rules of the smaller sections of a SoC table. */
final class TableRules {

    /** Groups of either kind (spec 10 §2). */
    private static final int GROUP_LIMIT = 8;

    private TableRules() {}

    /** Resource limits against the groups there are (spec 10 §2). */
    static void resources(Resources r, Consumer<Fault> faults) {
        groups("/resources/source_groups", r.sourceGroups().size(), faults);
        groups("/resources/destination_groups", r.destinationGroups().size(), faults);
        limits("/resources/sources", r.sources(), r.sourceGroups().size(), faults);
        limits("/resources/destinations", r.destinations(), r.destinationGroups().size(), faults);
    }

    /** The resource group of each endpoint exists: source groups for tx, destination groups for rx. */
    static void resourceGroups(List<Endpoint> endpoints, Resources r, Consumer<Fault> faults) {
        for (int i = 0; i < endpoints.size(); i++) {
            Endpoint e = endpoints.get(i);
            int groups = (e.towardIpa() ? r.sourceGroups() : r.destinationGroups()).size();
            if (e.config().map(Config::resourceGroup).orElse(0) >= groups) {
                faults.accept(new Fault("/endpoints/" + i + "/config/resource_group", "resource-group",
                        "no such group: resource_group=" + e.config().get().resourceGroup() + " limit=" + (groups - 1)
                                + " endpoint=" + e.name()));
            }
        }
    }

    /** Windows: whole registers, and the GSI's within 32 bits (spec 04 §1). */
    static void windows(Windows w, Consumer<Fault> faults) {
        window("/windows/ipa_reg", w.ipaReg(), faults);
        window("/windows/ipa_shared", w.ipaShared(), faults);
        window("/windows/gsi", w.gsi(), faults);
        long end = w.gsi().base() + Integer.toUnsignedLong(w.gsi().size());
        if (end > 1L << 32) {
            faults.accept(new Fault("/windows/gsi", "window", "the GSI window must lie within 32 bits: end=0x"
                    + Long.toHexString(end) + " limit=0x100000000"));
        }
    }

    /** IPA_BCR has a value exactly where it exists (spec 05 §5). */
    static void backwardCompatibility(IpaVersion version, boolean given, Consumer<Fault> faults) {
        if (given != VersionRules.of(version).hasBcr()) {
            faults.accept(new Fault("/backward_compatibility", "backward-compatibility", given
                    ? "this version has no register IPA_BCR: ipa_version=" + version + " limit=4.5"
                    : "this version needs a value for register IPA_BCR: ipa_version=" + version));
        }
    }

    /** DDR first, then PCIe (spec 05 §5). */
    static void masters(List<QsbMaster> qsb, Consumer<Fault> faults) {
        List<String> order = List.of("DDR", "PCIE");
        for (int i = 0; i < qsb.size(); i++) {
            if (!qsb.get(i).name().equals(order.get(i))) {
                faults.accept(new Fault("/qsb/" + i + "/name", "bus-master-order", "bus master out of order: name="
                        + qsb.get(i).name() + " expected=" + order.get(i)));
            }
        }
    }

    private static void groups(String path, int count, Consumer<Fault> faults) {
        if (count < 1 || count > GROUP_LIMIT) {
            faults.accept(new Fault(path, "resource-groups", "wrong number of groups: groups=" + count + " limit=1.."
                    + GROUP_LIMIT));
        }
    }

    private static void limits(String path, List<Resource> resources, int groups, Consumer<Fault> faults) {
        Set<Integer> types = new HashSet<>();
        for (int i = 0; i < resources.size(); i++) {
            Resource r = resources.get(i);
            if (!types.add(r.type())) {
                faults.accept(new Fault(path + "/" + i + "/type", "duplicate-resource", "resource type stands twice: type="
                        + r.type()));
            }
            Set<Integer> seen = new HashSet<>();
            for (int j = 0; j < r.limits().size(); j++) {
                Limit l = r.limits().get(j);
                String at = path + "/" + i + "/limits/" + j;
                if (l.group() >= groups && (l.min() != 0 || l.max() != 0)) {
                    faults.accept(new Fault(at, "resource-limit", "limit for a group that does not exist: group="
                            + l.group() + " min=" + l.min() + " max=" + l.max() + " limit=" + (groups - 1)));
                }
                if (!seen.add(l.group())) {
                    faults.accept(new Fault(at + "/group", "duplicate-limit", "group stands twice: group=" + l.group()));
                }
            }
        }
    }

    private static void window(String path, Window w, Consumer<Fault> faults) {
        if (w.base() % Integer.BYTES != 0 || w.size() < Integer.BYTES || w.size() % Integer.BYTES != 0) {
            faults.accept(new Fault(path, "window", "base and size are multiples of 4, size at least 4: base=0x"
                    + Long.toHexString(w.base()) + " size=0x" + Integer.toHexString(w.size())));
        }
    }
}
