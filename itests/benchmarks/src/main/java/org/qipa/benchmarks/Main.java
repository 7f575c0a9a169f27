package org.qipa.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks and prints a table.
 *
 * <pre>
 *   bench [--quick] [--json FILE] [--compare FILE] [--profile NAME] [PATTERN ...]
 * </pre>
 */
public final class Main {

    private static final String USAGE = "bench [--quick] [--json FILE] [--compare FILE] [--profile NAME] [PATTERN ...]";

    private Main() {}

    /** @param args see the class */
    public static void main(String[] args) throws Exception {
        boolean quick = false;
        Path json = null;
        Map<String, Double> earlier = Map.of();
        ChainedOptionsBuilder options = new OptionsBuilder().addProfiler(GCProfiler.class).verbosity(VerboseMode.NORMAL);
        List<String> patterns = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--quick" -> quick = true;
                case "--json" -> json = Path.of(value(args, ++i));
                case "--compare" -> earlier = Report.earlier(Path.of(value(args, ++i)));
                case "--profile" -> options.addProfiler(value(args, ++i));
                default -> {
                    if (args[i].startsWith("-")) {
                        throw new IllegalArgumentException("unknown option: " + args[i] + " usage: " + USAGE);
                    }
                    patterns.add(args[i]);
                }
            }
        }
        (patterns.isEmpty() ? List.of("Benchmark") : patterns).forEach(options::include);
        Collection<RunResult> results = new Runner(options.forks(quick ? 1 : 3)
                .warmupIterations(quick ? 3 : 5).warmupTime(TimeValue.milliseconds(quick ? 300 : 1000))
                .measurementIterations(quick ? 3 : 5).measurementTime(TimeValue.milliseconds(quick ? 300 : 1000))
                .timeUnit(TimeUnit.NANOSECONDS).shouldFailOnError(true).build()).run();
        List<Report.Line> lines = Report.lines(results, earlier);
        System.out.print(Report.table(lines));
        if (json != null) {
            Report.write(lines, json);
        }
    }

    private static String value(String[] args, int i) {
        if (i >= args.length) {
            throw new IllegalArgumentException("value missing: option=" + args[i - 1] + " usage: " + USAGE);
        }
        return args[i];
    }
}
