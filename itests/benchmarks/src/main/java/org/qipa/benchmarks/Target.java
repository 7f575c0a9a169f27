package org.qipa.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * A line of the report: which result it shows, in which unit, and what it is held against. From {@code targets.json}.
 *
 * @param benchmark class and method
 * @param params    of the run it takes
 * @param name      for people
 * @param unit      of the figure
 * @param per       packets or TREs of an operation; 1 if left out
 * @param rate      whether the figure is millions a second instead of nanoseconds each; then more is better
 * @param c         figure of the reference in C, one core, or null
 * @param target    figure to reach, or null
 */
record Target(String benchmark, Map<String, String> params, String name, String unit, @JsonProperty Integer per, boolean rate,
        Double c, Double target) {

    /** The figure for a time of an operation. */
    double figure(double nanos) {
        double each = nanos / (per == null ? 1 : per);
        return rate ? 1_000 / each : each;
    }

    /** How many times better one figure is than another. */
    double ratio(double figure, double other) {
        return rate ? figure / other : other / figure;
    }
}
