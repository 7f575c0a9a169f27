package org.qipa.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Bundles and configurations for a container that exists already: jars in {@code bundle}, as Felix's own launcher wants
 * them, and configurations in {@code load}, as Felix File Install reads them.
 */
record Export(Path folder) {

    private static final String BUNDLES = "bundle";
    private static final String CONFIGURATIONS = "load";

    /** Copies the features' bundles, side by side; the start level leads the name, because Felix starts them by name. */
    void bundles(Features features, BundleRepository repository) throws IOException, LaunchException {
        Path target = Files.createDirectories(folder.resolve(BUNDLES));
        for (Features.FeatureBundle bundle : features.bundles()) {
            Path jar = repository.find(bundle.id());
            Files.copy(jar, target.resolve("%02d-%s".formatted(bundle.startLevel(), jar.getFileName())), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Writes configurations, a file each. */
    void configurations(Map<String, Dictionary<String, Object>> configurations) throws IOException {
        Path target = Files.createDirectories(folder.resolve(CONFIGURATIONS));
        for (Map.Entry<String, Dictionary<String, Object>> entry : configurations.entrySet()) {
            String text = Collections.list(entry.getValue().keys()).stream().sorted()
                    .map(name -> name + " = " + typed(entry.getValue().get(name)) + "\n").collect(Collectors.joining());
            // File Install makes a factory's configuration of a hyphen, not of a tilde.
            Files.writeString(target.resolve(entry.getKey().replaceFirst("~", "-") + ".config"), text);
        }
    }

    /** In the notation of Felix's configuration files: a letter for the type, text in quotes, arrays in brackets. */
    private static String typed(Object value) {
        return switch (value) {
            case String[] array -> Stream.of(array).map(Export::quoted).collect(Collectors.joining(", ", "[", "]"));
            case Integer number -> "I" + quoted(number);
            case Double number -> "D" + quoted(Double.doubleToLongBits(number));
            case Boolean truth -> "B" + quoted(truth);
            default -> quoted(value);
        };
    }

    private static String quoted(Object value) {
        return '"' + value.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("=", "\\=") + '"';
    }
}
