package org.qipa.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.Fault;

/** From a stream to a value or to all faults: text, schema, then the rules of the kind of document. */
final class Documents {

    private final Schemas schemas = new Schemas();

    /** A published schema, as text. */
    String schema(String format) {
        return schemas.text(format);
    }

    /**
     * Reads a document.
     *
     * @param convert from a tree to a value; adds what it finds to the faults
     * @throws DocumentException with every fault
     */
    <T> T read(String name, InputStream json, String format, BiFunction<JsonNode, Faults, Optional<T>> convert)
            throws DocumentException, IOException {
        JsonText text = JsonText.read(json);
        Faults faults = new Faults(text);
        text.duplicates().forEach(faults::add);
        Optional<T> value = Optional.empty();
        if (text.root().isPresent()) {
            JsonNode root = text.root().get();
            if (isOtherFormat(root, format)) {
                // One clear fault instead of one for every member of a document of another kind.
                faults.add("/format", "format", "format=" + root.path("format").asText("") + " expected=" + format);
            } else {
                schemas.check(format, root, faults);
                value = convert.apply(root, faults);
            }
        } else {
            text.syntax().ifPresent(faults::add);
        }
        if (!faults.isEmpty()) {
            throw new DocumentException(name, faults.inDocumentOrder());
        }
        return value.orElseThrow(() -> new DocumentException(name, List.of(
                new Fault("", "internal", "no fault, no value: document=" + name))));
    }

    private static boolean isOtherFormat(JsonNode root, String format) {
        JsonNode f = root.path("format");
        return f.isTextual() && !f.asText().equals(format);
    }
}
