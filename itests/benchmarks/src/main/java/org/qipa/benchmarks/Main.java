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
 *   bench [--quick] [--forks N] [--json FILE] [--compare FILE] [--profile NAME] [--gc NAME] [NAME ...]
 * </pre>
 */
public final class Main {

    private static final String USAGE = "bench [--quick] [--forks N] [--json FILE] [--compare FILE] [--profile NAME]"
            + " [--gc Serial|Parallel|G1|Z|Epsilon] [NAME ...]   NAME: qmi, map, ring, path, latency, updates, counters, or"
            + " part of a class or method";

    /** What a word stands for on the command line. */
    private static final Map<String, String> GROUPS = Map.of("qmi", "org\\.qipa\\.qmi\\.", "map", "org\\.qipa\\.rmnet\\.",
            "ring", "RingBenchmark", "path", "PathBenchmark", "latency", "LatencyBenchmark", "updates", "UpdateBenchmark",
            "counters", "CountersBenchmark");

    /** Short, so that some iterations have the processor for themselves where others want it too. */
    private static final int ITERATION_MS = 200;

    private Main() {}

    /** @param args see the class */
    public static void main(String[] args) throws Exception {
        boolean quick = false;
        int forks = 0;
        Path json = null;
        String collector = "Serial";
        Map<String, Double> earlier = Map.of();
        ChainedOptionsBuilder options = new OptionsBuilder().addProfiler(GCProfiler.class).verbosity(VerboseMode.NORMAL);
        List<String> patterns = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--help" -> {
                    System.out.println(USAGE);
                    return;
                }
                case "--quick" -> quick = true;
                case "--forks" -> forks = Integer.parseInt(value(args, ++i));
                case "--json" -> json = Path.of(value(args, ++i));
                case "--compare" -> earlier = Report.earlier(Path.of(value(args, ++i)));
                case "--profile" -> options.addProfiler(value(args, ++i));
                case "--gc" -> collector = value(args, ++i);
                default -> {
                    if (args[i].startsWith("-")) {
                        System.err.println("unknown option: " + args[i] + " usage: " + USAGE);
                        System.exit(2);
                    }
                    patterns.add(GROUPS.getOrDefault(args[i], args[i]));
                }
            }
        }
        (patterns.isEmpty() ? List.of("Benchmark") : patterns).forEach(options::include);
        Map<String, Double> loops = Native.run(Path.of(System.getProperty("qipa.home", "."), "itests/benchmarks/src/main/c"));
        Collection<RunResult> results = new Runner(options.forks(forks > 0 ? forks : quick ? 1 : 3)
                .warmupIterations(quick ? 5 : 15).warmupTime(TimeValue.milliseconds(ITERATION_MS))
                .measurementIterations(quick ? 5 : 25).measurementTime(TimeValue.milliseconds(ITERATION_MS))
                .timeUnit(TimeUnit.NANOSECONDS).shouldFailOnError(true)
                .jvmArgs("--enable-native-access=ALL-UNNAMED", "-XX:+UnlockExperimentalVMOptions",
                        "-XX:+Use" + collector + "GC", "-Xms512m", "-Xmx512m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
                .build()).run();
        List<Report.Line> lines = Report.lines(results, loops, earlier);
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
