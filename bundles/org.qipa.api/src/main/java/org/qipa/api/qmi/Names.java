package org.qipa.api.qmi;

import java.util.Map;
import java.util.StringJoiner;

/**
 * Names of the values of a number.
 *
 * @param name   of the enumeration, such as {@code nas_registration_state}; empty for {@link #NONE}
 * @param mask   whether the values are bits that can be set together
 * @param values names by value
 */
public record Names(String name, boolean mask, Map<Long, String> values) {

    /** The numbers speak for themselves. */
    public static final Names NONE = new Names("", false, Map.of());
    /** No and yes. */
    public static final Names BOOLEAN = new Names("boolean", false, Map.of(0L, "false", 1L, "true"));

    /** Copies the names. */
    public Names {
        values = Map.copyOf(values);
    }

    /** Such as {@code ONLINE(0)}, {@code RSSI|ECIO(0x3)} for a mask, {@code true}; the number alone when it has no name. */
    public String text(long value) {
        if (this == BOOLEAN && values.containsKey(value)) {
            return values.get(value);
        }
        if (mask) {
            return bits(value);
        }
        var known = values.get(value);
        return known == null ? Long.toString(value) : known + "(" + value + ")";
    }

    private String bits(long value) {
        var hex = "0x" + Long.toHexString(value);
        if (values.containsKey(value)) {
            return values.get(value) + "(" + hex + ")";
        }
        var set = new StringJoiner("|");
        long unnamed = value;
        for (long rest = value; rest != 0; rest &= rest - 1) {
            var known = values.get(Long.lowestOneBit(rest));
            if (known != null) {
                set.add(known);
                unnamed &= ~Long.lowestOneBit(rest);
            }
        }
        if (unnamed == value) {
            return hex;
        }
        return (unnamed == 0 ? set : set.add("0x" + Long.toHexString(unnamed))) + "(" + hex + ")";
    }
}
