package org.qipa.api.fault;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/**
 * A parameter of a fault, or of something else that can be asked for by name. Its value is a {@link Long} for numbers and
 * times, a {@link String} for choices and texts.
 *
 * @param name         such as {@code channel}
 * @param type         what values look like
 * @param description  one sentence
 * @param unit         of a number, or empty
 * @param min          least value of a number or time (microseconds); least length of a text
 * @param max          greatest value, greatest length
 * @param defaultValue used when the parameter is not given
 * @param choices      the values of a choice; empty otherwise
 */
public record Parameter(String name, Type type, String description, String unit, long min, long max, Object defaultValue,
        List<String> choices) {

    private static final int TEXT_LIMIT = 256;

    /** What values look like. */
    public enum Type {
        /** A whole number; as text decimal or {@code 0x} hexadecimal. */
        NUMBER,
        /** A time in microseconds; as text {@code 1.5 s}. */
        TIME,
        /** One of some names. */
        CHOICE,
        /** A text. */
        TEXT
    }

    /** Copies the choices. */
    public Parameter {
        choices = List.copyOf(choices);
    }

    /** A number. */
    public static Parameter number(String name, String unit, long min, long max, long defaultValue, String description) {
        return new Parameter(name, Type.NUMBER, description, unit, min, max, defaultValue, List.of());
    }

    /** A time in microseconds. */
    public static Parameter time(String name, long min, long max, long defaultValue, String description) {
        return new Parameter(name, Type.TIME, description, "us", min, max, defaultValue, List.of());
    }

    /** One of some names, of which the first is the default. */
    public static Parameter choice(String name, String description, String... choices) {
        return new Parameter(name, Type.CHOICE, description, "", 0, 0, choices[0], Arrays.asList(choices));
    }

    /** A text, empty when it is not given. */
    public static Parameter text(String name, String description) {
        return new Parameter(name, Type.TEXT, description, "", 0, TEXT_LIMIT, "", List.of());
    }

    /**
     * Turns what somebody wrote into a value.
     *
     * @param given a text, a number or a truth value
     * @throws FaultException naming the parameter, what was given and the limit
     */
    public Object parse(Object given) {
        return switch (type) {
            case NUMBER -> within(number(given), given);
            case TIME -> within(given instanceof Number ? number(given) : Micros.parse(String.valueOf(given)), given);
            case CHOICE -> {
                String text = String.valueOf(given);
                if (!choices.contains(text)) {
                    throw new FaultException("no such choice: " + name + "=" + given + " known=" + choices);
                }
                yield text;
            }
            case TEXT -> {
                String text = String.valueOf(given);
                if (text.length() > max) {
                    throw new FaultException("too long: " + name + " length=" + text.length() + " limit=" + max);
                }
                yield text;
            }
        };
    }

    private long number(Object given) {
        try {
            return given instanceof Number n ? new BigDecimal(n.toString()).longValueExact()
                    : Long.decode(String.valueOf(given).strip());
        } catch (ArithmeticException | NumberFormatException e) {
            throw new FaultException("not a whole number: " + name + "=" + given + " limit=" + min + ".." + max);
        }
    }

    private long within(long value, Object given) {
        if (value < min || value > max) {
            throw new FaultException("out of limits: " + name + "=" + given + " limit=" + min + ".." + max
                    + (unit.isEmpty() ? "" : " " + unit));
        }
        return value;
    }
}
