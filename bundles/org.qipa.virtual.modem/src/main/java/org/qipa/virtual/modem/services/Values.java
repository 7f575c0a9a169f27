package org.qipa.virtual.modem.services;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values of messages, as the QMI runtime takes them. */
final class Values {

    private Values() {
    }

    /** A struct, or the TLVs of a message: names and values in turns; whole numbers and truth values become longs. */
    static Map<String, Object> of(Object... namesAndValues) {
        var values = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], value(namesAndValues[i + 1]));
        }
        return values;
    }

    static Object value(Object value) {
        return switch (value) {
            case Integer number -> (Object) number.longValue();
            case Boolean flag -> flag ? 1L : 0L;
            default -> value;
        };
    }

    /** Text as the codec takes it, a character a byte: in UTF-8, which clients expect. */
    static String text(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
