package org.qipa.script;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.qipa.api.fault.Micros;
import org.qipa.api.fault.Parameters;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.script.Script;
import org.qipa.api.script.Stage;
import org.qipa.api.script.Step;
import org.qipa.api.script.StepReport;
import org.qipa.api.script.Stimulus;
import org.qipa.api.time.Lane;

/** One run of a script. Everything happens on its lane. */
final class Play {

    /** How often an expectation looks again. */
    private static final long LOOK_MICROS = 1_000;
    private static final long NANOS = 1_000;
    private static final Set<JournalKind> TOLD = Set.of(JournalKind.STATE, JournalKind.STRIKE, JournalKind.FAULT,
            JournalKind.LOSS);

    private final Script script;
    private final Stage stage;
    private final Lane lane;
    private final Consumer<StepReport> reported;
    private final CompletableFuture<List<StepReport>> result;
    private final List<StepReport> reports = new ArrayList<>();
    private long start;
    private long since;
    private long told;
    private int open;

    Play(Script script, Stage stage, Lane lane, Consumer<StepReport> reported, CompletableFuture<List<StepReport>> result) {
        this.script = script;
        this.stage = stage;
        this.lane = lane;
        this.reported = reported;
        this.result = result;
    }

    void begin() {
        lane.execute(() -> {
            start = lane.time().nanoTime();
            since = stage.journal().next();
            told = since;
            List<Step> steps = new ArrayList<>(script.steps());
            if (steps.stream().noneMatch(s -> s.action().equals(Stimulus.DEVICE_OPEN.label()))) {
                steps.addFirst(Step.of(0, Stimulus.DEVICE_OPEN, Map.of()));
            }
            open = steps.size();
            steps.stream().sorted(Comparator.comparingLong(Step::atMicros)).forEach(step ->
                    lane.schedule(start + step.atMicros() * NANOS - lane.time().nanoTime(), () -> take(step)));
        });
    }

    private void take(Step step) {
        try {
            var stimulus = Stimulus.of(step.action());
            if (stimulus.isEmpty()) {
                LaneScriptRunner.arm(stage, script.device().name(), step);
                over(step, true, "armed");
                return;
            }
            Map<String, Object> values = Parameters.of(step.action(), stimulus.get().parameters(), step.parameters());
            switch (stimulus.get()) {
                case EXPECT -> watch(step, new Expectation(stage, since, values), (Long) values.get("within"));
                case FAULTS_OFF -> {
                    disarm(values.get("name").toString());
                    over(step, true, "disarmed");
                }
                default -> stage.act(stimulus.get(), filled(stimulus.get(), values)).whenComplete((ok, failed) ->
                        here(() -> over(step, failed == null, failed == null ? "done" : reason(failed))));
            }
        } catch (RuntimeException e) {
            over(step, false, reason(e));
        }
    }

    private void here(Runnable what) {
        if (lane.isCurrent()) {
            what.run();
        } else {
            lane.execute(what);
        }
    }

    /** Takes from the script's device what the step does not say. */
    private Map<String, Object> filled(Stimulus stimulus, Map<String, Object> values) {
        if (stimulus != Stimulus.DEVICE_OPEN && stimulus != Stimulus.DEVICE_SWAP) {
            return values;
        }
        Map<String, Object> filled = new LinkedHashMap<>(values);
        if (stimulus == Stimulus.DEVICE_OPEN && values.get("soc").equals("") && values.get("silicon").equals("")) {
            filled.put("silicon", script.device().silicon());
        }
        filled.replace("soc", "", script.device().soc());
        filled.replace("loader", "", script.device().loader());
        filled.replace("memOffset", -1L, (long) script.device().memOffset());
        return filled;
    }

    private void disarm(String fault) {
        stage.faultPoints().forEach(p -> {
            if (fault.isEmpty()) {
                p.disarmAll(script.device().name());
            } else if (p.declarations().stream().anyMatch(d -> d.name().equals(fault))) {
                p.disarm(script.device().name(), fault);
            }
        });
    }

    private void watch(Step step, Expectation expectation, long withinMicros) {
        List<String> unmet = expectation.unmet();
        long left = step.atMicros() + withinMicros - now();
        if (unmet.isEmpty() || left <= 0) {
            over(step, unmet.isEmpty(), unmet.isEmpty() ? "holds" : String.join("; ", unmet) + " after "
                    + Micros.text(withinMicros));
            return;
        }
        lane.schedule(Math.min(left, LOOK_MICROS) * NANOS, () -> {
            try {
                watch(step, expectation, withinMicros);
            } catch (RuntimeException e) {
                over(step, false, reason(e));
            }
        });
    }

    private void over(Step step, boolean passed, String text) {
        StepReport report = new StepReport(step, now(), passed, text, events());
        reports.add(report);
        reported.accept(report);
        if (--open == 0) {
            disarm("");
            result.complete(List.copyOf(reports));
        }
    }

    private List<JournalEvent> events() {
        long from = told;
        told = stage.journal().next();
        return stage.journal().events(from, TOLD, e -> e.number() < told);
    }

    private long now() {
        return (lane.time().nanoTime() - start) / NANOS;
    }

    private static String reason(Throwable failed) {
        Throwable cause = failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
