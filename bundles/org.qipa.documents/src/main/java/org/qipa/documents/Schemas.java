package org.qipa.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.qipa.api.modem.ModemProfiles;
import org.qipa.api.script.Scripts;

/** The published schemas, each prepared when its first document comes. They refer to nothing but themselves. */
final class Schemas {

    static final String SOC = "qipa-soc/1";
    static final String REGISTERS = "qipa-registers/1";
    static final String SCRIPT = Scripts.FORMAT;
    static final String MODEM = ModemProfiles.FORMAT;

    private static final Map<String, String> FILES = Map.of(SOC, "qipa-soc-1.schema.json", REGISTERS,
            "qipa-registers-1.schema.json", SCRIPT, "qipa-script-1.schema.json",
            MODEM, "qipa-modem-1.schema.json");

    private final Map<String, SchemaCheck> checks = new ConcurrentHashMap<>();

    /** A schema as it is published. */
    String text(String format) {
        String file = FILES.get(format);
        if (file == null) {
            throw new IllegalArgumentException("no such format: format=" + format + " known=" + FILES.keySet().stream()
                    .sorted().toList());
        }
        try (InputStream in = Schemas.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds what does not fit the schema. */
    void check(String format, JsonNode document, Faults faults) {
        checks.computeIfAbsent(format, this::prepare).check(document, faults);
    }

    private SchemaCheck prepare(String format) {
        try (InputStream in = new ByteArrayInputStream(text(format).getBytes(StandardCharsets.UTF_8))) {
            return new SchemaCheck(JsonText.read(in).root().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
