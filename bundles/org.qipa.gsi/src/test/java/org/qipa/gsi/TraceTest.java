package org.qipa.gsi;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The GSI's part of the golden traces. */
class TraceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Path folder() throws Exception {
        String other = System.getProperty("qipa.vectors");
        return other != null ? Path.of(other) : Path.of(TraceTest.class.getResource("/vectors").toURI());
    }

    private static JsonNode read(Path path) {
        try {
            return JSON.readTree(path.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldWriteWhatTheTracesShow() throws Exception {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder())) {
            all.filter(p -> p.getFileName().toString().matches("trace-.*\\.json")).sorted().forEach(files::add);
        }
        assertFalse(files.isEmpty());
        Map<String, int[]> counts = new TreeMap<>();
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files) {
            JsonNode trace = read(file);
            String kind = trace.path("metadata").path("kind").asText();
            if (kind.equals("trace-sg") || kind.equals("trace-probe-errors")) {
                System.out.println("vectors " + kind + ": skipped " + file.getFileName());
                continue;
            }
            tests.add(DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                int[] count = counts.computeIfAbsent(kind, k -> new int[2]);
                count[0]++;
                count[1] += replay(file.getParent(), trace, kind);
            }));
        }
        tests.add(DynamicTest.dynamicTest("count", () -> {
            assertFalse(counts.isEmpty());
            counts.forEach((kind, n) -> System.out.println(
                    "vectors " + kind + " (GSI): " + n[0] + " files, " + n[1] + " cases"));
        }));
        return tests.stream();
    }

    private static int replay(Path folder, JsonNode trace, String kind) throws Exception {
        String soc = trace.path("metadata").path("soc").asText();
        try (Bench bench = new Bench(soc)) {
            TraceReplay replay = new TraceReplay(bench);
            if (kind.equals("trace-bring-up") || kind.equals("trace-zero")) {
                replay.presets(trace);
            } else {
                JsonNode before = read(folder.resolve("trace-" + soc + ".json"));
                replay.presets(before);
                replay.replay(before);
            }
            return replay.replay(trace);
        }
    }
}
