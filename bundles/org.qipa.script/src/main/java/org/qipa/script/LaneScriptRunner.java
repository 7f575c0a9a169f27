package org.qipa.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Component;
import org.qipa.api.device.DeviceState;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.Fault;
import org.qipa.api.fault.FaultDeclaration;
import org.qipa.api.fault.FaultException;
import org.qipa.api.fault.FaultPoint;
import org.qipa.api.fault.Parameter;
import org.qipa.api.fault.Parameters;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.script.Script;
import org.qipa.api.script.ScriptRunner;
import org.qipa.api.script.Stage;
import org.qipa.api.script.Step;
import org.qipa.api.script.StepReport;
import org.qipa.api.script.Stimulus;
import org.qipa.api.time.Lane;

/** Plays scripts on the caller's lane. */
@Component
public final class LaneScriptRunner implements ScriptRunner {

    /** Of {@code times}, which every fault has besides its own parameters. */
    private static final Parameter TIMES = Parameter.number(Step.TIMES, "", 0, FaultPoint.TIMES_LIMIT, 1,
            "how often it strikes; 0: until it is disarmed");

    @Override
    public List<Fault> check(Script script, Stage stage) {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < script.steps().size(); i++) {
            Step step = script.steps().get(i);
            String path = "/steps/" + i;
            Optional<Stimulus> stimulus = Stimulus.of(step.action());
            if (stimulus.isPresent()) {
                faults.addAll(Parameters.check(stimulus.get().parameters(), step.parameters(), path));
                if (faults.isEmpty()) {
                    meaning(stimulus.get(), Parameters.of(step.action(), stimulus.get().parameters(), step.parameters()),
                            stage, path, faults);
                }
                continue;
            }
            Optional<FaultDeclaration> declaration = find(stage, step.action());
            if (declaration.isPresent()) {
                List<Parameter> parameters = new ArrayList<>(declaration.get().parameters());
                parameters.add(TIMES);
                faults.addAll(Parameters.check(parameters, step.parameters(), path));
            } else {
                faults.add(new Fault(path + "/do", "unknown-action", "neither a stimulus nor a fault that is known here: do="
                        + step.action()));
            }
        }
        return faults;
    }

    /** Names that the types of parameters do not know. */
    private static void meaning(Stimulus stimulus, Map<String, Object> values, Stage stage, String path,
            List<Fault> faults) {
        if (stimulus == Stimulus.EXPECT) {
            String state = values.get("state").toString();
            if (!state.isEmpty() && !Expectation.NO_DEVICE.equals(state)
                    && Arrays.stream(DeviceState.values()).noneMatch(s -> s.name().equals(state))) {
                faults.add(new Fault(path + "/state", "state", "no such state: state=" + state + " known="
                        + Arrays.toString(DeviceState.values())));
            }
            String journal = values.get("journal").toString();
            if (!journal.isEmpty() && Arrays.stream(JournalKind.values())
                    .noneMatch(k -> journal.equals(k.name()) || journal.startsWith(k.name() + " "))) {
                faults.add(new Fault(path + "/journal", "journal", "starts with no kind of event: journal=" + journal
                        + " known=" + Arrays.toString(JournalKind.values())));
            }
        } else if (stimulus == Stimulus.FAULTS_OFF) {
            String name = values.get("name").toString();
            if (!name.isEmpty() && find(stage, name).isEmpty()) {
                faults.add(new Fault(path + "/name", "unknown-fault", "no such fault: name=" + name));
            }
        }
    }

    static Optional<FaultDeclaration> find(Stage stage, String fault) {
        return stage.faultPoints().stream().flatMap(p -> p.declarations().stream()).filter(d -> d.name().equals(fault))
                .findFirst();
    }

    @Override
    public CompletionStage<List<StepReport>> play(Script script, Stage stage, Lane lane, Consumer<StepReport> reported) {
        CompletableFuture<List<StepReport>> result = new CompletableFuture<>();
        List<Fault> faults = check(script, stage);
        if (faults.isEmpty()) {
            new Play(script, stage, lane, reported, result).begin();
        } else {
            result.completeExceptionally(new DocumentException(script.title().isEmpty() ? "script" : script.title(), faults));
        }
        return result;
    }

    /** Arms or disarms a fault on the point that knows it. */
    static void arm(Stage stage, String device, Step step) {
        FaultPoint point = stage.faultPoints().stream()
                .filter(p -> p.declarations().stream().anyMatch(d -> d.name().equals(step.action()))).findFirst()
                .orElseThrow(() -> new FaultException("no such fault any more: fault=" + step.action()));
        Map<String, Object> parameters = new LinkedHashMap<>(step.parameters());
        Object times = parameters.remove(Step.TIMES);
        point.arm(device, step.action(), parameters, times == null ? 1 : ((Long) TIMES.parse(times)).intValue());
    }
}
