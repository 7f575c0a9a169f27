package org.qipa.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.Fault;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocTable;

/** Sound documents, and ways to spoil them. */
final class Samples {

    static final JacksonDocumentReader READER = new JacksonDocumentReader();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Samples() {}

    static String text(String file) throws Exception {
        try (InputStream in = Samples.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static ObjectNode soc() throws Exception {
        return (ObjectNode) MAPPER.readTree(text("sample-soc.json"));
    }

    static ObjectNode registers() throws Exception {
        return (ObjectNode) MAPPER.readTree(text("sample-registers.json"));
    }

    /** The object at a path. */
    static ObjectNode at(JsonNode root, String path) {
        return (ObjectNode) root.at(path);
    }

    static SocTable readSoc(String json) throws Exception {
        return READER.readSoc("sample.json", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    static RegisterMap readRegisters(String json) throws Exception {
        return READER.readRegisters("sample.json", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Faults of a text that is read as a SoC descriptor. */
    static List<String> socFaults(String json) throws Exception {
        try {
            readSoc(json);
            return List.of();
        } catch (DocumentException e) {
            return e.faults().stream().map(Fault::toString).toList();
        }
    }

    /** Faults of the sample after it was spoiled. */
    static List<String> socFaults(Consumer<ObjectNode> spoil) throws Exception {
        ObjectNode soc = soc();
        spoil.accept(soc);
        return socFaults(soc.toString());
    }

    static List<String> registerFaults(Consumer<ObjectNode> spoil) throws Exception {
        ObjectNode map = registers();
        spoil.accept(map);
        try {
            readRegisters(map.toString());
            return List.of();
        } catch (DocumentException e) {
            return e.faults().stream().map(Fault::toString).toList();
        }
    }
}
