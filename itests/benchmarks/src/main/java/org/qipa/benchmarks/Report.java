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

/** Results as a table and as JSON, beside the reference, the loop in C of this machine, the goal and an earlier report. */
final class Report {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    /**
     * A figure.
     *
     * @param name       of the target
     * @param unit       of figure and error
     * @param figure     mean or percentile
     * @param error      half of the 99.9 % confidence interval, in percent of the mean; NaN of a single iteration or percentile
     * @param best       of the iterations, which is what the code costs while nobody else is on the processor; or null
     * @param allocated  bytes for each packet, TRE or message
     * @param reference  the figure in C that the goal was made from, or null
     * @param here       the same loop in C on this machine, in this run, or null
     * @param goal       the figure to reach, or null
     * @param toC        how many times better the best (else the figure) than C here, whose figure is the best of its rounds
     *                   too, or than the reference when there is no compiler; or null
     * @param toGoal     how many times better than the goal
     * @param toEarlier  the same, to the earlier report
     */
    record Line(String name, String unit, double figure, double error, Double best, double allocated, Double reference,
            Double here, Double goal, Double toC, Double toGoal, Double toEarlier) {}

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

    static List<Line> lines(Collection<RunResult> results, Map<String, Double> loops, Map<String, Double> earlier)
            throws IOException {
        List<Line> lines = new ArrayList<>();
        for (Target target : targets()) {
            for (RunResult result : results) {
                if (matches(target, result)) {
                    Double here = target.loop() == null ? null : loops.get(target.loop());
                    lines.add(line(target, result, here, earlier.get(target.name())));
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

    private static Line line(Target target, RunResult result, Double here, Double before) {
        Result<?> time = result.getPrimaryResult();
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATION);
        double figure = target.figure(time);
        double error = target.percentile() == null ? 100 * time.getScoreError() / time.getScore() : Double.NaN;
        Double best = target.percentile() == null ? target.figure(time.getStatistics().getMin()) : null;
        return new Line(target.name(), target.unit(), figure, error, best,
                allocated == null ? Double.NaN : allocated.getScore() / target.each(), target.c(), here, target.target(),
                ratio(target, best == null ? figure : best, here == null ? target.c() : here),
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
        s.append(String.format("%-56s %9s %-9s %5s %9s %7s %9s %9s %9s %6s %6s %6s%n", "benchmark", "figure", "unit",
                "+-", "best", "B", "reference", "C here", "goal", "x C", "x goal", "x then"));
        for (Line l : lines) {
            s.append(String.format(Locale.ROOT, "%-56s %9.1f %-9s %5s %9s %7.1f %9s %9s %9s %6s %6s %6s%n", l.name(),
                    l.figure(), l.unit(), Double.isNaN(l.error()) ? "" : String.format(Locale.ROOT, "%.0f%%", l.error()),
                    text(l.best(), 1), l.allocated(), text(l.reference(), 1), text(l.here(), 1), text(l.goal(), 1),
                    text(l.toC(), 2), text(l.toGoal(), 2), text(l.toEarlier(), 2)));
        }
        return s.append("figure: mean; best: of all iterations; B: bytes allocated for each. Ratios above 1 are better: best "
                + "than C (here, else the reference), figure than the goal and than the earlier run.\n").toString();
    }

    private static String text(Double number, int digits) {
        return number == null ? "" : String.format(Locale.ROOT, "%." + digits + "f", number);
    }
}
