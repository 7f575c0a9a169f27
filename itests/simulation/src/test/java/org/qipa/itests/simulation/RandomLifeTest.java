package org.qipa.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.qipa.api.script.Script;
import org.qipa.documents.JacksonScripts;

/**
 * Random lives. {@code qipa.life.times} (1) multiplies how many, {@code qipa.life.first} (1) is the first seed,
 * {@code qipa.life.seeds} (26) how many at one time, {@code qipa.life.rounds} (60) how long. A failure shows the seed and
 * the shortest script found that fails as well, in the format that {@code qipa.script} and the folder {@code scripts} take.
 */
class RandomLifeTest {

    /** Scripts tried to make a failing one shorter. */
    private static final int ATTEMPTS = Integer.getInteger("qipa.life.attempts", 150);
    /** Lives that may fail before the rest is given up. */
    private static final int FAILURES = Integer.getInteger("qipa.life.failures", 3);
    private static final long SEEDS = Long.getLong("qipa.life.seeds", 26) * Long.getLong("qipa.life.times", 1);
    private static final long FIRST = Long.getLong("qipa.life.first", 1);
    private static final int ROUNDS = Integer.getInteger("qipa.life.rounds", 60);

    @Test
    void shouldBeReadyOrSayWhyAndLoseNothingUnsaid() throws Exception {
        long begin = System.nanoTime();
        Life.Counts sum = new Life.Counts(0, 0, 0, 0, 0, 0, 0);
        try (var threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<Life.Counts>> lives = new ArrayList<>();
            LongStream.range(FIRST, FIRST + SEEDS).forEach(seed -> lives.add(threads.submit(() -> live(seed))));
            List<Throwable> failures = new ArrayList<>();
            for (Future<Life.Counts> life : lives) {
                try {
                    sum = sum.plus(life.get());
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                    if (failures.size() == FAILURES) {
                        threads.shutdownNow();
                        break;
                    }
                }
            }
            if (!failures.isEmpty()) {
                throw failure(failures);
            }
        }
        System.out.printf("life: %d seeds, %d steps, %d crashes recovered, %d swaps, %d packets, %d faults, %d s%n", SEEDS,
                sum.steps(), sum.recoveries(), sum.devices() - SEEDS, sum.packets(), sum.faults(),
                (System.nanoTime() - begin) / 1_000_000_000);
        if (SEEDS >= 26 && ROUNDS >= 60) {
            assertTrue(sum.recoveries() >= 10_000 * SEEDS / 26, "crashes recovered: " + sum.recoveries());
            assertTrue(sum.devices() - SEEDS >= 2_000 * SEEDS / 26, "swaps: " + (sum.devices() - SEEDS));
        }
    }

    private static AssertionError failure(List<Throwable> failures) {
        AssertionError all = new AssertionError(failures.stream().map(Throwable::getMessage)
                .collect(Collectors.joining("\n\n")));
        failures.forEach(all::addSuppressed);
        return all;
    }

    private static Life.Counts live(long seed) {
        Script script = script(seed, ROUNDS);
        try {
            return new Life(seed).run(script);
        } catch (AssertionError | RuntimeException e) {
            throw shortened(script, e);
        }
    }

    static Script script(long seed, int rounds) {
        return new Lives(seed, new World(seed).faults.points()).script(seed, rounds);
    }

    private static AssertionError shortened(Script script, Throwable failure) {
        Script shorter = new Shrink(script, ATTEMPTS, s -> isAlike(failure(s), failure)).smallest();
        Throwable last = failure(shorter);
        return new AssertionError("seed=" + script.seed() + " script of " + shorter.steps().size() + " steps:\n"
                + new JacksonScripts().write(shorter) + "\n" + (last == null ? failure : last).getMessage(), failure);
    }

    /** Another failure, such as a value out of its limits, is another story. */
    private static boolean isAlike(Throwable other, Throwable failure) {
        return other != null && kind(other).equals(kind(failure));
    }

    private static String kind(Throwable failure) {
        String first = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return first.replaceAll("^(round [0-9]+|at [^:]*): ", "").replaceAll("[0-9].*", "");
    }

    private static Throwable failure(Script script) {
        try {
            new Life(script.seed()).run(script);
            return null;
        } catch (AssertionError | RuntimeException e) {
            return e;
        }
    }
}
