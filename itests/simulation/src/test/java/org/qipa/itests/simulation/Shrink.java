package org.qipa.itests.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.qipa.api.script.Script;
import org.qipa.api.script.Step;

/** Makes a failing script smaller: fewer steps first, then smaller numbers and times. */
final class Shrink {

    private final Predicate<Script> fails;
    private int attempts;
    private Script best;

    /** @param attempts scripts that are tried at most */
    Shrink(Script failing, int attempts, Predicate<Script> fails) {
        this.best = failing;
        this.attempts = attempts;
        this.fails = fails;
    }

    Script smallest() {
        fewerSteps();
        smallerNumbers();
        return best;
    }

    private boolean isSmaller(List<Step> steps) {
        if (attempts-- <= 0) {
            return false;
        }
        Script candidate = new Script(best.title(), best.seed(), best.device(), steps);
        if (fails.test(candidate)) {
            best = candidate;
            return true;
        }
        return false;
    }

    /** Halves, then less, then single steps. */
    private void fewerSteps() {
        for (int size = Math.max(1, best.steps().size() / 2); size > 0; size /= 2) {
            for (int at = 0; at < best.steps().size() && attempts > 0;) {
                List<Step> without = new ArrayList<>(best.steps());
                without.subList(at, Math.min(at + size, without.size())).clear();
                at += isSmaller(without) ? 0 : size;
            }
        }
    }

    /** Each number to 0 or 1, else to its half, as long as that fails too; times within their round likewise. */
    private void smallerNumbers() {
        for (int i = 0; i < best.steps().size(); i++) {
            int at = i;
            for (String name : List.copyOf(best.steps().get(i).parameters().keySet())) {
                if (best.steps().get(i).parameters().get(name) instanceof Number n) {
                    shrink(n.longValue(), v -> replaced(at, with(best.steps().get(at), name, v)));
                }
            }
            long begin = best.steps().get(i).atMicros() / Life.ROUND_MICROS * Life.ROUND_MICROS;
            shrink(best.steps().get(i).atMicros() - begin, v -> replaced(at, new Step(begin + v,
                    best.steps().get(at).action(), best.steps().get(at).parameters())));
        }
    }

    private interface Candidate {
        List<Step> of(long value);
    }

    private void shrink(long from, Candidate candidate) {
        long value = from;
        for (long next : new long[] {0, 1}) {
            if (next < value && isSmaller(candidate.of(next))) {
                return;
            }
        }
        while (value > 1 && attempts > 0 && isSmaller(candidate.of(value / 2))) {
            value /= 2;
        }
    }

    private List<Step> replaced(int at, Step step) {
        List<Step> steps = new ArrayList<>(best.steps());
        steps.set(at, step);
        return steps;
    }

    private static Step with(Step step, String name, long value) {
        Map<String, Object> values = new LinkedHashMap<>(step.parameters());
        values.put(name, value);
        return new Step(step.atMicros(), step.action(), values);
    }
}
