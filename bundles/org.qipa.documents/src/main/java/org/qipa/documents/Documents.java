package org.qipa.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.Fault;
import org.qipa.api.limit.Bound;
import org.qipa.api.limit.Limit;

/** From a stream to a value or to all faults: text, schema, then the rules of the kind of document. */
final class Documents {

    private final Schemas schemas = new Schemas();
    private final Bound size = new Bound("documents.size", "length of a document; used is that of the last one read", "bytes",
            JsonText.SIZE_LIMIT, "JsonText.SIZE_LIMIT");
    private final Bound depth = new Bound("documents.depth",
            "objects and arrays of a document within each other; used is that of the last one read", "levels",
            JsonText.DEPTH_LIMIT, "JsonText.DEPTH_LIMIT");

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
        measure(text);
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

    private void measure(JsonText text) {
        size.used(Math.min(text.size(), JsonText.SIZE_LIMIT));
        depth.used(text.deepest());
        if (text.size() > JsonText.SIZE_LIMIT) {
            size.refuse();
        }
        if (text.isTooDeep()) {
            depth.refuse();
        }
    }

    /** How long and deep documents may be, and the last one was. */
    List<Limit> limits() {
        return List.of(size.reading("", ""), depth.reading("", ""));
    }

    private static boolean isOtherFormat(JsonNode root, String format) {
        JsonNode f = root.path("format");
        return f.isTextual() && !f.asText().equals(format);
    }
}
