package org.qipa.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.qipa.api.document.Fault;
import org.qipa.api.memory.MemoryMap;
import org.qipa.api.memory.MemoryMapException;
import org.qipa.api.soc.IpaVersion;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Region;
import org.qipa.vectors.Comparison;
import org.qipa.vectors.Recorded;

/** Vectors of kind {@code mem-validate}: verdict and rules of every case, findings of the accepted ones. */
class MemValidateTest {

    private static final String KIND = "mem-validate";

    /** What came of a table: the rules it breaks, or else its findings. */
    private record Outcome(Set<String> why, Set<String> findings) {}

    @Test
    void shouldDecideEveryCaseAsTheVectorsSay() {
        var comparison = Comparison.of(KIND);
        comparison.run((file, root) -> comparison.section(root, "cases", c -> () -> decide(c))).end();
    }

    private static void decide(JsonNode c) throws Exception {
        JsonNode expected = c.path("qipa");
        String what = c.path("soc").asText() + " " + c.path("mutation").asText();
        Outcome actual = run(c);
        assertEquals(expected.path("verdict").asText(), actual.why().isEmpty() ? "accept" : "reject",
                () -> what + " verdict " + expected + " but " + actual);
        if (actual.why().isEmpty()) {
            assertEquals(strings(expected.path("findings")), actual.findings(), what + " findings");
        }
    }

    /** {@code why} is for reading where files are somebody else's; of those that come along every cause is the same. */
    @Test
    void shouldGiveTheCausesThatTheVectorsGive() {
        var comparison = Comparison.ofOwn(KIND);
        comparison.run((file, root) -> comparison.section(root, "cases",
                c -> () -> assertEquals(strings(c.path("qipa").path("why")), run(c).why(),
                        c.path("soc").asText() + " " + c.path("mutation").asText()))).endPart();
    }

    private static Outcome run(JsonNode c) throws Exception {
        Set<String> why = new TreeSet<>();
        List<Region> regions = new ArrayList<>();
        for (JsonNode r : c.path("regions")) {
            Optional<RegionId> id = Arrays.stream(RegionId.values()).filter(i -> i.name().equals(r.path("id").asText()))
                    .findFirst();
            if (id.isPresent()) {
                regions.add(new Region(id.get(), (int) r.path("offset").asLong(), r.path("size").asInt(),
                        r.path("canaries").asInt()));
            } else {
                why.add("region-not-valid"); // a table cannot say this; the descriptor's schema refuses it
            }
        }
        SocTable soc = Socs.with(Socs.table(c.path("soc").asText()), regions);
        assertEquals(IpaVersion.of(c.path("ipa_version").asText()), soc.ipaVersion());
        CheckedMemoryMaps maps = new CheckedMemoryMaps();
        maps.check(soc).forEach(f -> why.add(f.rule()));
        try (Arena arena = Arena.ofConfined()) {
            // Beside the service: a refused table is not opened, yet the vectors name the rules of the later stage too.
            MemoryMap map = new WindowMemoryMap(soc, arena.allocate(c.path("shared_size").asLong()));
            try {
                map.configure((int) Recorded.number(c.path("mem_offset")), (int) Recorded.number(c.path("hw_mem_size")));
            } catch (MemoryMapException e) {
                e.faults().forEach(f -> why.add(f.rule()));
            }
            return new Outcome(why, map.findings().stream().map(Fault::rule).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    private static Set<String> strings(JsonNode array) {
        Set<String> set = new TreeSet<>();
        array.forEach(n -> set.add(n.asText()));
        return set;
    }

}
