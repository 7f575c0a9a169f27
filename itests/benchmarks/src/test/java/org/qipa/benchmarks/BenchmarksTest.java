package org.qipa.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs and has its line in the report. The figures mean nothing here. */
class BenchmarksTest {

    @Test
    void shouldRunEveryBenchmarkAndShowAFigureForEveryTarget() throws Exception {
        var results = new Runner(new OptionsBuilder().include("org\\.qipa\\.").forks(0).warmupIterations(0)
                .measurementIterations(1).measurementTime(TimeValue.milliseconds(10)).verbosity(VerboseMode.SILENT)
                .param("updates", "0", "2").param("between", "500").shouldFailOnError(true).build())
                .run();
        List<Report.Line> lines = Report.lines(results, Map.of(), Map.of());
        assertEquals(Report.targets().size() - 1, lines.stream().map(Report.Line::name).distinct().count(),
                "all targets but the one of fifty updates");
        assertTrue(lines.stream().allMatch(l -> l.figure() > 0 && Double.isFinite(l.figure())), lines::toString);
        assertTrue(Report.table(lines).lines().count() == lines.size() + 2);
    }
}
