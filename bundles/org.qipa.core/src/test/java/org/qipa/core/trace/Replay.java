package org.qipa.core.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.qipa.api.soc.SocTable.Endpoint;

/** Runs the driver through the phases of traces and says what differs. */
final class Replay extends DriverRig {

    /** The part of the microcontroller's shared area that is used, bytes (spec 10 §1.1). */
    private static final int UC_LENGTH = 40;

    private final Stimuli stimuli = new Stimuli(this);
    private final Expected expected;
    private Map<String, Long> before = Map.of();

    /** A device as the first of the traces has it. */
    Replay(TraceFile first) {
        super(first);
        expected = new Expected(soc.table().endpoints().stream().filter(Endpoint::isAp).toList(), soc.ipaRegisters(),
                soc.gsiRegisters());
    }

    /** Runs a file's phases; answers what differs. A phase that cannot be run is a difference, and the next one follows. */
    List<String> run(TraceFile file) {
        var differences = new ArrayList<String>();
        for (TraceFile.Phase phase : file.phases()) {
            Streams actual = record();
            before = driver().counters();
            try {
                stimuli.run(phase);
                time().settle();
            } catch (Exception e) {
                differences.add(phase.name() + ": " + e);
            }
            finish(phase, actual);
            differences.addAll(expected.phase(phase).differences(phase.name(), actual));
        }
        return differences;
    }

    /** What the platform holds at the end of a phase, where the trace has a picture of it. */
    private void finish(TraceFile.Phase phase, Streams actual) {
        platform().gsiWritesEnd(actual);
        for (JsonNode e : phase.events()) {
            switch (e.path("op").asText()) {
                case "sram" -> {
                    String when = e.path("when").asText();
                    byte[] image = platform().snapshots.getOrDefault(when, FakeCommands.image(platform().local));
                    actual.add("sram " + when, Images.digest(Images.of(image)));
                }
                case "dma_content" -> actual.add("dma_content", HexFormat.of().formatHex(
                        platform().labelled("table block").toArray(ValueLayout.JAVA_BYTE)));
                case "uc_shared" -> actual.add("uc_shared", HexFormat.of().formatHex(
                        platform().local.asSlice(sharedArea(), UC_LENGTH).toArray(ValueLayout.JAVA_BYTE)));
                default -> { }
            }
        }
        Map<String, Long> now = driver().counters();
        difference(actual, now, "tx_queued_bytes", "bql sent");
        difference(actual, now, "tx_done_bytes", "bql completed");
        difference(actual, now, "tx_done_packets", "bql completed packets");
        actual.add("queue", isQueueRunning() ? "running" : "stopped");
    }

    private void difference(Streams actual, Map<String, Long> now, String counter, String stream) {
        long d = now.get(counter) - before.getOrDefault(counter, 0L);
        if (d != 0) {
            actual.add(stream, Long.toString(d));
        }
    }
}
