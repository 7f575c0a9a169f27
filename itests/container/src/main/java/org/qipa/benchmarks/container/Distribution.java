package org.qipa.benchmarks.container;

import java.util.Arrays;
import java.util.Locale;

/** Times of one kind. */
final class Distribution {

    private static final double MILLION = 1e6;

    private long[] values = new long[1024];
    private int count;

    void add(long nanos) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = nanos;
    }

    /** In milliseconds; NaN when there is none. */
    double percentile(double p) {
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1, Math.floor(count * p / 100))] / MILLION;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "min %7.2f  p50 %7.2f  p90 %7.2f  p99 %7.2f  max %7.2f ms", percentile(0),
                percentile(50), percentile(90), percentile(99), percentile(100));
    }
}
