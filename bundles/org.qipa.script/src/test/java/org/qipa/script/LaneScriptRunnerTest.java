package org.qipa.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.script.Script;
import org.qipa.api.script.Step;
import org.qipa.api.script.StepReport;
import org.qipa.api.time.Lane;
import org.qipa.time.SimulatedTime;

class LaneScriptRunnerTest {

    private static final Script.Device DEVICE = new Script.Device("ipa0", "sc7280", "", "modem", 64);

    private final SimulatedTime time = new SimulatedTime();
    private final Lane lane = time.lane("script");
    private final TestStage stage = new TestStage(lane);

    @Test
    void shouldOpenTheDeviceAsTheScriptSaysBeforeTheFirstStep() {
        var reports = play(step(0, "modem.crash"));
        assertEquals(List.of("0 device.open {soc=sc7280, silicon=, loader=modem, memOffset=64}", "0 modem.crash {}"),
                stage.asked);
        assertTrue(reports.stream().allMatch(StepReport::passed));
    }

    @Test
    void shouldOpenTheDeviceWhenAStepSaysSo() {
        play(step(500, "device.open", "soc", "sdx55", "memOffset", 0L), step(100, "modem.die"));
        assertEquals(List.of("100 modem.die {}", "500 device.open {soc=sdx55, silicon=, loader=modem, memOffset=0}"),
                stage.asked);
    }

    @Test
    void shouldTakeStepsAtTheirTimesAndThoseOfOneTimeInOrder() {
        play(step(0, "device.open"), step(2_000_000, "modem.crash"), step(1_000_000, "device.resume"),
                step(2_000_000, "modem.boot"));
        assertEquals(List.of("1000000 device.resume {}", "2000000 modem.crash {}", "2000000 modem.boot {}"),
                stage.asked.subList(1, 4));
    }

    @Test
    void shouldMeetAnExpectationAsSoonAsItHolds() {
        var report = play(step(0, "expect", "state", "READY", "within", "2 s")).getLast();
        assertTrue(report.passed(), report.text());
        assertEquals(1_000_000, report.atMicros());
    }

    @Test
    void shouldSayWhatAnExpectationThatIsNotMetFound() {
        var report = play(step(0, "expect", "state", "READY", "missing", 2L, "journal", "FAULT recovery", "within",
                "500 ms")).getLast();
        assertFalse(report.passed());
        assertEquals("state=INIT expected=READY: waits for the modem; missing=3 limit=2; no event FAULT recovery after 0.5 s",
                report.text());
        assertEquals(500_000, report.atMicros());
    }

    @Test
    void shouldCountEventsOfTheJournalSinceTheStartOnly() {
        stage.journal.record(JournalKind.FAULT, "recovery", 0, 0, "before");
        assertFalse(play(step(0, "expect", "journal", "FAULT recovery")).getLast().passed());
        lane.schedule(1_000, () -> stage.journal.record(JournalKind.FAULT, "recovery", 0, 0, "timeout of a command"));
        var report = play(step(0, "expect", "journal", "FAULT recovery", "text", "timeout", "within", "1 ms")).getLast();
        assertTrue(report.passed(), report.text());
        assertEquals(List.of("recovery"), report.events().stream().map(e -> e.subject()).toList());
    }

    @Test
    void shouldArmFaultsAndDisarmWhatIsLeft() {
        List<Boolean> armed = new ArrayList<>();
        lane.schedule(5_000, () -> armed.add(stage.faults.standing("ipa0").getFirst().armed()));
        play(step(1, "gsi.command-lost", "channel", "0x3", "times", 4L), step(10, "modem.crash"));
        assertEquals(List.of(true), armed);
        assertEquals(List.of(), stage.faults.standing("ipa0"));
    }

    @Test
    void shouldDisarmAFaultWhenAStepSaysSo() {
        List<Integer> armed = new ArrayList<>();
        lane.schedule(15_000, () -> armed.add(stage.faults.standing("ipa0").size()));
        play(step(1, "gsi.command-lost", "times", 0L), step(10, "faults.off", "name", "gsi.command-lost"),
                step(20, "modem.crash"));
        assertEquals(List.of(0), armed);
    }

    @Test
    void shouldReportAStepThatCannotBeDoneAndGoOn() {
        var reports = play(step(1, "device.suspend"), step(2, "provider.stop", "name", "org.qipa.gsi"),
                step(3, "modem.crash"));
        assertEquals(List.of("done", "power is held", "not on this stage", "done"),
                reports.stream().map(StepReport::text).toList());
        assertEquals(List.of(true, false, false, true), reports.stream().map(StepReport::passed).toList());
    }

    @Test
    void shouldRefuseAScriptWithNamesOrValuesThatAreNotKnownWhole() {
        CompletableFuture<?> played = start(step(0, "modem.crash"), step(0, "gsi.command-stolen"),
                step(0, "gsi.command-lost", "channel", 31L, "chanel", 1L), step(0, "gsi.command-lost", "times", 1_000_001L),
                step(0, "traffic", "count", 0L)).toCompletableFuture();
        time.run(Duration.ofSeconds(1));
        String message = assertThrows(CompletionException.class, played::join).getCause().getMessage();
        assertEquals("""
                document refused: document=script faults=5
                  /steps/1/do: neither a stimulus nor a fault that is known here: do=gsi.command-stolen [unknown-action]
                  /steps/2/channel: out of limits: channel=31 limit=-1..30 [parameter]
                  /steps/2/chanel: no such parameter: parameter=chanel known=[channel, times] [unknown-parameter]
                  /steps/3/times: out of limits: times=1000001 limit=0..1000000 [parameter]
                  /steps/4/count: out of limits: count=0 limit=1..1000000 [parameter]""", message);
        assertEquals(List.of(), stage.asked);
    }

    @Test
    void shouldRefuseAnExpectationOfAStateOrAnEventThatDoesNotExist() {
        assertEquals(List.of("/steps/0/state"), paths(step(0, "expect", "state", "REDY")));
        assertEquals(List.of("/steps/0/journal"), paths(step(0, "expect", "journal", "FAULTY")));
        assertEquals(List.of("/steps/0/name"), paths(step(0, "faults.off", "name", "gsi.none")));
        assertEquals(List.of(), paths(step(0, "expect", "state", "NONE", "journal", "FAULT")));
    }

    private List<String> paths(Step... steps) {
        return new LaneScriptRunner().check(script(steps), stage).stream().map(f -> f.path()).toList();
    }

    private List<StepReport> play(Step... steps) {
        CompletableFuture<List<StepReport>> played = start(steps).toCompletableFuture();
        assertTrue(time.runUntil(played::isDone, Duration.ofMinutes(1)));
        return played.join();
    }

    private java.util.concurrent.CompletionStage<List<StepReport>> start(Step... steps) {
        return new LaneScriptRunner().play(script(steps), stage, lane, r -> { });
    }

    private static Script script(Step... steps) {
        return new Script("", 1, DEVICE, List.of(steps));
    }

    private static Step step(long at, String action, Object... parameters) {
        Map<String, Object> map = new java.util.LinkedHashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put(parameters[i].toString(), parameters[i + 1]);
        }
        return new Step(at, action, map);
    }
}
