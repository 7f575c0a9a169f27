package org.qipa.core.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.qipa.api.document.Fault;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Channel;
import org.qipa.api.soc.SocTable.Config;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.ExecutionEnvironment;
import org.qipa.api.soc.SocTable.Limit;
import org.qipa.api.soc.SocTable.Resource;
import org.qipa.api.soc.SocTable.Rx;
import org.qipa.api.soc.SocTable.Tx;
import org.qipa.core.primitive.Timers;
import org.qipa.core.resource.Resources;
import org.qipa.core.rule.IpaRules;
import org.qipa.core.trace.Socs;
import org.qipa.gsi.GsiProvider;
import org.qipa.vectors.Comparison;
import org.qipa.vectors.Recorded;

class EndpointValidateTest {

    private static final EndpointName[] NAMES = EndpointName.values();

    @Test
    void shouldJudgeTablesHardwareAndResourcesAsTheVectorsDo() {
        var comparison = Comparison.of("endpoint-validate");
        comparison.run((file, root) -> {
            comparison.section(root, "cases", c -> () -> table(root.get("base_endpoints").get(c.get("soc").asText()), c));
            comparison.section(root, "flavor", c -> () -> flavor(c));
            comparison.section(root, "resources", c -> () -> resources(c));
        }).end();
    }

    private static void table(JsonNode base, JsonNode c) {
        SocTable table = Socs.soc(c.get("soc").asText()).table();
        var endpoints = new ArrayList<Endpoint>();
        var slots = new LinkedHashMap<Integer, ObjectNode>();
        for (int i = 0; i < c.get("slots").asInt(); i++) {
            ObjectNode slot = i < base.size() ? base.get(i).deepCopy() : new ObjectNode(null);
            JsonNode change = c.get("changes").get(Integer.toString(i));
            if (change != null) {
                slot.setAll((ObjectNode) change);
            }
            if (of(slot, "ee_id") != 0 || of(slot, "tlv_count") != 0) {
                slots.put(i, slot);
            }
        }
        // A number that is no name stands for one that the table does not define; a table of all the names has no need of it.
        EndpointName nobody = Arrays.stream(NAMES).filter(n -> !slots.containsKey(n.ordinal())).findFirst()
                .orElse(EndpointName.MODEM_COMMAND_TX);
        slots.forEach((i, slot) -> endpoints.add(endpoint(NAMES[Math.min(i, NAMES.length - 1)], slot, nobody)));
        SocDescriptor soc = Socs.of(with(table, endpoints, table.resources()));
        var rules = IpaRules.of(table.ipaVersion());
        var faults = new ArrayList<Fault>(new GsiProvider().check(soc.table()));
        Set<String> why = faults.stream().map(f -> "channel").collect(Collectors.toCollection(TreeSet::new));
        EndpointCheck.check(soc.table(), rules, new EndpointProgram(EndpointTable.of(soc.table()), rules,
                soc.ipaRegisters(), new Timers(rules, table.power().coreClockRateHz()), EndpointProgram.HEADROOM))
                .forEach(f -> why.add(f.rule()));
        String expected = c.get("qipa").get("verdict").asText();
        assertEquals(expected, why.isEmpty() ? "accept" : "reject", () -> c.get("soc").asText() + " "
                + c.get("mutation").asText() + " " + c.get("qipa") + " but " + why + " " + faults);
    }

    private static int of(JsonNode slot, String member) {
        return slot.path(member).asInt();
    }

