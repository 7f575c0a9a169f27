package org.qipa.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.qipa.api.document.Fault;
import org.qipa.api.memory.MemoryMap;
import org.qipa.api.memory.MemoryMapException;
import org.qipa.api.soc.IpaVersion;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Region;

/** Vectors of kind {@code mem-validate}: verdict and rules of every case, findings of the accepted ones. */
class MemValidateTest {

    private static final String KIND = "mem-validate";

    /** What came of a table: the rules it breaks, or else its findings. */
    private record Outcome(Set<String> why, Set<String> findings) {}

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
                String difference = difference(c);
                if (!difference.isEmpty()) {
                    wrong.add(c.path("soc").asText() + " " + c.path("mutation").asText() + ": " + difference);
                }
            }
        }
        System.out.println("vectors " + KIND + ": " + files + " files, " + cases + " cases");
        assertTrue(cases > 0, "no cases");
        assertEquals(List.of(), wrong);
    }

    private static String difference(JsonNode c) throws Exception {
        JsonNode expected = c.path("qipa");
        Outcome actual = run(c);
        boolean reject = expected.path("verdict").asText().equals("reject");
        if (reject == actual.why().isEmpty()) {
            return "verdict, expected " + expected + " actual " + actual;
        }
        if (reject && !strings(expected.path("why")).equals(actual.why())) {
            return "why, expected " + expected + " actual " + actual;
        }
        if (!reject && !strings(expected.path("findings")).equals(actual.findings())) {
            return "findings, expected " + expected + " actual " + actual;
        }
        return "";
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
                map.configure(c.path("mem_offset").asInt(), c.path("hw_mem_size").asInt());
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

    private static List<Path> files() throws Exception {
        String folder = System.getProperty("qipa.vectors");
        Path path = folder == null || folder.isEmpty()
                ? Path.of(MemValidateTest.class.getResource("/vectors").toURI()) : Path.of(folder);
        try (Stream<Path> list = Files.list(path)) {
            return list.filter(p -> p.toString().endsWith(".json")).sorted().toList();
        }
    }
}
