package org.qipa.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** Results as a table and as JSON, beside the reference, the target and an earlier report. */
final class Report {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    /**
     * A figure.
     *
     * @param name       of the target
     * @param unit       of figure and error
     * @param figure     mean
     * @param error      half of the 99.9 % confidence interval, in percent of the mean; NaN of a single iteration
     * @param allocated  bytes for each operation, a whole batch where there is one
     * @param toC        how many times better than the reference in C, or null
     * @param toTarget   the same, to the target
     * @param toEarlier  the same, to the earlier report
     */
    record Line(String name, String unit, double figure, double error, double allocated, Double toC, Double toTarget,
            Double toEarlier) {}

    private Report() {}

    static List<Target> targets() throws IOException {
        try (var in = Report.class.getResourceAsStream("targets.json")) {
            return JSON.readValue(in, new TypeReference<>() { });
        }
    }

    static Map<String, Double> earlier(Path file) throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Line line : JSON.readValue(file.toFile(), new TypeReference<List<Line>>() { })) {
            figures.put(line.name(), line.figure());
        }
        return figures;
    }

    static List<Line> lines(Collection<RunResult> results, Map<String, Double> earlier) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (Target target : targets()) {
            for (RunResult result : results) {
                if (matches(target, result)) {
                    lines.add(line(target, result, earlier.get(target.name())));
                }
            }
        }
        return lines;
    }

    private static boolean matches(Target target, RunResult result) {
        return result.getParams().getBenchmark().endsWith("." + target.benchmark())
                && target.params().entrySet().stream()
                        .allMatch(p -> p.getValue().equals(result.getParams().getParam(p.getKey())));
    }

    private static Line line(Target target, RunResult result, Double before) {
        Result<?> time = result.getPrimaryResult();
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATION);
        double figure = target.figure(time.getScore());
        return new Line(target.name(), target.unit(), figure, 100 * time.getScoreError() / time.getScore(),
                allocated == null ? Double.NaN : allocated.getScore(), ratio(target, figure, target.c()),
                ratio(target, figure, target.target()), ratio(target, figure, before));
    }

    private static Double ratio(Target target, double figure, Double other) {
        return other == null ? null : target.ratio(figure, other);
    }

    static void write(List<Line> lines, Path file) throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), lines);
    }

    static String table(List<Line> lines) {
        StringBuilder s = new StringBuilder();
        s.append(String.format("%-56s %10s %-10s %6s %8s %7s %7s %7s%n", "benchmark", "figure", "unit", "+-", "B/op", "x C",
                "x goal", "x then"));
        for (Line l : lines) {
            s.append(String.format(Locale.ROOT, "%-56s %10.1f %-10s %6s %8.1f %7s %7s %7s%n", l.name(), l.figure(), l.unit(),
                    Double.isNaN(l.error()) ? "" : String.format(Locale.ROOT, "%.0f%%", l.error()), l.allocated(),
                    text(l.toC()), text(l.toTarget()), text(l.toEarlier())));
        }
        return s.append("Ratios above 1 are better than the reference in C, the goal, the earlier run.").append('\n')
                .toString();
    }

    private static String text(Double ratio) {
        return ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio);
    }
}
