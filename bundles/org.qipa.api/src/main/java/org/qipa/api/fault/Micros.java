package org.qipa.api.fault;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: {@code 1.5 s}, {@code 20 ms}, {@code 100 us}, or a number of microseconds. */
public final class Micros {

    /** The longest time that is accepted: ten days, in microseconds. */
    public static final long LIMIT = 864_000_000_000L;

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?) ?(us|ms|s|min)?");

    private Micros() {}

    /**
     * Reads a time.
     *
     * @return microseconds, 0..{@link #LIMIT}
     * @throws FaultException when the text is no time, not a whole number of microseconds, or too long
     */
    public static long parse(String text) {
        Matcher m = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!m.matches()) {
            throw new FaultException("not a time: value=" + text + " form=1.5 s, 20 ms, 100 us, 2 min or microseconds");
        }
        BigDecimal micros = new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(unit(m.group(2))));
        if (micros.stripTrailingZeros().scale() > 0 || micros.compareTo(BigDecimal.valueOf(LIMIT)) > 0) {
            throw new FaultException("not a time within limits: value=" + text + " least=1 us limit=10 days");
        }
        return micros.longValueExact();
    }

    private static long unit(String name) {
        return switch (name == null ? "us" : name) {
            case "us" -> 1;
            case "ms" -> 1_000;
            case "s" -> 1_000_000;
            default -> 60_000_000;
        };
    }

    /** The shortest text that {@link #parse} reads back: {@code 1500000} is {@code 1.5 s}. */
    public static String text(long micros) {
        if (micros != 0 && micros % 1_000 != 0) {
            return micros + " us";
        }
        if (micros != 0 && micros % 100_000 != 0) {
            return micros / 1_000 + " ms";
        }
        return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString() + " s";
    }
}
