package org.qipa.virtual.ipa.core;

import java.util.Arrays;
import org.qipa.virtual.ipa.board.RegisterFile;
import org.qipa.virtual.ipa.silicon.SiliconRules;

/** How long a tick of the IPA's timers is, as the driver programmed it (spec 05 §5.1, §5.2; 08 §4; 14 §5). */
final class Ticks {

    /** Time limit of a timer that does not run. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long SECOND = 1_000_000_000L;
    private static final int AGGREGATION_HZ = 32_000;
    private static final int HOL_CLOCKS = 128;
    /** Periods by code, for a 100 kHz base. */
    private static final long[] PULSE_NANOS = {10_000, 20_000, 50_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
            655_350_000};
    /** As many as fit the fields that choose one; not all of them exist. */
    private static final int GENERATORS = 4;
    private static final int XO_DIVIDER_FOR_100_KHZ = 192;

    private final RegisterFile file;
    private final SiliconRules rules;
    private final boolean counterConfig;
    private final RegisterFile.Field granularity;
    private final RegisterFile.Field dividerEnabled;
    private final RegisterFile.Field divider;
    /** By pulse generator. */
    private final RegisterFile.Field[] periods = new RegisterFile.Field[GENERATORS];

    Ticks(RegisterFile file, SiliconRules rules) {
        this.file = file;
        this.rules = rules;
        counterConfig = file.register("COUNTER_CFG") != null;
        granularity = file.find("COUNTER_CFG", 0, "AGGR_GRANULARITY");
        dividerEnabled = file.find("TIMERS_XO_CLK_DIV_CFG", 0, "DIV_ENABLE");
        divider = file.find("TIMERS_XO_CLK_DIV_CFG", 0, "DIV_VALUE");
        Arrays.setAll(periods, generator -> file.find("TIMERS_PULSE_GRAN_CFG", 0, "PULSE_GRAN_" + generator));
    }

    /** An aggregation time limit in nanoseconds. */
    long aggregation(int ticks, int generator) {
        return counterConfig ? ticks * (granularity.get() + 1) * SECOND / AGGREGATION_HZ
                : pulses(ticks, generator);
    }

    /** A head-of-line limit in nanoseconds. */
    long headOfLine(int endpoint, long clockHz) {
        String timer = "ENDP_INIT_HOL_BLOCK_TIMER";
        long base = file.field(timer, endpoint, "TIMER_BASE_VALUE") & 0xffff_ffffL;
        return switch (rules.holTimer()) {
            case CLOCKS -> clocks(base, clockHz);
            case SCALED_CLOCKS -> clocks(base << file.field(timer, endpoint, "TIMER_SCALE"), clockHz);
            case PULSES -> pulses(file.field(timer, endpoint, "TIMER_LIMIT"),
                    file.field(timer, endpoint, "TIMER_GRAN_SEL"));
        };
    }

    private static long clocks(long ticks, long clockHz) {
        return clockHz == 0 ? 0 : (long) ((double) ticks * HOL_CLOCKS * SECOND / clockHz);
    }

    private long pulses(int ticks, int generator) {
        if (ticks == 0) {
            return 0;
        }
        if (dividerEnabled.get() == 0) {
            return NEVER;
        }
        return ticks * PULSE_NANOS[periods[generator].get()] * (divider.get() + 1) / XO_DIVIDER_FOR_100_KHZ;
    }
}
