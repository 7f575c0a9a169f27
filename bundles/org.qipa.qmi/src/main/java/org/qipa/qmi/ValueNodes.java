package org.qipa.qmi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.qipa.api.qmi.Names;
import org.qipa.api.qmi.Value;
import org.qipa.api.qmi.Value.Number.Form;

/** The values of a message file: what its {@code structs}, {@code enums} and {@code masks} say. See {@link MessageFile}. */
final class ValueNodes {

    static final Set<String> MEMBERS = Set.of("value", "struct", "names", "big_endian", "max", "prefix", "length", "filler",
            "array", "fixed_array");

    private static final int LIMIT = 0xffff;
    private static final Map<String, Value.Number> SCALARS = Map.ofEntries(scalar("uint8", 1, Form.UNSIGNED),
            scalar("uint16", 2, Form.UNSIGNED), scalar("uint32", 4, Form.UNSIGNED), scalar("uint48", 6, Form.UNSIGNED),
            scalar("uint64", 8, Form.UNSIGNED), scalar("int8", 1, Form.SIGNED), scalar("int16", 2, Form.SIGNED),
            scalar("int32", 4, Form.SIGNED), scalar("int64", 8, Form.SIGNED), scalar("enum16", 2, Form.SIGNED),
            scalar("enum32", 4, Form.SIGNED), scalar("float32", 4, Form.FLOAT));
    private static final Set<String> STRUCT_MEMBERS = new TreeSet<>(MEMBERS);

    static {
        STRUCT_MEMBERS.addAll(Set.of("name", "note"));
    }

    private final Nodes nodes;
    private final JsonNode root;
    private final Function<String, Names> common;
    private final Map<String, Value.Struct> structs = new HashMap<>();
    private final Map<String, Names> names = new HashMap<>();
    private final Set<String> reading = new LinkedHashSet<>();

    /**
     * @param root   of the file
     * @param common names for numbers that the file itself does not declare; answers null for unknown ones
     */
    ValueNodes(Nodes nodes, JsonNode root, Function<String, Names> common) {
        this.nodes = nodes;
        this.root = root;
        this.common = common;
        names.put(Names.BOOLEAN.name(), Names.BOOLEAN);
        names("enums", false);
        names("masks", true);
        root.path("structs").fieldNames().forEachRemaining(struct -> struct(struct, "/structs/" + struct));
    }

    /** The value of a TLV, or of a member of a struct. */
    Value value(JsonNode node, String path, boolean member) {
        Value value = node.has("struct") ? struct(node.path("struct").asText(), path + "/struct") : single(node, path, member);
        boolean whole = value instanceof Value.Text text && text.extent() == Value.Text.Extent.WHOLE;
        if (node.has("fixed_array") || node.has("array")) {
            boolean fixed = node.has("fixed_array");
            int count = nodes.number(node, path, fixed ? "fixed_array" : "array", 1, LIMIT);
            if (whole) {
                nodes.fault(path, "string-array", "a string alone in its TLV has no end of its own: array=" + count);
            }
            return fixed ? Value.Items.fixed(value, count) : Value.Items.counted(value, count);
        }
        return value;
    }

    private Value single(JsonNode node, String path, boolean member) {
        var type = node.path("value").asText();
        if (type.equals("string")) {
            return string(node, path, member);
        }
        var scalar = SCALARS.get(type);
        if (scalar == null) {
            nodes.fault(path + "/value", "unknown-value", "value=" + node.path("value") + " known="
                    + new TreeSet<>(SCALARS.keySet()) + ",string");
            return SCALARS.get("uint8");
        }
        return node.has("names") || node.has("big_endian") ? new Value.Number(scalar.size(), scalar.form(),
                node.path("big_endian").asBoolean(), named(node.path("names"), path)) : scalar;
    }

    /** In a struct a string with a greatest length is counted; alone in its TLV it needs no end. */
    private Value string(JsonNode node, String path, boolean member) {
        int max = nodes.number(node, path, "max", 1, LIMIT, 0);
        if (node.has("length")) {
            return Value.Text.fixed(nodes.number(node, path, "length", 1, LIMIT),
                    nodes.number(node, path, "filler", 0, 0xff, Value.Text.NO_FILLER));
        }
        if (node.has("prefix")) {
            return Value.Text.counted(nodes.number(node, path, "prefix", Byte.BYTES, Short.BYTES), max);
        }
        if (member && max == 0) {
            nodes.fault(path, "string-end", "a string in a struct needs one of max, prefix, length");
        }
        return member ? Value.Text.counted(Value.prefix(max), max) : Value.Text.whole(max);
    }

    private Value.Struct struct(String name, String path) {
        var known = structs.get(name);
        if (known != null) {
            return known;
        }
        var declared = root.path("structs").path(name);
        if (!declared.isArray() || declared.isEmpty()) {
            nodes.fault(path, "unknown-struct", "struct=" + name + " known=" + root.path("structs").properties().stream()
                    .map(Map.Entry::getKey).toList());
            return new Value.Struct(List.of());
        }
        if (!reading.add(name)) {
            nodes.fault(path, "recursive-struct", "struct=" + name + " is within itself: " + reading);
            return new Value.Struct(List.of());
        }
        var members = new ArrayList<Value.Member>();
        var seen = new HashSet<String>();
        int index = 0;
        for (var node : declared) {
            var at = "/structs/" + name + "/" + index++;
            nodes.onlyKnown(node, at, STRUCT_MEMBERS);
            var member = new Value.Member(nodes.name(node, at), value(node, at, true));
            if (!seen.add(member.name())) {
                nodes.fault(at, "duplicate-member", "name=" + member.name() + " is declared twice");
            }
            members.add(member);
        }
        reading.remove(name);
        var struct = new Value.Struct(members);
        structs.put(name, struct);
        return struct;
    }

    private void names(String section, boolean mask) {
        root.path(section).properties().forEach(enumeration -> names.put(enumeration.getKey(),
                names(enumeration.getKey(), mask, enumeration.getValue())));
    }

    /** Names of a JSON object {@code NAME: number}; where two names have a number the first one is its. */
    static Names names(String name, boolean mask, JsonNode values) {
        var byValue = new HashMap<Long, String>();
        values.properties().forEach(value -> byValue.putIfAbsent(value.getValue().bigIntegerValue().longValue(),
                value.getKey()));
        return new Names(name, mask, byValue);
    }

    private Names named(JsonNode node, String path) {
        if (node.isMissingNode()) {
            return Names.NONE;
        }
        var name = node.asText();
        var own = names.get(name);
        if (own != null) {
            return own;
        }
        var others = common.apply(name);
        if (others == null) {
            nodes.fault(path + "/names", "unknown-names", "names=" + node + " known=" + new TreeSet<>(names.keySet()));
            return Names.NONE;
        }
        names.put(name, others);
        return others;
    }

    private static Map.Entry<String, Value.Number> scalar(String name, int size, Form form) {
        return Map.entry(name, new Value.Number(size, form));
    }
}
