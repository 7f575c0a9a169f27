package org.qipa.qmi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.qipa.api.document.Fault;

/** Members of JSON objects, with a fault for each that is not what it should be; reading goes on with something harmless. */
final class Nodes {

    private final List<Fault> faults = new ArrayList<>();

    List<Fault> faults() {
        return faults;
    }

    void fault(String path, String rule, String message) {
        faults.add(new Fault(path, rule, message));
    }

    String name(JsonNode node, String path) {
        if (!node.path("name").isTextual()) {
            fault(path + "/name", "name", "name=" + node.path("name"));
        }
        return node.path("name").asText();
    }

    int number(JsonNode node, String path, String member, int least, int greatest) {
        var value = node.path(member);
        if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() < least || value.asInt() > greatest) {
            fault(path + "/" + member, "number", member + "=" + value + " least=" + least + " limit=" + greatest);
            return least;
        }
        return value.asInt();
    }

    /** The number if the member is there. */
    int number(JsonNode node, String path, String member, int least, int greatest, int otherwise) {
        return node.has(member) ? number(node, path, member, least, greatest) : otherwise;
    }

    void onlyKnown(JsonNode node, String path, Set<String> known) {
        node.fieldNames().forEachRemaining(member -> {
            if (!known.contains(member)) {
                fault(path + "/" + member, "unknown-member", "member=" + member + " known=" + known);
            }
        });
    }
}
