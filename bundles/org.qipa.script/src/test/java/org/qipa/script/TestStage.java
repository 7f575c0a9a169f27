package org.qipa.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.qipa.api.fault.FaultBoards;
import org.qipa.api.fault.FaultDeclaration;
import org.qipa.api.fault.FaultPoint;
import org.qipa.api.fault.Parameter;
import org.qipa.api.journal.Journal;
import org.qipa.api.script.Stage;
import org.qipa.api.script.Stimulus;
import org.qipa.api.time.Lane;
import org.qipa.journal.RingJournals;

/** A stage that writes down what it is asked for. A device is READY one second after it was opened. */
final class TestStage implements Stage {

    static final FaultDeclaration LOST = FaultDeclaration.next("gsi.command-lost", "a command is never carried out",
            Parameter.number("channel", "", -1, 30, -1, "its channel; -1: any"));

    final List<String> asked = new ArrayList<>();
    final FaultBoards faults = new FaultBoards("test", List.of(LOST));
    final Journal journal;
    private final Lane lane;
    private long openedAt = Long.MAX_VALUE;

    TestStage(Lane lane) {
        this.lane = lane;
        journal = new RingJournals().journal("ipa0", lane.time());
    }

    @Override
    public List<FaultPoint> faultPoints() {
        return List.of(faults);
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public CompletionStage<Void> act(Stimulus stimulus, Map<String, Object> values) {
        asked.add(lane.time().nanoTime() / 1000 + " " + stimulus.label() + " " + values);
        return switch (stimulus) {
            case DEVICE_OPEN -> {
                openedAt = lane.time().nanoTime();
                yield CompletableFuture.completedFuture(null);
            }
            case DEVICE_SUSPEND -> CompletableFuture.failedFuture(new IllegalStateException("power is held"));
            case PROVIDER_STOP -> throw new UnsupportedOperationException("not on this stage");
            default -> CompletableFuture.completedFuture(null);
        };
    }

    @Override
    public Sight look() {
        boolean ready = lane.time().nanoTime() - openedAt >= 1_000_000_000L;
        return new Sight(ready ? "READY" : "INIT", ready ? "" : "waits for the modem", 3);
    }
}
