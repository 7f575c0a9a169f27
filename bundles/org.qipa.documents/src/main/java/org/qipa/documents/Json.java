package org.qipa.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reading members of a tree that fits its schema: nothing here can fail then. */
final class Json {

    private Json() {}

    /** An integer, or hexadecimal text. */
    static long number(JsonNode n) {
        return n.isTextual() ? Long.parseUnsignedLong(n.asText().substring(2), 16) : n.longValue();
    }

    /** A 32-bit word: what is above 0x7fffffff comes out negative. */
    static int word(JsonNode n) {
        return (int) number(n);
    }

    static int integer(JsonNode n, String member) {
        return n.path(member).intValue();
    }

    static boolean flag(JsonNode n, String member) {
        return n.path(member).booleanValue();
    }

    static String text(JsonNode n, String member) {
        return n.path(member).asText();
    }

    static <T> List<T> list(JsonNode array, Function<JsonNode, T> item) {
        List<T> list = new ArrayList<>(array.size());
        array.forEach(n -> list.add(item.apply(n)));
        return list;
    }

    static <T> Optional<T> optional(JsonNode n, Function<JsonNode, T> value) {
        return n.isMissingNode() ? Optional.empty() : Optional.of(value.apply(n));
    }
}
