package org.qipa.itests.simulation;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The journal of a short random life with faults, as text; as a program it prints it, so that two JVMs can be compared. */
final class LifeJournal {

    private static final int ROUNDS = 4;

    private LifeJournal() {
    }

    /** What is in the journal's ring in the end. A life that fails has a journal too. */
    static List<String> of(long seed) {
        World world = new World(seed);
        String end = "lived";
        try {
            new Life(world, report -> { }).run(RandomLifeTest.script(seed, ROUNDS));
        } catch (AssertionError e) {
            end = e.getMessage().lines().findFirst().orElse("");
        }
        return Stream.concat(world.journal().events(e -> true).stream().map(World::text),
                Stream.of(end)).flatMap(String::lines).toList();
    }

    /** Prints the journal of a seed. */
    public static void main(String[] seed) {
        try (var out = new PrintStream(System.out, false, StandardCharsets.UTF_8)) {
            of(Long.parseLong(seed[0])).forEach(out::println);
        }
    }
}
