package org.qipa.shell.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads JSON Lines: events of the journal as {@code ipa:journal --json} prints them, of which those of kind QMI count, and
 * objects with a member {@code hex} and perhaps {@code service}, an id or a name.
 */
final class JsonLines {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonLines() {
    }

    static Capture read(String text) throws CaptureException {
        List<Datagram> found = new ArrayList<>();
        int number = 0;
        int others = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            Optional<Datagram> datagram = datagram(number, line);
            datagram.ifPresent(found::add);
            others += datagram.isPresent() ? 0 : 1;
        }
        return new Capture(found, others == 0 ? List.of() : List.of(others + " objects without a QMI message"));
    }

    private static Optional<Datagram> datagram(int number, String line) throws CaptureException {
        JsonNode object;
        try {
            object = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new CaptureException("not JSON: line=" + number + " cause=" + e.getOriginalMessage());
        }
        if (!object.isObject()) {
            throw new CaptureException("not an object: line=" + number);
        }
        boolean journal = object.path("kind").asText().equals("QMI") && object.has("payload");
        if (!journal && !object.has("hex")) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(object.path(journal ? "payload" : "hex").asText().replaceAll("[\\s:]", ""));
        } catch (IllegalArgumentException e) {
            throw new CaptureException("not hexadecimal: line=" + number + " member=" + (journal ? "payload" : "hex"));
        }
        String origin = journal && object.has("number") ? "event " + object.get("number").asText() : "line " + number;
        return Optional.of(new Datagram(origin, text(object, "service"), journal ? text(object, "subject") : Optional.empty(),
                OptionalInt.empty(), bytes));
    }

    private static Optional<String> text(JsonNode object, String member) {
        return Optional.of(object.path(member).asText()).filter(s -> !s.isEmpty());
    }
}
