package org.qipa.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qipa.api.fault.FaultDeclaration;
import org.qipa.api.fault.FaultPoint;
import org.qipa.api.script.Script;
import org.qipa.api.script.StepReport;
import org.qipa.documents.JacksonScripts;

/**
 * Each fault that can be asked for, in a script of its own that says what the driver makes of it; and scripts that random
 * lives have once failed with.
 */
class FaultScriptsTest {

    private static final Duration WALL_LIMIT = Duration.ofSeconds(20);
    private static final String FOLDER = "/scripts/";

    static List<String> scripts() throws Exception {
        try (var files = Files.list(Path.of(FaultScriptsTest.class.getResource(FOLDER).toURI()))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void shouldStrikeAndTheDriverShouldDoAsTheScriptExpects(String file) throws Exception {
        Script script = read(file);
        Player player = new Player(report -> { });
        assertTimeout(WALL_LIMIT, () -> {
            List<StepReport> failed = player.play(script);
            World world = player.world();
            assertTrue(failed.isEmpty(), () -> failed.stream().map(r -> r.step() + ": " + r.text()).toList().toString());
            Set<String> struck = world.faults.counts().keySet();
            script.steps().stream().map(s -> s.action()).filter(a -> declared(world).contains(a))
                    .forEach(f -> assertTrue(struck.contains(f), f + " has not struck"));
        });
    }

    @Test
    void shouldHaveAScriptForEveryFault() throws Exception {
        World world = new World(1);
        Set<String> missing = new TreeSet<>(declared(world));
        for (String file : scripts()) {
            read(file).steps().forEach(s -> missing.remove(s.action()));
        }
        world.close();
        assertEquals(Set.of(), missing);
    }

    @Test
    void shouldGiveTheSameJournalForTheSameScript() throws Exception {
        assertEquals(journal("gsi.command-lost.json"), journal("gsi.command-lost.json"));
    }

    private static List<String> journal(String file) throws Exception {
        Player player = new Player(report -> { });
        player.play(read(file));
        return player.world().journal().events(e -> true).stream().map(World::text).toList();
    }

    private static Script read(String file) throws Exception {
        try (InputStream in = FaultScriptsTest.class.getResourceAsStream(FOLDER + file)) {
            return new JacksonScripts().read(file, in);
        }
    }

    private static Set<String> declared(World world) {
        Set<String> names = new TreeSet<>();
        for (FaultPoint p : world.faults.points()) {
            p.declarations().stream().map(FaultDeclaration::name).forEach(names::add);
        }
        return names;
    }
}
