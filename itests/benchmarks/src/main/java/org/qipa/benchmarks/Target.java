package org.qipa.benchmarks;

import java.util.Map;
import org.openjdk.jmh.results.Result;

/**
 * A line of the report: which result it shows, in which unit, and what it is held against. From {@code targets.json}.
 *
 * @param benchmark  class and method
 * @param params     of the run it takes
 * @param name       for people
 * @param unit       of the figure
 * @param per        packets or TREs of an operation; 1 if left out
 * @param rate       whether the figure is millions a second instead of nanoseconds each; then more is better
 * @param percentile of single operations that is shown; the mean if left out
 * @param c          figure of the reference in C, one core of 2.8 to 3.3 GHz, or null
 * @param loop       the loop in C that is run beside it, or null; see {@link Native}
 * @param target     figure to reach, or null
 */
record Target(String benchmark, Map<String, String> params, String name, String unit, Integer per, boolean rate,
        Double percentile, Double c, String loop, Double target) {

    /** The figure of a result. */
    double figure(Result<?> result) {
        return figure(percentile == null ? result.getScore() : result.getStatistics().getPercentile(percentile));
    }

    /** The figure of an operation that takes so many nanoseconds. */
    double figure(double nanos) {
        double each = nanos / each();
        return rate ? 1_000 / each : each;
    }

    /** Packets or TREs of an operation. */
    int each() {
        return per == null ? 1 : per;
    }

    /** How many times better one figure is than another. */
    double ratio(double figure, double other) {
        return rate ? figure / other : other / figure;
    }
}
