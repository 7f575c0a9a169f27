package org.qipa.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A recorded case or event, seen from qipa's side. */
public final class Recorded {

    private static final String QIPA = "qipa";

    private Recorded() {
    }

    /** Whether qipa does something else than the reference here, in the case itself or in an entry of its list. */
    public static boolean hasChoice(JsonNode recorded) {
        if (recorded.has(QIPA)) {
            return true;
        }
        for (JsonNode entry : recorded.path("list")) {
            if (entry.has(QIPA)) {
                return true;
            }
        }
        return false;
    }

    /** One member: qipa's where there is one, otherwise the recorded one; null if neither is there. */
    public static JsonNode member(JsonNode recorded, String name) {
        JsonNode choice = recorded.path(QIPA).get(name);
        return choice != null ? choice : recorded.get(name);
    }

    /** A copy in which qipa's members stand in place of the recorded ones. */
    public static JsonNode merged(JsonNode recorded) {
        ObjectNode merged = recorded.deepCopy();
        recorded.path(QIPA).properties().forEach(member -> merged.set(member.getKey(), member.getValue()));
        return merged;
    }

    /** A number written as such, or as text such as {@code 0x1f}. */
    public static long number(JsonNode n) {
        return n.isNumber() ? n.asLong() : Long.decode(n.asText());
    }
}
