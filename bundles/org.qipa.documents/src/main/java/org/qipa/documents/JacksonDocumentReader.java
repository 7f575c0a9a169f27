package org.qipa.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.osgi.service.component.annotations.Component;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.document.Fault;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocTable;

/**
 * The document reader on Jackson. Stateless but for the schemas, which are prepared when
 * first needed; works without a container too.
 */
@Component
public final class JacksonDocumentReader implements DocumentReader {

    private final Schemas schemas = new Schemas();

    @Override
    public SocTable readSoc(String name, InputStream json) throws DocumentException, IOException {
        return read(name, json, Schemas.SOC, SocDocument::read);
    }

    @Override
    public RegisterMap readRegisters(String name, InputStream json) throws DocumentException, IOException {
        return read(name, json, Schemas.REGISTERS, RegisterDocument::read);
    }

    @Override
    public String schema(String format) {
        return schemas.text(format);
    }

    private <T> T read(String name, InputStream json, String format, BiFunction<JsonNode, Faults, Optional<T>> convert)
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
