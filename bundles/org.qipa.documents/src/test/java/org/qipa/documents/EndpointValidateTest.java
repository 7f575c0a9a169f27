package org.qipa.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.IpaVersion;
import org.qipa.api.soc.SocTable.Channel;
import org.qipa.api.soc.SocTable.Config;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.ExecutionEnvironment;
import org.qipa.api.soc.SocTable.Limit;
import org.qipa.api.soc.SocTable.Resource;
import org.qipa.api.soc.SocTable.Resources;
import org.qipa.api.soc.SocTable.Rx;
import org.qipa.api.soc.SocTable.Tx;
import org.qipa.vectors.Comparison;
import org.qipa.vectors.Recorded;

/**
 * Vectors of kind {@code endpoint-validate}: endpoint tables and resource limits. The third part of such a file, what
 * FLAVOR_0 makes available, needs a device.
 */
class EndpointValidateTest {

    private static final EndpointName[] NAMES = EndpointName.values();
    /** Every SoC's filter tables have these slots (spec 09 §1.3). */
    private static final OptionalInt FILTER_SLOTS = OptionalInt.of(14);

    @Test
    void shouldDecideEveryCaseAsTheVectorsSay() {
        var comparison = Comparison.of("endpoint-validate");
        comparison.run((file, root) -> {
            comparison.section(root, "cases", c -> () -> {
                Set<String> why = endpoints(c, root.path("base_endpoints").path(c.path("soc").asText()));
                assertEquals(c.path("qipa").path("verdict").asText(), why.isEmpty() ? "accept" : "reject",
                        () -> c.path("soc").asText() + " " + c.path("mutation").asText() + " " + c.path("qipa") + " but " + why);
            });
            comparison.section(root, "resources", c -> () -> {
                List<String> why = new ArrayList<>();
                TableRules.resources(resources(c), f -> why.add(f.toString()));
                assertEquals(Recorded.member(c, "valid").asBoolean(), why.isEmpty(),
                        () -> c.path("soc").asText() + " " + c.path("mutation").asText() + " but " + why);
            });
        }).endPart();
    }

    /** {@code why} is for reading where files are somebody else's; of those that come along every cause is the same. */
    @Test
    void shouldGiveTheCausesThatTheVectorsGive() {
        var comparison = Comparison.of("endpoint-validate");
        comparison.run((file, root) -> comparison.section(root, "cases", c -> () -> {
            Set<String> expected = new TreeSet<>();
            c.path("qipa").path("why").forEach(w -> expected.add(w.asText()));
            assertEquals(expected, endpoints(c, root.path("base_endpoints").path(c.path("soc").asText())));
        })).endPart();
    }

    private static Set<String> endpoints(JsonNode c, JsonNode base) {
        Set<String> why = new TreeSet<>();
        List<Endpoint> table = new ArrayList<>();
        for (int slot = 0; slot < c.path("slots").asInt(); slot++) {
            ObjectNode s = base.path(slot).isObject() ? base.path(slot).deepCopy() : new ObjectMapper().createObjectNode();
            c.path("changes").path(Integer.toString(slot)).properties().forEach(e -> s.set(e.getKey(), e.getValue()));
            if (number(s, "ee_id") == 0 && number(s, "tlv_count") == 0) {
                continue; // an empty slot
            }
            if (slot >= NAMES.length) {
                why.add("too-many-endpoints"); // a table cannot say this: there are no more names
            }
            table.add(endpoint(Math.min(slot, NAMES.length - 1), s, why));
        }
        EndpointRules rules = new EndpointRules(IpaVersion.of(c.path("ipa_version").asText()), f -> why.add(f.rule()));
        table.forEach(e -> rules.checkAlone("", e));
        rules.checkTogether(table, FILTER_SLOTS);
        why.remove("duplicate-name"); // of the slot that borrowed one
        return why;
    }

    private static Endpoint endpoint(int slot, JsonNode s, Set<String> why) {
        ExecutionEnvironment ee = ExecutionEnvironment.values()[number(s, "ee_id")];
        boolean tx = flag(s, "toward_ipa");
        Optional<Channel> channel = Optional.empty();
        Optional<Config> config = Optional.empty();
        if (ee == ExecutionEnvironment.AP) {
            channel = Optional.of(new Channel(number(s, "tre_count"), number(s, "event_count"), number(s, "tlv_count")));
            config = Optional.of(new Config(number(s, "resource_group"), flag(s, "checksum"), flag(s, "qmap"),
                    flag(s, "aggregation"), flag(s, "status_enable"), tx && flag(s, "dma_mode")
                            ? name(s, "dma_endpoint", why) : Optional.empty(),
                    tx ? Optional.of(new Tx(number(s, "seq_type"), number(s, "seq_rep_type"), flag(s, "status_enable")
                            ? name(s, "status_endpoint", why) : Optional.empty())) : Optional.empty(),
                    tx ? Optional.empty() : Optional.of(new Rx(number(s, "buffer_size"), number(s, "pad_align"),
                            number(s, "aggr_time_limit"), flag(s, "aggr_hard_limit"), flag(s, "aggr_close_eof"),
                            flag(s, "holb_drop")))));
        }
        return new Endpoint(NAMES[slot], ee, number(s, "channel_id"), number(s, "endpoint_id"), tx,
                flag(s, "filter_support"), channel, config);
    }

    /** A name that does not exist is refused by the schema. */
    private static Optional<EndpointName> name(JsonNode s, String key, Set<String> why) {
        int n = number(s, key);
        if (n >= NAMES.length) {
            why.add("endpoint");
            return Optional.empty();
        }
        return Optional.of(NAMES[n]);
    }

    private static Resources resources(JsonNode c) {
        return new Resources(groups(c.path("src_groups").asInt()), groups(c.path("dst_groups").asInt()),
                limits(c.path("src")), limits(c.path("dst")));
    }

    private static List<String> groups(int count) {
        return IntStream.range(0, count).mapToObj(i -> "G" + i).toList();
    }

    private static List<Resource> limits(JsonNode rows) {
        return IntStream.range(0, rows.size()).mapToObj(type -> new Resource(type, "T" + type,
                IntStream.range(0, rows.get(type).size() / 2).mapToObj(g -> new Limit(g, rows.get(type).get(2 * g).asInt(),
                        rows.get(type).get(2 * g + 1).asInt())).toList())).toList();
    }

    private static int number(JsonNode s, String key) {
        return s.path(key).asInt();
    }

    private static boolean flag(JsonNode s, String key) {
        return number(s, key) != 0;
    }

}
