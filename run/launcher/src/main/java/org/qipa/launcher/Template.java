package org.qipa.launcher;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Configurations with variables: a JSON object from {@code factoryPid~name} to properties, in which <code>${variable}</code>
 * stands for a value. A property that names a variable without a value is left out.
 */
final class Template {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([a-z]+)}");
    /** So that bundles which come later, from anywhere, get the configuration as well. */
    private static final String ANY_LOCATION = "?";

    private final JsonObject document;

    private Template(JsonObject document) {
        this.document = document;
    }

    static Template read(Path file) throws IOException {
        try (var reader = Json.createReader(Files.newBufferedReader(file))) {
            return new Template(reader.readObject());
        }
    }

    /** The configurations with these values in them, by {@code factoryPid~name}. */
    Map<String, Dictionary<String, Object>> apply(Map<String, String> values) {
        Map<String, Dictionary<String, Object>> configurations = new LinkedHashMap<>();
        document.forEach((pid, properties) -> {
            Hashtable<String, Object> dictionary = new Hashtable<>();
            properties.asJsonObject().forEach((name, value) ->
                    value(value, values).ifPresent(present -> dictionary.put(name, present)));
            substitute(pid, values).ifPresent(name -> configurations.put(name, dictionary));
        });
        return configurations;
    }

    /** Writes configurations. */
    static void write(ConfigurationAdmin admin, Map<String, Dictionary<String, Object>> configurations)
            throws IOException {
        for (Map.Entry<String, Dictionary<String, Object>> entry : configurations.entrySet()) {
            String[] pid = entry.getKey().split("~", 2);
            var configuration = pid.length == 2
                    ? admin.getFactoryConfiguration(pid[0], pid[1], ANY_LOCATION)
                    : admin.getConfiguration(pid[0], ANY_LOCATION);
            configuration.update(entry.getValue());
        }
    }

    private static Optional<Object> value(JsonValue value, Map<String, String> values) {
        return switch (value.getValueType()) {
            case STRING -> substitute(((JsonString) value).getString(), values).map(text -> text);
            case NUMBER -> Optional.of(number((JsonNumber) value));
            case TRUE -> Optional.of(true);
            case FALSE -> Optional.of(false);
            case ARRAY -> Optional.of(((JsonArray) value).getValuesAs(JsonString.class).stream()
                    .flatMap(item -> substitute(item.getString(), values).stream()).toArray(String[]::new));
            case OBJECT, NULL -> throw new IllegalArgumentException("value=" + value + " in a configuration");
        };
    }

    private static Object number(JsonNumber number) {
        return number.isIntegral() ? (Object) number.intValueExact() : (Object) number.doubleValue();
    }

    private static Optional<String> substitute(String text, Map<String, String> values) {
        var matcher = VARIABLE.matcher(text);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            if (value == null) {
                return Optional.empty();
            }
            matcher.appendReplacement(result, "");
            result.append(value);
        }
        return Optional.of(matcher.appendTail(result).toString());
    }
}
