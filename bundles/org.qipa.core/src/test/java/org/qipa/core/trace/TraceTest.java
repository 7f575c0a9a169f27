package org.qipa.core.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.qipa.api.device.DeviceState;
import org.qipa.vectors.Comparison;
import org.qipa.vectors.Recorded;
import org.qipa.vectors.Vectors;

/** Replays recorded traces against the real driver, GSI, memory map, handshake and QMI. */
class TraceTest {

    @TestFactory
    Stream<DynamicTest> shouldDoWhatTheTraceShows() {
        return Vectors.TRACE_KINDS.stream().map(kind -> DynamicTest.dynamicTest(kind, () -> {
            var comparison = Comparison.of(kind);
            comparison.run((file, root) -> replay(comparison, TraceFile.of(file, root))).end();
        }));
    }

    private static void replay(Comparison comparison, TraceFile file) throws Exception {
        TraceFile first = file.isWhole() ? file : TraceFile.of(Vectors.here().bringUpOf(file.file()));
        try (var replay = new Replay(first)) {
            if (!file.isWhole()) {
                replay.run(first);
            }
            replay.run(file).forEach(comparison::differs);
            comparison.count(file.outputs(), file.choices());
        }
    }

    /** Which fields a register has; their names are not recorded, and 0 stands for one that this version does not have. */
    private static Set<Long> masks(JsonNode recorded) {
        var masks = new TreeSet<Long>();
        recorded.path("field_masks").forEach(m -> masks.add(Recorded.number(m)));
        masks.remove(0L);
        return masks;
    }

    @Test
    void shouldGoThroughTheStatesInOrder() throws Exception {
        for (var file : Vectors.here().files("trace-bring-up")) {
            TraceFile trace = TraceFile.of(file);
            try (var replay = new Replay(trace)) {
                replay.run(trace);
                assertEquals(List.of(DeviceState.INIT, DeviceState.CONFIG, DeviceState.SETUP,
                        DeviceState.WAITING_FOR_MODEM, DeviceState.READY), replay.states(), file.name());
            }
        }
    }

    @Test
    void shouldHaveTheRegistersWhereTheRecordingsHaveThem() {
        for (var file : Vectors.here().files("trace-bring-up")) {
            var soc = Socs.soc(file.soc());
            for (var recorded : file.read().path("registers")) {
                boolean ipa = recorded.get("block").asText().equals("ipa");
                var register = (ipa ? soc.ipaRegisters() : soc.gsiRegisters()).register(recorded.get("name").asText());
                String what = file.name() + " " + register.name();
                assertEquals(Recorded.number(recorded.get("offset")), register.offset(), what);
                assertEquals(Recorded.number(recorded.get("stride")), register.stride(), what);
                assertEquals(masks(recorded), register.fields().stream().map(f -> f.mask() & 0xffff_ffffL)
                        .collect(Collectors.toCollection(TreeSet::new)), what);
            }
        }
    }
}
