package org.qipa.qmi;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.qipa.api.qmi.Value;

/** A value on one line for people, with the names of enumerators. */
final class ValueText {

    private ValueText() {
    }

    /** @param value as {@link ValueReader} has read it */
    static String of(Value declared, Object value) {
        return switch (declared) {
            case Value.Number number -> value instanceof Long n ? number(number, n) : value.toString();
            case Value.Text text -> quoted((String) value);
            case Value.Items items -> {
                var all = new StringJoiner(", ", "[", "]");
                ((List<?>) value).forEach(item -> all.add(of(items.of(), item)));
                yield all.toString();
            }
            case Value.Struct struct -> {
                var all = new StringJoiner(", ", "{", "}");
                var values = (Map<?, ?>) value;
                struct.members().forEach(member -> all.add(member.name() + "=" + of(member.value(), values.get(member.name()))));
                yield all.toString();
            }
        };
    }

    private static String number(Value.Number number, long value) {
        if (number.names() == org.qipa.api.qmi.Names.NONE && number.form() == Value.Number.Form.UNSIGNED) {
            return Long.toUnsignedString(value);
        }
        return number.names().text(value);
    }

    /** Characters are bytes; for a person they are read as UTF-8 where they are that. */
    private static String quoted(String bytes) {
        var text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        var shown = new StringBuilder("\"");
        (text.indexOf('\ufffd') < 0 ? text : bytes).codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                shown.append('\\').appendCodePoint(c);
            } else if (Character.isISOControl(c)) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.append('"').toString();
    }
}
