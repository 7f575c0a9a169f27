package org.qipa.vectors;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A vector file: its name, its kind and its metadata. The rest is read when asked for.
 *
 * @param path where it is
 * @param metadata its member of that name
 */
public record VectorFile(Path path, JsonNode metadata) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The file of a path; what is no vector file has an empty kind. An I/O error or bad JSON is thrown. */
    static VectorFile of(Path path) throws IOException {
        try (var in = Files.newInputStream(path); var parser = JSON.createParser(in)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean found = parser.currentName().equals("metadata");
                    parser.nextToken();
                    if (found) {
                        return new VectorFile(path, JSON.readTree(parser));
                    }
                    parser.skipChildren();
                }
            }
            return new VectorFile(path, JSON.missingNode());
        }
    }

    /** The file's name without its folder. */
    public String name() {
        return path.getFileName().toString();
    }

    /** What the file holds, such as {@code qmi-decode}; empty if it does not say. */
    public String kind() {
        return metadata.path("kind").asText();
    }

    /** The SoC of a trace; empty if the file has none of its own. */
    public String soc() {
        return metadata.path("soc").asText();
    }

    /** The whole file. Read anew each time; an I/O error is thrown unchecked. */
    public JsonNode read() {
        try (var in = Files.newInputStream(path)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("vectors: cannot read " + path, e);
        }
    }
}
