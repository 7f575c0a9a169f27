package org.qipa.core.device;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.qipa.api.document.Fault;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.Region;

/**
 * Where a device's table and the silicon beneath it differ, in what matters for bringing it up: versions and register
 * maps, windows, endpoints, local memory. Paths are those of the device's descriptor, with the endpoint's or region's name
 * for its place.
 */
final class SocDiff {

    /** The rule of every fault found here. */
    static final String RULE = "differs-from-silicon";

    private final List<Fault> faults = new ArrayList<>();

    private SocDiff() {
    }

    /** Every difference; empty when the tables agree. */
    static List<Fault> between(SocTable table, SocTable silicon) {
        SocDiff diff = new SocDiff();
        diff.compare("/ipa_version", "ipa_version", table.ipaVersion(), silicon.ipaVersion());
        diff.compare("/gsi_version", "gsi_version", table.gsiVersion(), silicon.gsiVersion());
        diff.compare("/registers/ipa", "registers", table.registers().ipa(), silicon.registers().ipa());
        diff.compare("/registers/gsi", "registers", table.registers().gsi(), silicon.registers().gsi());
        diff.compare("/modem_route_count", "modem_route_count", table.modemRouteCount(), silicon.modemRouteCount());
        diff.windows(table.windows(), silicon.windows());
        diff.endpoints(table, silicon);
        diff.regions(table.memory().regions(), silicon.memory().regions());
        return List.copyOf(diff.faults);
    }

    private void compare(String path, String what, Object table, Object silicon) {
        if (!Objects.equals(table, silicon)) {
            faults.add(new Fault(path, RULE, what + " table=" + table + " silicon=" + silicon));
        }
    }

    private void windows(SocTable.Windows table, SocTable.Windows silicon) {
        if (table == null || silicon == null) {
            return;
        }
        window("ipa_reg", table.ipaReg(), silicon.ipaReg());
        window("ipa_shared", table.ipaShared(), silicon.ipaShared());
        window("gsi", table.gsi(), silicon.gsi());
    }

    private void window(String name, SocTable.Window table, SocTable.Window silicon) {
        if (table.size() != silicon.size()) {
            compare("/windows/" + name, "window=" + name + " size", hex(table.size()), hex(silicon.size()));
        }
    }

    private void endpoints(SocTable table, SocTable silicon) {
        for (EndpointName name : EndpointName.values()) {
            Optional<Endpoint> ours = table.find(name);
            Optional<Endpoint> theirs = silicon.find(name);
            String path = "/endpoints/" + name;
            if (ours.isPresent() != theirs.isPresent()) {
                compare(path, "endpoint=" + name, ours.isPresent() ? "present" : "absent",
                        theirs.isPresent() ? "present" : "absent");
            } else if (ours.isPresent()) {
                endpoint(path, ours.get(), theirs.get());
            }
        }
    }

    private void endpoint(String path, Endpoint table, Endpoint silicon) {
        String what = "endpoint=" + table.name();
        compare(path + "/endpoint_id", what + " id", table.endpointId(), silicon.endpointId());
        compare(path + "/channel_id", what + " channel", table.channelId(), silicon.channelId());
        compare(path + "/ee", what + " ee", table.ee(), silicon.ee());
        compare(path + "/toward_ipa", what + " toward_ipa", table.towardIpa(), silicon.towardIpa());
    }

    private void regions(List<Region> table, List<Region> silicon) {
        EnumSet<RegionId> ids = EnumSet.noneOf(RegionId.class);
        table.forEach(r -> ids.add(r.id()));
        silicon.forEach(r -> ids.add(r.id()));
        for (RegionId id : ids) {
            compare("/memory/regions/" + id, "region=" + id, place(table, id), place(silicon, id));
        }
    }

    private static String place(List<Region> regions, RegionId id) {
        return regions.stream().filter(r -> r.id() == id).findFirst()
                .map(r -> "offset " + hex(r.offset()) + " size " + hex(r.size()) + " canaries " + r.canaryCount())
                .orElse("absent");
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }
}
