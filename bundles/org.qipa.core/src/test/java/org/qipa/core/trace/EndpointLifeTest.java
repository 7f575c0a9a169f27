package org.qipa.core.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.soc.EndpointName;
import org.qipa.core.driver.DriverAccess;
import org.qipa.vectors.Vectors;

/** Endpoints and commands in what the recordings do not show. */
class EndpointLifeTest {

    private static Replay opened(String trace) {
        TraceFile file = TraceFile.of(Vectors.own().named(trace));
        var replay = new Replay(file);
        replay.run(file);
        return replay;
    }

    private static List<String> lines(Streams out, String stream, String... prefixes) {
        return out.lines(stream).stream().filter(l -> List.of(prefixes).stream().anyMatch(l::startsWith)).toList();
    }

    /** Spec 08 §6. Channel 6, endpoint 10: AP_MODEM_RX. */
    @Test
    void shouldDrainOpenAggregationWhenItIsRemovedBefore40() throws Exception {
        for (boolean stays : new boolean[] {false, true}) {
            try (Replay r = opened("trace-sdm845.json")) {
                r.platform().ipa.set("STATE_AGGR_ACTIVE", 0, 1 << 10);
                r.platform().ipa.staysOpen = stays;
                Streams out = r.record();
                r.owner(r.driver()::remove);
                assertEquals(List.of("AGGR_FORCE_CLOSE[0] = 400"), lines(out, "ipa", "AGGR_FORCE_CLOSE"));
                var commands = new ArrayList<>(lines(out, "gsi", "CH_CMD = 1000006", "CH_CMD = 2000006", "CH_CMD = 9000006",
                        "CH_C_QOS[6]"));
                assertEquals(List.of("CH_CMD = 2000006", "CH_CMD = 9000006", "CH_C_QOS[6] = 0", "CH_CMD = 1000006",
                        "CH_CMD = 2000006", "CH_CMD = 9000006", "CH_C_QOS[6] = 200"), commands);
                String last = out.lines("tre rx 6").getLast();
                assertTrue(last.startsWith(" [0] 0100000000020200 at "), last);
                assertEquals(stays ? 1L : 0L, r.journal().counts(JournalKind.FAULT).getOrDefault("aggregation", 0L));
                assertEquals(0, r.platform().allocations());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"msm8998,2", "sdm845,2", "sc7180,0", "sdx55,0", "sm6350,0", "sm8350,0", "sc7280,0", "sdx65,0", "milos,0",
        "sm8550,0"})
    void shouldWriteTheSuspendBitOnlyBefore40AndOnlyWhenItChanges(String soc, int bits) throws Exception {
        try (var rig = new DriverRig(Socs.soc(soc), 0, "self")) {
            rig.owner(rig.driver()::probe);
            Streams out = rig.record();
            // Only LAN_RX is open: once on, once off.
            rig.time().run(Duration.ofMillis(600));
            rig.owner(() -> DriverAccess.power(rig.driver()).getSync());
            assertEquals(bits, lines(out, "ipa", "ENDP_INIT_CTRL").size());
            assertEquals(bits == 0, !lines(out, "gsi", "CH_CMD").isEmpty());
            rig.owner(() -> DriverAccess.power(rig.driver()).putAutosuspend());
        }
    }

    @ParameterizedTest
    @CsvSource({"msm8998,8128,249", "sdm845,8128,249", "sc7180,8128,251", "sdx55,8128,248", "sm6350,8128,248",
        "sm8350,8128,248", "sc7280,32704,248", "sdx65,8128,248", "milos,8128,248", "sm8550,8128,248"})
    void shouldQueueAsManyBuffersAsFitBehindTheHeadroom(String soc, int length, int count) throws Exception {
        try (var rig = new DriverRig(Socs.soc(soc), 0, "self")) {
            var modem = new Modem(rig);
            rig.owner(rig.driver()::probe);
            modem.appears(Modem.Answer.SUCCESS);
            modem.asks("0001003500040001010000");
            modem.asks("0002002000040010010001");
            Streams out = rig.record();
            assertTrue(rig.openNetwork());
            int ch = rig.soc.table().endpoint(EndpointName.AP_MODEM_RX).channelId();
            List<String> buffers = out.lines("tre rx " + ch);
            assertEquals(count, buffers.size());
            String tre = String.format("] %02x%02x000000020200 at 64", length & 0xff, length >>> 8);
            assertTrue(buffers.stream().allMatch(b -> b.endsWith(tre)), buffers.getFirst());
        }
    }

    @Test
    void shouldRefuseMoreThanEightCommandsAtOnce() throws Exception {
        try (Replay r = opened("trace-sdm845.json")) {
            r.owner(() -> {
                var commands = DriverAccess.commands(r.driver());
                commands.begin(8).cancel();
                var e = assertThrows(GsiException.class, () -> commands.begin(9));
                assertEquals(GsiException.Reason.BUSY, e.reason());
                assertTrue(e.getMessage().contains("tres=9") && e.getMessage().contains("limit=8"), e.getMessage());
            });
        }
    }

    /** Spec 07 §4: register write that waits for all, packet init, tag, 24 bytes of data. */
    @ParameterizedTest
    @CsvSource({"trace-sdm845.json,c", "trace-sm8550.json,40c"})
    void shouldClearThePipelineWithFourEntries(String trace, String wait) throws Exception {
        try (Replay r = opened(trace)) {
            Streams out = r.record();
            r.crash();
            List<String> commands = out.lines("tre cmd");
            int at = commands.indexOf(commands.stream().filter(l -> !l.contains(" opcode ")).findFirst().orElseThrow());
            assertTrue(commands.get(at - 3).contains(" opcode 0x" + wait + " "), commands.get(at - 3));
            assertTrue(commands.get(at - 2).contains(" opcode 0x10 "), commands.get(at - 2));
            assertTrue(commands.get(at - 1).contains(" opcode 0x14 0000000000000000"), commands.get(at - 1));
            assertTrue(commands.get(at).endsWith(" " + "00".repeat(24)), commands.get(at));
        }
    }
}
