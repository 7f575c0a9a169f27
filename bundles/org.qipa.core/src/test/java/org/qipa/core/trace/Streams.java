package org.qipa.core.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What happened in one phase, as ordered lines per stream; two of these are compared. */
final class Streams {

    private final Map<String, List<String>> lines = new LinkedHashMap<>();

    void add(String stream, String line) {
        lines.computeIfAbsent(stream, s -> new ArrayList<>()).add(line);
    }

    List<String> lines(String stream) {
        return lines.getOrDefault(stream, List.of());
    }

    int size() {
        return lines.values().stream().mapToInt(List::size).sum();
    }

    /** Everything that differs, at most one report per stream. */
    List<String> differences(String phase, Streams actual) {
        var all = new TreeSet<>(lines.keySet());
        all.addAll(actual.lines.keySet());
        var reports = new ArrayList<String>();
        for (String stream : all) {
            List<String> e = lines.getOrDefault(stream, List.of());
            List<String> a = actual.lines.getOrDefault(stream, List.of());
            if (!e.equals(a)) {
                int i = 0;
                while (i < e.size() && i < a.size() && e.get(i).equals(a.get(i))) {
                    i++;
                }
                reports.add(phase + " / " + stream + " line " + i + ": expected " + around(e, i) + " but was "
                        + around(a, i) + " (" + e.size() + " and " + a.size() + " lines)");
            }
        }
        return reports;
    }

    private static String around(List<String> list, int i) {
        return list.subList(Math.min(i, list.size()), Math.min(i + 3, list.size())).toString();
    }
}
