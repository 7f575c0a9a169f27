package org.qipa.core.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.qipa.api.device.DeviceState;

/** Replays recorded traces against the real driver, GSI, memory map, handshake and QMI. */
class TraceTest {

    @TestFactory
    Stream<DynamicTest> shouldDoWhatTheTraceShows() {
        var files = new TreeMap<String, List<Path>>();
        for (Path p : Vectors.files("trace-")) {
            String kind = Vectors.kind(p);
            if (Vectors.KNOWN_TRACES.contains(kind)) {
                files.computeIfAbsent(kind, k -> new ArrayList<>()).add(p);
            } else {
                System.out.println("vectors " + kind + ": skipped " + p.getFileName());
            }
        }
        return files.entrySet().stream().flatMap(e -> {
            System.out.println("vectors " + e.getKey() + ": " + e.getValue().size() + " files, "
                    + e.getValue().stream().mapToInt(Vectors::phases).sum() + " cases");
            return e.getValue().stream().map(p -> DynamicTest.dynamicTest(p.getFileName().toString(), () -> replay(p)));
        });
    }

    private static void replay(Path path) throws Exception {
        TraceFile file = TraceFile.read(path);
        boolean whole = file.kind().equals("trace-bring-up") || file.kind().equals("trace-zero");
        TraceFile first = whole ? file : TraceFile.read(path.resolveSibling("trace-" + file.soc() + ".json"));
        try (var replay = new Replay(first)) {
            if (!whole) {
                replay.run(first);
            }
            int before = replay.compared();
            List<String> differences = replay.run(file);
            assertTrue(replay.compared() > before, "nothing compared");
            assertEquals("", String.join("\n", differences));
        }
    }

    @Test
    void shouldGoThroughTheStatesInOrder() throws Exception {
        TraceFile file = TraceFile.read(Vectors.file("trace-sdm845.json"));
        try (var replay = new Replay(file)) {
            replay.run(file);
            assertEquals(List.of(DeviceState.INIT, DeviceState.CONFIG, DeviceState.SETUP, DeviceState.WAITING_FOR_MODEM,
                    DeviceState.READY), replay.states());
        }
    }
}
