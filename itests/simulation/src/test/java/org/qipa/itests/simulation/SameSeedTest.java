package org.qipa.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock, the lanes and the seed are all there is: a run can be repeated. */
class SameSeedTest {

    @ParameterizedTest
    @ValueSource(strings = {"msm8998", "sdm845", "sm8350", "sm8550"})
    void shouldWriteTheSameJournalForTheSameSeedAndAnotherForAnother(String soc) {
        List<String> first = journal(soc, 11);
        List<String> second = journal(soc, 11);
        for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
            assertEquals(first.get(i), second.get(i), "event " + i);
        }
        assertEquals(first.size(), second.size());
        assertTrue(first.stream().anyMatch(e -> e.contains(" QMI ")), "messages with their bytes are in it");
        assertNotEquals(first, journal(soc, 12));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void shouldWriteTheSameJournalForTheSameLife(long seed) {
        assertEquals(LifeJournal.of(seed), LifeJournal.of(seed));
    }

    @Test
    void shouldWriteTheSameJournalInAnotherJvm() throws Exception {
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp", System.getProperty("java.class.path"), LifeJournal.class.getName(), "1")
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<String> lines;
        try (var out = other.inputReader(StandardCharsets.UTF_8)) {
            lines = out.lines().toList();
        }
        assertEquals(0, other.waitFor());
        List<String> here = LifeJournal.of(1);
        assertTrue(here.size() > 1000, "events: " + here.size());
        assertEquals(here, lines);
    }

    private static List<String> journal(String soc, long seed) {
        World world = new World(seed);
        world.open(soc, 0);
        world.awaitReady(Duration.ofSeconds(2));
        world.crashIn(Duration.ofMillis(20 + seed));
        world.traffic(40, Duration.ofMillis(1));
        world.time.run(Duration.ofSeconds(3));
        world.traffic(10, Duration.ofMillis(300));
        world.swap(soc, 0);
        world.time.run(Duration.ofSeconds(2));
        world.close();
        assertEquals(0, world.journal().oldest(), "the whole journal is there");
        List<String> lines = new ArrayList<>();
        world.journal().events(e -> true).forEach(e -> lines.add(World.text(e)));
        return lines;
    }
}
