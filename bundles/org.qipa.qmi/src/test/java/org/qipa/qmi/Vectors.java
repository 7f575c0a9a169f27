package org.qipa.qmi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Golden vectors: those beside the tests, or those in the folder that the property {@code qipa.vectors} names. */
final class Vectors {

    private Vectors() {
    }

    /** All files of a kind. */
    static List<JsonNode> of(String kind) throws IOException, URISyntaxException {
        var property = System.getProperty("qipa.vectors");
        var folder = property != null ? Path.of(property) : Path.of(Vectors.class.getResource("/vectors").toURI());
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

    /** A case with what qipa does in place of what the reference did. */
    static JsonNode qipa(JsonNode recorded) {
        ObjectNode merged = recorded.deepCopy();
        recorded.path("qipa").properties().forEach(member -> merged.set(member.getKey(), member.getValue()));
        return merged;
    }

    /** The line each run prints. */
    static void report(String kind, int files, int cases) {
        System.out.println("vectors " + kind + ": " + files + " files, " + cases + " cases");
    }
}
