package org.qipa.qmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.QmiException;

/** The modem's services against recorded messages and their values. */
class ExamplesTest {

    private static final HexFormat HEX = HexFormat.of();

    private final Messages messages = new Messages();
    private final TlvCodec codec = new TlvCodec();
    private final Decoder decoder = new Decoder(messages);

    @ParameterizedTest
    @ValueSource(strings = {"dms", "nas", "wds", "wda", "dpm", "uim"})
    void shouldDecodeEveryExampleToItsValuesAndEncodeItToTheSameBytes(String service) throws IOException, QmiException {
        var root = read(service);
        int id = root.path("service").asInt();
        assertFalse(root.path("examples").isEmpty());
        for (var example : root.path("examples")) {
            var what = service + " " + example.path("message").asText() + " " + example.path("kind").asText() + " "
                    + example.path("example").asText();
            var declaration = messages.get(id, example.path("message").asText(),
                    MessageKind.valueOf(example.path("kind").asText().toUpperCase(java.util.Locale.ROOT)));
            var bytes = HEX.parseHex(example.path("hex").asText());
            var message = codec.decode(declaration, bytes);
            assertEquals(plain(example.path("values")), message.values(), what);
            assertEquals(example.path("hex").asText(), HEX.formatHex(codec.encode(message,
                    example.path("transaction").asInt())), what);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dms", "nas", "wds", "wda", "dpm", "uim"})
    void shouldTakeEveryExampleApartForPeople(String service) throws IOException {
        var root = read(service);
        for (var example : root.path("examples")) {
            var decoded = decoder.decode(OptionalInt.of(root.path("service").asInt()),
                    HEX.parseHex(example.path("hex").asText()));
            assertEquals(example.path("message").asText(), decoded.name().orElse("unknown"));
            assertFalse(decoded.isFaulty(), decoded::toString);
            assertEquals(example.path("values").size(), decoded.tlvs().size(), decoded::toString);
        }
    }

    private static JsonNode read(String service) throws IOException {
        try (var json = ExamplesTest.class.getResourceAsStream("examples/" + service + ".json")) {
            return MessageFile.JSON.readTree(json);
        }
    }

    /** Values as the codec has them: integers and flags as longs, floats as what their bits say. */
    private static Object plain(JsonNode node) {
        if (node.isObject()) {
            var members = new LinkedHashMap<String, Object>();
            node.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
            return members;
        }
        if (node.isArray()) {
            List<Object> items = new ArrayList<>();
            node.forEach(item -> items.add(plain(item)));
            return items;
        }
        if (node.isBoolean()) {
            return node.asBoolean() ? 1L : 0L;
        }
        if (node.isFloatingPointNumber()) {
            return (double) (float) node.asDouble();
        }
        return node.isTextual() ? node.asText() : (Object) node.bigIntegerValue().longValue();
    }
}
