package org.qipa.metrics.prometheus;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A strict reader of Prometheus' text format 0.0.4: whatever it does not know is a fault. */
final class TextFormat {

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ")( .*)?");
    private static final Pattern TYPE = Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary|untyped)");
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(.*)})? ([-+0-9.eE]+|NaN|[+-]Inf)");
    private static final Pattern LABEL = Pattern.compile("\\G([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\[\\\\\"n])*)\",?");

    private final Map<String, String> types = new HashMap<>();
    private final Map<String, Double> values = new HashMap<>();

    private TextFormat() {
    }

    static TextFormat parse(String page) {
        TextFormat text = new TextFormat();
        if (!page.isEmpty() && !page.endsWith("\n")) {
            throw new AssertionError("the last line does not end");
        }
        page.lines().forEach(text::line);
        return text;
    }

    private void line(String line) {
        Matcher type = TYPE.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (type.matches()) {
            if (types.put(type.group(1), type.group(2)) != null) {
                throw new AssertionError("a second type: " + line);
            }
        } else if (sample.matches()) {
            if (!types.containsKey(sample.group(1))) {
                throw new AssertionError("no type before: " + line);
            }
            if (values.put(sample.group(1) + labels(sample.group(2)), Double.valueOf(sample.group(3))) != null) {
                throw new AssertionError("twice: " + line);
            }
        } else if (!HELP.matcher(line).matches()) {
            throw new AssertionError("not the text format: " + line);
        }
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        int end = 0;
        Matcher label = LABEL.matcher(text == null ? "" : text);
        while (label.find()) {
            labels.put(label.group(1), label.group(2).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\"));
            end = label.end();
        }
        if (text != null && end != text.length()) {
            throw new AssertionError("labels: " + text);
        }
        return labels;
    }

    String type(String name) {
        return types.get(name);
    }

    /** A sample with exactly these labels, given as name, value, name, value. */
    double value(String name, String... labels) {
        Map<String, String> wanted = new TreeMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        Double value = values.get(name + wanted);
        if (value == null) {
            throw new AssertionError("no such sample: " + name + wanted + " in " + values);
        }
        return value;
    }
}
