package org.qipa.qmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.vectors.Comparison;
import org.qipa.vectors.Recorded;

/** The codec against the recorded messages (kinds qmi-golden and qmi-decode). */
class QmiVectorsTest {

    private static final HexFormat HEX = HexFormat.of();

    private final TlvCodec codec = new TlvCodec();

    @Test
    void shouldEncodeAndDecodeAsRecorded() {
        var comparison = Comparison.of("qmi-golden");
        comparison.run((file, root) -> {
            comparison.section(root, "init_driver", c -> () -> initDriver(Recorded.merged(c)));
            comparison.section(root, "messages", c -> () -> message(Recorded.merged(c)));
            comparison.section(root, "encode_limits", c -> () -> limit(Recorded.merged(c),
                    root.path("encode_limits_values"), root.path("messages")));
            comparison.section(root, "qrtr", c -> () -> packet(Recorded.merged(c)));
            definitions(root.path("message_definitions"));
        }).end();
    }

    @Test
    void shouldAcceptAndRejectAsRecorded() {
        var comparison = Comparison.of("qmi-decode");
        comparison.run((file, root) -> comparison.section(root, "cases", c -> () -> decode(c))).end();
    }

    /** {@code why} is for reading where files are somebody else's; of those that come along the first cause is the same. */
    @Test
    void shouldRejectForTheCauseThatTheVectorsGive() {
        var comparison = Comparison.ofOwn("qmi-decode");
        comparison.run((file, root) -> comparison.section(root, "cases", c -> () -> cause(c))).endPart();
    }

    private void cause(JsonNode recorded) {
        var declaration = VectorMessages.declaration(recorded.get("message").asText());
        try {
            codec.decode(declaration, HEX.parseHex(recorded.get("bytes").asText()));
            assertEquals("ok", recorded.get("qipa").path("why").asText("ok"), recorded::toString);
        } catch (QmiException e) {
            assertEquals(recorded.get("qipa").path("why").asText(e.rule()), e.rule(), recorded::toString);
        }
    }

    private void initDriver(JsonNode recorded) throws QmiException {
        var declaration = VectorMessages.declaration("INIT_DRIVER_REQ");
        var message = VectorMessages.message(declaration, recorded.get("struct"));
        var bytes = codec.encode(message, recorded.get("txn_id").asInt());
        assertEquals(recorded.get("bytes").asText(), HEX.formatHex(bytes), recorded.get("soc").asText());
        assertEquals(VectorMessages.fields(recorded.get("struct")),
                VectorMessages.flat(codec.decode(declaration, bytes), recorded.get("struct")));
        assertEquals(tlvs(recorded.get("tlvs")), HEX.formatHex(bytes, QmiHeader.LENGTH, bytes.length));
    }

    private void message(JsonNode recorded) throws QmiException {
        var declaration = VectorMessages.declaration(recorded.get("message").asText());
        var message = VectorMessages.message(declaration, recorded.get("values"));
        var bytes = codec.encode(message, recorded.get("txn_id").asInt());
        assertEquals(recorded.get("msg_id").asInt(), declaration.id());
        assertEquals(recorded.get("type").asInt(), declaration.kind().code());
        assertEquals(recorded.get("rc").asInt(), bytes.length);
        assertEquals(recorded.get("bytes").asText(), HEX.formatHex(bytes), recorded.get("message").asText());
        assertEquals(tlvs(recorded.get("tlvs")), HEX.formatHex(bytes, QmiHeader.LENGTH, bytes.length));
        assertEquals(message, codec.decode(declaration, bytes));
    }

    /** Messages whose values the file does not give are taken at their fullest: all their TLVs. */
    private void limit(JsonNode recorded, JsonNode values, JsonNode messages) throws QmiException {
        var name = recorded.get("message").asText();
        var whole = VectorMessages.declaration(name);
        var limited = new MessageDeclaration(whole.service(), whole.id(), whole.name(), whole.kind(),
                recorded.get("max_payload_len").asInt(), whole.tlvs());
        var given = values.has(name) ? values.get(name) : fullest(name, messages);
        var message = VectorMessages.message(limited, given);
        if (recorded.get("ok").asBoolean()) {
            assertEquals(recorded.get("rc").asInt(), codec.encode(message, 0).length, recorded.toString());
        } else {
            var refused = assertThrows(QmiException.class, () -> codec.encode(message, 0), recorded::toString);
            assertEquals("too-small", refused.rule());
        }
    }

    private static JsonNode fullest(String name, JsonNode messages) {
        JsonNode best = null;
        for (var message : messages) {
            if (message.get("message").asText().equals(name)
                    && (best == null || message.get("rc").asInt() > best.get("rc").asInt())) {
                best = message;
            }
        }
        return best.get("values");
    }

    private void packet(JsonNode recorded) {
        var bytes = HEX.parseHex(recorded.get("bytes").asText());
        if (recorded.get("kind").asText().equals("qrtr_control")) {
            var words = ControlWords.decode(bytes);
            var again = words.command() == ControlWords.NEW_SERVER
                    ? ControlWords.newServer(words.first(), words.version(), words.instance(),
                            new QrtrAddress(words.node(), recorded.get("src_port").asInt()))
                    : ControlWords.newLookup(words.first(), words.version(), words.instance());
            assertEquals(recorded.get("bytes").asText(), HEX.formatHex(again));
        } else {
            var header = QmiHeader.decode(bytes);
            var again = ByteBuffer.allocate(QmiHeader.LENGTH).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            header.encode(again);
            assertEquals(HEX.formatHex(bytes, 0, QmiHeader.LENGTH), HEX.formatHex(again.array()));
            assertEquals(bytes.length - QmiHeader.LENGTH, header.length());
        }
    }

    private static void definitions(JsonNode definitions) {
        for (var definition : definitions) {
            var declaration = VectorMessages.declaration(definition.get("name").asText());
            assertEquals(definition.get("msg_id").asInt(), declaration.id());
            assertEquals(definition.get("type").asInt(), declaration.kind().code());
            assertEquals(definition.get("max_payload_len").asInt(), declaration.maxLength());
            var names = new TreeSet<String>();
            definition.get("fields").forEach(field -> names.add(field.get(0).asText()));
            names.removeIf(name -> name.endsWith("_valid"));
            assertEquals(names, VectorMessages.names(declaration), definition.get("name").asText());
        }
    }

    private void decode(JsonNode recorded) {
        var declaration = VectorMessages.declaration(recorded.get("message").asText());
        var bytes = HEX.parseHex(recorded.get("bytes").asText());
        var verdict = recorded.get("qipa");
        try {
            var message = codec.decode(declaration, bytes);
            assertEquals("accept", verdict.get("verdict").asText(), recorded::toString);
            var fields = Recorded.merged(recorded).get("fields");
            assertEquals(VectorMessages.fields(fields), VectorMessages.flat(message, fields), recorded::toString);
        } catch (QmiException e) {
            assertEquals("reject", verdict.get("verdict").asText(), () -> recorded + " " + e.getMessage());
        }
    }

    private static String tlvs(JsonNode tlvs) {
        var all = new StringBuilder();
        for (var tlv : tlvs) {
            var value = tlv.get(1).asText();
            all.append(HEX.toHexDigits((byte) tlv.get(0).asInt())).append(HEX.toHexDigits((byte) (value.length() / 2)))
                    .append("00").append(value);
        }
        return all.toString();
    }
}
