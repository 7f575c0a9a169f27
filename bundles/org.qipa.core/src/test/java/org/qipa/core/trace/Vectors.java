package org.qipa.core.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Where vector files are: the folder {@code qipa.vectors} names, otherwise the test resources. */
public final class Vectors {

    static final Set<String> KNOWN_TRACES = Set.of("trace-bring-up", "trace-zero", "trace-teardown", "trace-suspend",
            "trace-ssr", "trace-retry", "trace-panic", "trace-aggr", "trace-irqs", "trace-data");

    private Vectors() {}

    private static Path folder() {
        String other = System.getProperty("qipa.vectors", "");
        if (!other.isEmpty()) {
            return Path.of(other);
        }
        try {
            return Path.of(Vectors.class.getResource("/vectors").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path file(String name) {
        Path p = folder().resolve(name);
        try {
            return Files.exists(p) ? p : Path.of(Vectors.class.getResource("/vectors/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Files whose name starts so, by name. */
    public static List<Path> files(String prefix) {
        try (var all = Files.list(folder())) {
            return all.filter(p -> p.getFileName().toString().startsWith(prefix) && p.toString().endsWith(".json"))
                    .sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file as JSON. */
    public static JsonNode json(Path p) {
        try {
            return new ObjectMapper().readTree(Files.readAllBytes(p));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String kind(Path p) {
        return json(p).get("metadata").get("kind").asText();
    }

    static int phases(Path p) {
        int n = 0;
        for (JsonNode e : json(p).get("events")) {
            n += e.get("op").asText().equals("phase") ? 1 : 0;
        }
        return n;
    }
}
