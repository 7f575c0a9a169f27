package org.qipa.documents;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Checks a document against one of our schemas: the keywords those use, and no other. A full validator answers the same
 * (a test compares them), but makes the first document of a cold JVM some 150 ms slower, and brings four more bundles.
 */
final class SchemaCheck {

    private static final Set<String> KEYWORDS = Set.of("$schema", "$id", "$defs", "$ref", "title", "description", "type",
            "const", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "multipleOf", "items", "minItems",
            "maxItems", "uniqueItems", "properties", "required", "additionalProperties", "dependentRequired");

    private final JsonNode schema;
    private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

    /** Refuses a schema with a keyword that would be passed over. */
    SchemaCheck(JsonNode schema) {
        this.schema = schema;
        insistOnKeywords(schema);
    }

    void check(JsonNode document, Faults faults) {
        check(schema, document, "", faults);
    }

    private void check(JsonNode s, JsonNode n, String path, Faults faults) {
        if (s.has("$ref")) {
            check(resolve(s.get("$ref").asText()), n, path, faults);
        }
        if (s.has("type") && !isOfType(s.get("type"), n)) {
            faults.add(path, "type", "wrong type: value=" + brief(n) + " expected=" + brief(s.get("type")));
            return; // the other keywords would say the same again
        }
        if (s.has("const") && !s.get("const").equals(n)) {
            faults.add(path, "const", "wrong value: value=" + brief(n) + " expected=" + brief(s.get("const")));
        }
        if (s.has("enum") && !contains(s.get("enum"), n)) {
            faults.add(path, "enum", "not a known name: value=" + brief(n) + " known=" + s.get("enum"));
        }
        if (n.isTextual()) {
            text(s, n, path, faults);
        } else if (n.isNumber()) {
            number(s, n, path, faults);
        } else if (n.isArray()) {
            array(s, n, path, faults);
        } else if (n.isObject()) {
            object(s, n, path, faults);
        }
    }

    private void text(JsonNode s, JsonNode n, String path, Faults faults) {
        String text = n.asText();
        if (s.has("pattern") && !patterns.computeIfAbsent(s.get("pattern").asText(), Pattern::compile).matcher(text)
                .matches()) {
            faults.add(path, "pattern", "wrong form: value=" + brief(n) + " form=" + s.get("pattern").asText());
        }
        int length = text.codePointCount(0, text.length());
        limits(s, "minLength", "maxLength", BigDecimal.valueOf(length), "length", path, faults);
    }

    private void number(JsonNode s, JsonNode n, String path, Faults faults) {
        BigDecimal value = n.decimalValue();
        limits(s, "minimum", "maximum", value, "value", path, faults);
        if (s.has("multipleOf") && value.remainder(s.get("multipleOf").decimalValue()).signum() != 0) {
            faults.add(path, "multipleOf", "not a multiple: value=" + value + " of=" + s.get("multipleOf"));
        }
    }

    private void array(JsonNode s, JsonNode n, String path, Faults faults) {
        limits(s, "minItems", "maxItems", BigDecimal.valueOf(n.size()), "items", path, faults);
        Set<JsonNode> seen = new HashSet<>();
        for (int i = 0; i < n.size(); i++) {
            String at = path + "/" + i;
            if (s.path("uniqueItems").asBoolean() && !seen.add(n.get(i))) {
                faults.add(at, "uniqueItems", "the item stands twice: value=" + brief(n.get(i)));
            }
            if (s.has("items")) {
                check(s.get("items"), n.get(i), at, faults);
            }
        }
    }

    private void object(JsonNode s, JsonNode n, String path, Faults faults) {
        for (Iterator<String> names = n.fieldNames(); names.hasNext();) {
            String name = names.next();
            JsonNode member = s.path("properties").path(name);
            if (!member.isMissingNode()) {
                check(member, n.get(name), path + JsonText.step(name), faults);
            } else if (s.has("additionalProperties")) {
                faults.add(path + JsonText.step(name), "unknown-member", "no such member: member=" + name);
            }
            s.path("dependentRequired").path(name).forEach(other -> required(n, other.asText(), path, faults,
                    " needed with member=" + name));
        }
        s.path("required").forEach(name -> required(n, name.asText(), path, faults, ""));
    }

    private static void required(JsonNode n, String name, String path, Faults faults, String why) {
        if (!n.has(name)) {
            faults.add(path + JsonText.step(name), "required", "member missing: member=" + name + why);
        }
    }

    private static void limits(JsonNode s, String low, String high, BigDecimal value, String what, String path,
            Faults faults) {
        if (s.has(low) && value.compareTo(s.get(low).decimalValue()) < 0) {
            faults.add(path, low, "too small: " + what + "=" + value + " limit=" + s.get(low));
        }
        if (s.has(high) && value.compareTo(s.get(high).decimalValue()) > 0) {
            faults.add(path, high, "too large: " + what + "=" + value + " limit=" + s.get(high));
        }
    }

    private static boolean isOfType(JsonNode type, JsonNode n) {
        if (type.isArray()) {
            for (JsonNode t : type) {
                if (isOfType(t, n)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asText()) {
            case "object" -> n.isObject();
            case "array" -> n.isArray();
            case "string" -> n.isTextual();
            case "boolean" -> n.isBoolean();
            // As JSON schema has it, 2.0 is an integer.
            case "integer" -> n.isNumber() && n.decimalValue().stripTrailingZeros().scale() <= 0;
            default -> throw new IllegalStateException("type not supported: type=" + type);
        };
    }

    private static boolean contains(JsonNode values, JsonNode n) {
        for (JsonNode v : values) {
            if (v.equals(n)) {
                return true;
            }
        }
        return false;
    }

    private JsonNode resolve(String reference) {
        JsonNode target = schema.at(reference.substring(1));
        if (!reference.startsWith("#/") || target.isMissingNode()) {
            throw new IllegalStateException("no such definition: $ref=" + reference);
        }
        return target;
    }

    private void insistOnKeywords(JsonNode s) {
        s.fieldNames().forEachRemaining(k -> {
            if (!KEYWORDS.contains(k) || k.equals("additionalProperties") && s.get(k).asBoolean(true)) {
                throw new IllegalStateException("keyword not supported: keyword=" + k + " value=" + s.get(k));
            }
        });
        s.path("properties").forEach(this::insistOnKeywords);
        s.path("$defs").forEach(this::insistOnKeywords);
        if (s.has("items")) {
            insistOnKeywords(s.get("items"));
        }
        if (s.has("$ref")) {
            resolve(s.get("$ref").asText());
        }
    }

    /** Enough of a value to recognise it. */
    private static String brief(JsonNode node) {
        String text = node.toString();
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
