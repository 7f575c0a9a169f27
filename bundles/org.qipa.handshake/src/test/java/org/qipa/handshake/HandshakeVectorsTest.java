package org.qipa.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.memory.InitDriverFacts;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.qmi.QmiRuntime;

/** The handshake against the recorded scripts (kind handshake-golden), and its messages (kind qmi-golden). */
class HandshakeVectorsTest {

    @Test
    void shouldDoAsRecordedInEveryStepOfEveryScript() throws Exception {
        int files = 0;
        int cases = 0;
        for (var file : vectors("handshake-golden")) {
            files++;
            var facts = facts(file.path("cases"));
            for (var recorded : file.path("cases")) {
                var device = new GoldenDevice(facts);
                int index = 0;
                for (var step : recorded.has("qipa") ? steps(recorded.get("qipa")) : recorded.get("steps")) {
                    device.step(step, recorded.get("script").asText() + " step " + index++);
                }
                cases++;
            }
        }
        System.out.println("vectors handshake-golden: " + files + " files, " + cases + " cases");
        assertTrue(cases > 0);
    }

    @Test
    void shouldBuildInitDriverAsRecorded() throws Exception {
        int files = 0;
        int cases = 0;
        var qmi = new QmiRuntime();
        var messages = new IpaMessages(qmi);
        for (var file : vectors("qmi-golden")) {
            files++;
            for (var recorded : file.path("init_driver")) {
                var wanted = recorded.has("qipa") ? recorded.get("qipa") : recorded;
                var message = messages.initDriver(FactsOf.struct(wanted.get("struct")), recorded.get("uc_loaded").asBoolean());
                assertEquals(wanted.get("bytes").asText(),
                        HexFormat.of().formatHex(qmi.codec().encode(message, recorded.get("txn_id").asInt())));
                cases++;
            }
            if (file.has("qrtr")) {
                conversation(file.get("qrtr"));
                cases++;
            }
        }
        System.out.println("vectors qmi-golden (handshake): " + files + " files, " + cases + " cases");
        assertTrue(cases > 0);
    }

    /** Two boots of a modem: everything the two sockets send, control packets included. */
    private static void conversation(JsonNode recorded) throws Exception {
        var bench = new Bench(facts(recorded));
        bench.appears(ScriptedModem.SUCCESS);
        bench.asks(ScriptedModem.DRIVER_INIT_COMPLETE);
        bench.asks(ScriptedModem.INDICATION_REGISTER);
        bench.ucLoaded = true;
        bench.bye();
        bench.appears(ScriptedModem.SUCCESS);
        bench.asks(ScriptedModem.INDICATION_REGISTER);
        var wanted = new ArrayList<WatchedNode.Sent>();
        for (var packet : recorded) {
            wanted.add(new WatchedNode.Sent(packet.get("src_port").asInt(), new QrtrAddress(
                    Long.decode(packet.get("dst_node").asText()).intValue(),
                    Long.decode(packet.get("dst_port").asText()).intValue()), packet.get("bytes").asText()));
        }
        assertEquals(wanted, bench.node.sent);
    }

    private static JsonNode steps(JsonNode qipa) {
        return qipa.isArray() ? qipa : qipa.get("steps");
    }

    /** The SoC's facts, from the first INIT_DRIVER in the recording; without one they do not matter. */
    private static InitDriverFacts facts(JsonNode recorded) {
        for (var bytes : recorded.findValuesAsText("bytes")) {
            if (bytes.startsWith("00000021")) {
                return FactsOf.message(bytes);
            }
        }
        return Bench.SDM845;
    }

    private static List<JsonNode> vectors(String kind) throws Exception {
        var property = System.getProperty("qipa.vectors");
        var folder = property != null ? Path.of(property)
                : Path.of(HandshakeVectorsTest.class.getResource("/vectors").toURI());
        var found = new ArrayList<JsonNode>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                var json = JsonMapper.builder().build().readTree(file.toFile());
                if (json.path("metadata").path("kind").asText().equals(kind)) {
                    found.add(json);
                }
            }
        }
        return found;
    }
}
