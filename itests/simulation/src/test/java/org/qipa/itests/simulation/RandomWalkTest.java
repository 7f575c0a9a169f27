package org.qipa.itests.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random walks through a device's life. {@code qipa.walk.seeds} (20) is how many, {@code qipa.walk.steps} (200) how long,
 * {@code qipa.walk.first} (1) the first seed. A failure shows the seed and the shortest script found that fails as well.
 */
class RandomWalkTest {

    /** Scripts tried to make a failing one shorter. */
    private static final int ATTEMPTS = 300;

    static LongStream seeds() {
        long first = Long.getLong("qipa.walk.first", 1);
        return LongStream.range(first, first + Long.getLong("qipa.walk.seeds", 20));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldBeReadyOrSayWhyAfterEveryStep(long seed) {
        List<Step> steps = Step.walk(seed, Integer.getInteger("qipa.walk.steps", 200));
        AssertionError failure = run(seed, steps);
        if (failure != null) {
            List<Step> shorter = shorten(seed, steps);
            StringBuilder script = new StringBuilder("seed=" + seed + " script of " + shorter.size() + " steps:\n");
            shorter.forEach(s -> script.append("  ").append(s).append('\n'));
            AssertionError last = run(seed, shorter);
            throw new AssertionError(script + (last == null ? failure : last).getMessage(), failure);
        }
    }

    private static AssertionError run(long seed, List<Step> steps) {
        try {
            new Walk(seed).run(steps);
            return null;
        } catch (AssertionError e) {
            return e;
        } catch (RuntimeException e) {
            return new AssertionError(e.toString(), e);
        }
    }

    /** Leaves out what is not needed to fail: halves, then less, then single steps. */
    private static List<Step> shorten(long seed, List<Step> failing) {
        List<Step> shortest = failing;
        int attempts = 0;
        for (int size = Math.max(1, failing.size() / 2); size > 0; size /= 2) {
            for (int at = 0; at < shortest.size() && attempts < ATTEMPTS;) {
                List<Step> without = new ArrayList<>(shortest);
                without.subList(at, Math.min(at + size, without.size())).clear();
                attempts++;
                if (run(seed, without) != null) {
                    shortest = without;
                } else {
                    at += size;
                }
            }
        }
        return shortest;
    }
}
