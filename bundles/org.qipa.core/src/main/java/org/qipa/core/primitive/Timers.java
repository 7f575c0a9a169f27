package org.qipa.core.primitive;

import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterException;
import org.qipa.api.register.RegisterField;
import org.qipa.api.register.RegisterWord;
import org.qipa.core.rule.IpaRules;

/**
 * Turns microseconds into the bits of the aggregation time limit and of the head-of-line timer (spec 05 §5.1, §5.3; 08
 * §3.4, §4). A time that fits no field is refused.
 *
 * @param rules       of the version
 * @param clockRateHz core clock, for the head-of-line timer before 4.5
 */
public record Timers(IpaRules rules, long clockRateHz) {

    /** Cycles of the core clock per tick of the head-of-line timer before 4.5. */
    private static final long CYCLES_PER_TICK = 128;
    /** Bits of the base of a scaled head-of-line timer. */
    private static final int BASE_WIDTH = 5;
    /** Periods of the pulse generators in microseconds; the third one is 1 ms before 5.0 and then of no use. */
    private static final int[] PERIODS_US = {100, 1_000, 10_000};

    /** Pulses of a generator. */
    private record Pulses(int generator, long count) {}

    /** Sets TIME_LIMIT, and AGGR_GRAN_SEL where there is one, of ENDP_INIT_AGGR. */
    public RegisterWord aggregationLimit(RegisterWord word, long microseconds) {
        if (microseconds == 0) {
            return word;
        }
        if (!rules.hasQtime()) {
            return word.with("TIME_LIMIT", rounded(microseconds, IpaRules.AGGREGATION_GRANULARITY_US));
        }
        Pulses p = pulses(microseconds, word.register(), "TIME_LIMIT", "AGGR_GRAN_SEL");
        return word.with("TIME_LIMIT", p.count).with("AGGR_GRAN_SEL", p.generator);
    }

    /** The word of ENDP_INIT_HOL_BLOCK_TIMER. */
    public RegisterWord holTimer(Register register, long microseconds) {
        RegisterWord word = register.word();
        if (microseconds == 0) {
            return word;
        }
        return switch (rules.holTimer()) {
            case TICKS -> word.with("TIMER_BASE_VALUE", ticks(microseconds));
            case BASE_AND_SCALE -> scaled(word, ticks(microseconds));
            case PULSES -> {
                // Oddity 17: the reference always selects generator 1; this is the one the count is for.
                Pulses p = pulses(microseconds, register, "TIMER_LIMIT", "TIMER_GRAN_SEL");
                yield word.with("TIMER_LIMIT", p.count).with("TIMER_GRAN_SEL", p.generator);
            }
        };
    }

    private RegisterWord scaled(RegisterWord word, long ticks) {
        long value = ticks;
        int high = Long.SIZE - Long.numberOfLeadingZeros(value);
        int scale = Math.max(0, high - BASE_WIDTH);
        if (scale > 0) {
            value += 1L << scale - 1;
            if (Long.SIZE - Long.numberOfLeadingZeros(value) != high) {
                scale++;
            }
        }
        return word.with("TIMER_BASE_VALUE", value >> scale).with("TIMER_SCALE", scale);
    }

    private long ticks(long microseconds) {
        return rounded(microseconds * clockRateHz, CYCLES_PER_TICK * 1_000_000);
    }

    private Pulses pulses(long microseconds, Register register, String limit, String selector) {
        RegisterField count = register.field(limit);
        // Oddity 8: the reference computes the ticks of the third generator with the first one's period.
        int generators = rules.hasSlowPulse() ? 3 : 2;
        for (int g = 0; g < generators && g <= register.field(selector).max(); g++) {
            long pulses = rounded(microseconds, PERIODS_US[g]);
            if (pulses <= count.max()) {
                return new Pulses(g, pulses);
            }
        }
        throw new RegisterException("time does not fit: register=" + register.name() + " microseconds=" + microseconds
                + " limit=" + count.max() + " pulses");
    }

    private static long rounded(long value, long unit) {
        return (value + unit / 2) / unit;
    }
}
