package org.qipa.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.memory.InitDriverFacts;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.qmi.QmiRuntime;
import org.qipa.vectors.Comparison;
import org.qipa.vectors.Recorded;

/**
 * The handshake by itself against the recorded scripts (kind handshake-golden), and its messages (kind qmi-golden). The whole
 * driver is compared in the core's tests.
 */
class HandshakeVectorsTest {

    @Test
    void shouldDoAsRecordedInEveryStepOfEveryScript() {
        var comparison = Comparison.of("handshake-golden");
        comparison.run((file, root) -> {
            var expected = new ArrayList<JsonNode>();
            root.path("cases").forEach(recorded -> expected.add(steps(recorded)));
            var facts = facts(expected);
            comparison.section(root, "cases", recorded -> () -> {
                var device = new GoldenDevice(facts);
                int index = 0;
                for (var step : steps(recorded)) {
                    device.step(step, recorded.get("script").asText() + " step " + index++);
                }
            });
        }).endPart();
    }

    @Test
    void shouldBuildInitDriverAsRecorded() {
        var qmi = new QmiRuntime();
        var messages = new IpaMessages(qmi);
        var comparison = Comparison.of("qmi-golden");
        comparison.run((file, root) -> {
            comparison.section(root, "init_driver", recorded -> () -> {
                var message = messages.initDriver(FactsOf.struct(Recorded.member(recorded, "struct")),
                        recorded.get("uc_loaded").asBoolean());
                assertEquals(Recorded.member(recorded, "bytes").asText(),
                        HexFormat.of().formatHex(qmi.codec().encode(message, recorded.get("txn_id").asInt())));
            });
            if (root.has("qrtr")) {
                comparison.check("qrtr", root.get("qrtr"), () -> conversation(root.get("qrtr")));
            }
        }).endPart();
    }

    /** Two boots of a modem: everything the two sockets send, control packets included. */
    private static void conversation(JsonNode recorded) throws Exception {
        var packets = new ArrayList<JsonNode>();
        recorded.forEach(packet -> packets.add(Recorded.merged(packet)));
        var bench = new Bench(facts(packets));
        bench.appears(ScriptedModem.SUCCESS);
        bench.asks(ScriptedModem.DRIVER_INIT_COMPLETE);
        bench.asks(ScriptedModem.INDICATION_REGISTER);
        bench.ucLoaded = true;
        bench.bye();
        bench.appears(ScriptedModem.SUCCESS);
        bench.asks(ScriptedModem.INDICATION_REGISTER);
        var wanted = new ArrayList<WatchedNode.Sent>();
        for (var packet : packets) {
            wanted.add(new WatchedNode.Sent(packet.get("src_port").asInt(), new QrtrAddress(
                    Long.decode(packet.get("dst_node").asText()).intValue(),
                    Long.decode(packet.get("dst_port").asText()).intValue()), packet.get("bytes").asText()));
        }
        assertEquals(wanted, bench.node.sent);
    }

    private static JsonNode steps(JsonNode recorded) {
        var qipa = recorded.path("qipa");
        return qipa.isArray() ? qipa : qipa.has("steps") ? qipa.get("steps") : recorded.get("steps");
    }

    /** The SoC's facts, from the first INIT_DRIVER that is expected; without one they do not matter. */
    private static InitDriverFacts facts(List<JsonNode> expected) {
        for (var one : expected) {
            for (var bytes : one.findValuesAsText("bytes")) {
                if (bytes.startsWith("00000021")) {
                    return FactsOf.message(bytes);
                }
            }
        }
        return Bench.SDM845;
    }

}
