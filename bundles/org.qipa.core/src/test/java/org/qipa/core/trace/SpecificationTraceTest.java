package org.qipa.core.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.platform.Hardware.RemoteProcessorEvent;
import org.qipa.core.driver.DriverAccess;

/**
 * The bring-up traces of spec 15 row by row: every write of a block in its order, and every immediate command. As in the
 * rows, registers are 0 before and mem_offset is 0. Polling (IEOB masks), later event doorbells and receive doorbells are
 * not numbered there and not compared here. For the SoCs of which there is neither a recording nor a trace in the
 * specification there are rows of the same kind, with a crash, a suspend and a removal behind them.
 */
class SpecificationTraceTest {

    private static final String PHASE = "phase ";

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sc7180", "sdx65"})
    void shouldWriteTheRowsOfTheSpecification(String soc) throws Exception {
        List<String> rows = rows("/spec-15-" + soc + ".txt");
        try (var rig = new DriverRig(Socs.soc(soc), 0, "self")) {
            zero(rig);
            Streams out = rig.record();
            rig.owner(rig.driver()::probe);
            compare(soc, rows, rig, out);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"msm8998", "sc7180", "sdx55", "sm6350", "sm8350", "sc7280", "sdx65", "milos"})
    void shouldWriteTheRowsOfItsVersionThroughoutItsLife(String soc) throws Exception {
        List<String> rows = rows("/rows-" + soc + ".txt");
        try (var rig = new DriverRig(Socs.soc(soc), 0, "self")) {
            zero(rig);
            var modem = new Modem(rig);
            for (int from = 0; from < rows.size();) {
                String phase = rows.get(from++);
                int to = from;
                while (to < rows.size() && !rows.get(to).startsWith(PHASE)) {
                    to++;
                }
                Streams out = rig.record();
                run(phase.substring(PHASE.length()), rig, modem);
                compare(soc + " " + phase, rows.subList(from, to), rig, out);
                from = to;
            }
        }
    }

    private static void run(String phase, DriverRig rig, Modem modem) throws Exception {
        switch (phase) {
            case "probe" -> {
                rig.owner(rig.driver()::probe);
                rig.remote(RemoteProcessorEvent.BEFORE_POWERUP);
                modem.appears(Modem.Answer.SUCCESS);
                rig.micro(Stimuli.UC_RESPONSE, 1, Stimuli.UC_1);
                rig.time().settle();
                modem.asks("0001003500040001010000");
                modem.asks("0002002000040010010001");
            }
            case "open" -> assertTrue(rig.openNetwork());
            case "crash" -> rig.crash();
            case "suspend" -> rig.time().run(Duration.ofMillis(600));
            case "resume" -> rig.owner(DriverAccess.power(rig.driver())::getSync);
            case "remove" -> rig.owner(rig.driver()::remove);
            default -> throw new IllegalStateException("unknown phase: " + phase);
        }
    }

    private static void compare(String what, List<String> rows, DriverRig rig, Streams out) {
        assertEquals(of(rows, "ipa "), out.lines("ipa"), what);
        assertEquals(of(rows, "gsi ").stream().map(row -> placed(rig.platform(), row)).toList(), out.lines("gsi"), what);
        assertEquals(of(rows, "command "), out.lines("tre cmd").stream().map(SpecificationTraceTest::command).toList(),
                what);
    }

    private static void zero(DriverRig rig) {
        rig.platform().ipa.values.values().removeIf(v -> v == -1);
        rig.platform().gsi.values.values().removeIf(v -> v == -1);
    }

    private static List<String> rows(String file) throws IOException {
        try (var in = SpecificationTraceTest.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(l -> !l.startsWith("#")).toList();
        }
    }

    private static List<String> of(List<String> rows, String block) {
        return rows.stream().filter(r -> r.startsWith(block)).map(r -> r.substring(block.length())).toList();
    }

    /** A row with the ring addresses of this run. */
    private static String placed(FakePlatform platform, String row) {
        int at = row.indexOf(" = ") + 3;
        String value = row.substring(at);
        if (!value.startsWith("ER") && !value.startsWith("TR")) {
            return row;
        }
        int ring = value.charAt(2) - '0';
        long base = platform.labels.get(value.startsWith("E") ? "event ring " + ring
                : "transfer ring " + platform.channelOf(ring));
        long word = value.endsWith("^") ? base >>> 32 : base + Long.parseLong(value.substring(4), 16) & 0xffff_ffffL;
        return row.substring(0, at) + Long.toHexString(word);
    }

    /** A command as the rows have it: opcode, then flags, or what is copied where, or a payload without addresses. */
    private static String command(String line) {
        var words = new ArrayList<>(List.of(line.split(" ")));
        var payload = ByteBuffer.wrap(HexFormat.of().parseHex(words.getLast())).order(ByteOrder.LITTLE_ENDIAN);
        if (!words.contains("opcode")) {
            return "transfer = " + words.getLast();
        }
        String opcode = words.get(words.size() - 2).substring(2);
        return opcode + " = " + switch (opcode) {
            case "c", "40c", "10", "14" -> words.getLast();
            case "9" -> Integer.toHexString(payload.getInt(8));
            case "13" -> Integer.toHexString(payload.getShort(4) & 0xffff) + "+"
                    + Integer.toHexString(payload.getShort(2) & 0xffff);
            default -> Long.toHexString(payload.getLong(8));
        };
    }
}
