package org.qipa.launcher;

import jakarta.json.Json;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureExtension;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;

/**
 * What feature files ask for.
 *
 * @param bundles    in the order of the files, each once
 * @param properties framework launching properties
 */
record Features(List<FeatureBundle> bundles, Map<String, String> properties) {

    /** Extension with the framework's properties, as the OSGi Feature Launcher names it. */
    static final String PROPERTIES_EXTENSION = "framework-launching-properties";
    /** A bundle's metadata with its start level, likewise. */
    static final String START_LEVEL_METADATA = "bundleStartLevel";

    private static final int DEFAULT_START_LEVEL = 1;

    /**
     * A bundle of a feature.
     *
     * @param id         Maven coordinates
     * @param startLevel at which it starts
     */
    record FeatureBundle(ID id, int startLevel) {}

    /** Reads feature files; a bundle that two of them name is taken once, from the first. */
    static Features read(List<Path> files) throws IOException {
        FeatureService service = ServiceLoader.load(FeatureService.class, Features.class.getClassLoader())
                .findFirst().orElseThrow();
        Map<String, FeatureBundle> bundles = new LinkedHashMap<>();
        Map<String, String> properties = new LinkedHashMap<>();
        for (Path file : files) {
            Feature feature;
            try (var reader = Files.newBufferedReader(file)) {
                feature = service.readFeature(reader);
            }
            feature.getBundles().forEach(bundle -> bundles.putIfAbsent(bundle.getID().toString(),
                    new FeatureBundle(bundle.getID(), startLevel(bundle.getMetadata()))));
            FeatureExtension extension = feature.getExtensions().get(PROPERTIES_EXTENSION);
            if (extension != null) {
                properties.putAll(properties(extension.getJSON()));
            }
        }
        return new Features(List.copyOf(new ArrayList<>(bundles.values())), properties);
    }

    private static int startLevel(Map<String, Object> metadata) {
        return metadata.get(START_LEVEL_METADATA) instanceof Number level ? level.intValue() : DEFAULT_START_LEVEL;
    }

    private static Map<String, String> properties(String json) {
        Map<String, String> properties = new LinkedHashMap<>();
        try (var reader = Json.createReader(new StringReader(json))) {
            reader.readObject().forEach((name, value) -> {
                if (!name.startsWith("_")) {
                    properties.put(name, text(value));
                }
            });
        }
        return properties;
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}
