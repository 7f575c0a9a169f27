package org.qipa.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

/**
 * Vectors of kind {@code endpoint-validate}: endpoint tables and resource limits. The third part of such a file, what
 * FLAVOR_0 makes available, needs a device.
 */
class EndpointValidateTest {

    private static final String KIND = "endpoint-validate";
    private static final EndpointName[] NAMES = EndpointName.values();
    /** Every SoC's filter tables have these slots (spec 09 §1.3). */
    private static final OptionalInt FILTER_SLOTS = OptionalInt.of(14);

    @Test
    void shouldDecideEveryCaseAsTheVectorsSay() throws Exception {
        List<String> wrong = new ArrayList<>();
        int files = 0;
        int cases = 0;
        for (Path file : files()) {
            JsonNode root = new ObjectMapper().readTree(file.toFile());
            if (!root.path("metadata").path("kind").asText().equals(KIND)) {
                continue;
            }
            files++;
            for (JsonNode c : root.path("cases")) {
                cases++;
                Set<String> expected = new TreeSet<>();
                c.path("qipa").path("why").forEach(w -> expected.add(w.asText()));
                Set<String> actual = endpoints(c, root.path("base_endpoints").path(c.path("soc").asText()));
                if (!expected.equals(actual) || actual.isEmpty() != c.path("qipa").path("verdict").asText().equals("accept")) {
                    wrong.add(c.path("soc").asText() + " " + c.path("mutation").asText() + ": expected " + c.path("qipa")
                            + " actual " + actual);
                }
            }
            for (JsonNode c : root.path("resources")) {
                cases++;
                List<String> actual = new ArrayList<>();
                TableRules.resources(resources(c), f -> actual.add(f.toString()));
                if (actual.isEmpty() != c.path("valid").asBoolean()) {
                    wrong.add(c.path("soc").asText() + " " + c.path("mutation").asText() + ": expected " + c.path("valid")
                            + " actual " + actual);
                }
            }
        }
        System.out.println("vectors " + KIND + ": " + files + " files, " + cases + " cases");
        assertTrue(cases > 0, "no cases");
        assertEquals(List.of(), wrong);
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

    private static List<Path> files() throws Exception {
        String folder = System.getProperty("qipa.vectors");
        Path path = folder == null || folder.isEmpty()
                ? Path.of(EndpointValidateTest.class.getResource("/vectors").toURI()) : Path.of(folder);
        try (Stream<Path> list = Files.list(path)) {
            return list.filter(p -> p.toString().endsWith(".json")).sorted().toList();
        }
    }
}