    private static Endpoint endpoint(EndpointName name, JsonNode s, EndpointName nobody) {
        ExecutionEnvironment ee = ExecutionEnvironment.values()[of(s, "ee_id")];
        boolean ap = ee == ExecutionEnvironment.AP;
        boolean tx = of(s, "toward_ipa") != 0;
        boolean status = of(s, "status_enable") != 0;
        var config = new Config(of(s, "resource_group"), of(s, "checksum") != 0, of(s, "qmap") != 0,
                of(s, "aggregation") != 0, status,
                of(s, "dma_mode") != 0 ? Optional.of(name(of(s, "dma_endpoint"), nobody)) : Optional.empty(),
                tx ? Optional.of(new Tx(of(s, "seq_type"), of(s, "seq_rep_type"),
                        status ? Optional.of(name(of(s, "status_endpoint"), nobody)) : Optional.empty())) : Optional.empty(),
                tx ? Optional.empty() : Optional.of(new Rx(of(s, "buffer_size"), of(s, "pad_align"),
                        of(s, "aggr_time_limit"), of(s, "aggr_hard_limit") != 0, of(s, "aggr_close_eof") != 0,
                        of(s, "holb_drop") != 0)));
        return new Endpoint(name, ee, of(s, "channel_id"), of(s, "endpoint_id"), tx, of(s, "filter_support") != 0,
                ap ? Optional.of(new Channel(of(s, "tre_count"), of(s, "event_count"), of(s, "tlv_count")))
                        : Optional.empty(), ap ? Optional.of(config) : Optional.empty());
    }

    private static EndpointName name(int n, EndpointName nobody) {
        return n < NAMES.length ? NAMES[n] : nobody;
    }

    private static SocTable with(SocTable t, List<Endpoint> endpoints, SocTable.Resources resources) {
        return new SocTable(t.soc(), t.compatibles(), t.ipaVersion(), t.gsiVersion(), t.registers(),
                t.backwardCompatibility(), t.qsb(), t.modemRouteCount(), endpoints, resources, t.memory(), t.power(),
                t.windows());
    }

    private static void flavor(JsonNode c) {
        SocDescriptor soc = Socs.soc(c.get("soc").asText());
        var flavor = Flavor.of(soc.ipaRegisters().register("FLAVOR_0")
                .word(Long.decode(c.get("flavor_0").asText()).intValue()));
        boolean valid = flavor.check(EndpointTable.of(soc.table()), IpaRules.of(soc.table().ipaVersion())).isEmpty();
        String bits = valid ? IntStream.range(0, flavor.limit()).mapToObj(i -> flavor.available().get(i) ? "1" : "0")
                .collect(Collectors.joining()) : "-";
        String what = c.get("soc").asText() + " flavor " + c.path("why").asText();
        assertEquals(Recorded.member(c, "rc").asInt() == 0, valid, what);
        assertEquals(Recorded.member(c, "available").asText(), bits, what);
        assertEquals(Recorded.member(c, "available_count").asInt(), valid ? flavor.limit() : 0, what);
    }

    private static void resources(JsonNode c) {
        SocDescriptor soc = Socs.soc(c.get("soc").asText());
        var r = new SocTable.Resources(groups(c.get("src_groups").asInt()), groups(c.get("dst_groups").asInt()),
                rows(c.get("src")), rows(c.get("dst")));
        SocTable table = with(soc.table(), soc.table().endpoints(), r);
        // The vectors know no register maps: a group without a register is for the check to refuse, not for them.
        boolean valid = Resources.check(table, soc.ipaRegisters()).stream()
                .allMatch(f -> f.rule().equals("field-limit"));
        assertEquals(Recorded.member(c, "valid").asBoolean(), valid,
                () -> c.get("soc").asText() + " resources " + c.path("mutation").asText());
    }

    private static List<String> groups(int n) {
        return IntStream.range(0, n).mapToObj(i -> "GROUP_" + i).toList();
    }

    private static List<Resource> rows(JsonNode rows) {
        var resources = new ArrayList<Resource>();
        for (JsonNode row : rows) {
            var limits = new ArrayList<Limit>();
            for (int g = 0; g < row.size() / 2; g++) {
                limits.add(new Limit(g, row.get(2 * g).asInt(), row.get(2 * g + 1).asInt()));
            }
            resources.add(new Resource(resources.size(), "TYPE_" + resources.size(), limits));
        }
        return resources;
    }
}
