package org.qipa.core.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bring-up traces of spec 15 row by row: every write of a block in its order, and every immediate command. As in the
 * rows, registers are 0 before and mem_offset is 0. Polling (IEOB masks), later event doorbells and receive doorbells are
 * not numbered there and not compared here.
 */
class SpecificationTraceTest {

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sc7180", "sdx65"})
    void shouldWriteTheRowsOfTheSpecification(String soc) throws Exception {
        List<String> rows = rows(soc);
        try (var rig = new DriverRig(Socs.soc(soc), 0, "self")) {
            zero(rig);
            Streams out = rig.record();
            rig.owner(rig.driver()::probe);
            assertEquals(of(rows, "ipa "), out.lines("ipa"));
            assertEquals(of(rows, "gsi ").stream().map(row -> placed(rig.platform(), row)).toList(), out.lines("gsi"));
            assertEquals(of(rows, "command "), out.lines("tre cmd").stream().map(SpecificationTraceTest::command).toList());
        }
    }

    private static void zero(DriverRig rig) {
        rig.platform().ipa.values.values().removeIf(v -> v == -1);
        rig.platform().gsi.values.values().removeIf(v -> v == -1);
    }

    private static List<String> rows(String soc) throws IOException {
        try (var in = SpecificationTraceTest.class.getResourceAsStream("/spec-15-" + soc + ".txt")) {
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

    /** A command as the rows have it: opcode, then flags or what is copied where. */
    private static String command(String line) {
        var words = new ArrayList<>(List.of(line.split(" ")));
        var payload = ByteBuffer.wrap(HexFormat.of().parseHex(words.getLast())).order(ByteOrder.LITTLE_ENDIAN);
        String opcode = words.get(words.size() - 2).substring(2);
        return opcode + " = " + switch (opcode) {
            case "9" -> Integer.toHexString(payload.getInt(8));
            case "13" -> Integer.toHexString(payload.getShort(4) & 0xffff) + "+"
                    + Integer.toHexString(payload.getShort(2) & 0xffff);
            default -> Long.toHexString(payload.getLong(8));
        };
    }
}
