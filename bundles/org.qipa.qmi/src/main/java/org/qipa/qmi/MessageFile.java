package org.qipa.qmi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.Fault;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.TlvDeclaration;
import org.qipa.api.qmi.TlvDeclaration.Member;
import org.qipa.api.qmi.TlvDeclaration.ValueKind;

/**
 * Reads the messages of a service from a file of the format {@code qipa-qmi/1}.
 *
 * <pre>
 *   { "format": "qipa-qmi/1", "service": 49, "name": "IPA",
 *     "structs": { "mem_bounds": [ {"name": "start", "value": "uint32"}, {"name": "end", "value": "uint32"} ] },
 *     "messages": [
 *       { "id": 33, "name": "INIT_DRIVER", "kind": "request", "max_length": 162, "tlvs": [
 *           {"type": 16, "name": "platform_type", "value": "enum32", "optional": true},
 *           {"type": 17, "name": "hdr_tbl_info", "struct": "mem_bounds", "optional": true} ] } ] }
 * </pre>
 *
 * {@code value}: uint8, uint16, uint32, uint64, enum16, enum32 (signed), or string with {@code max}, its greatest length.
 * {@code struct} instead of {@code value}: one of {@code structs}, whose members have a {@code value} each.
 * {@code array}: greatest number of items, counted on the wire; {@code fixed_array}: exactly so many, not counted.
 * {@code max_length}: bytes of the TLVs altogether. TLVs are sent in the order of the file. {@code note} is for people.
 *
 * <p>A file is taken whole or refused with every fault.
 */
final class MessageFile {

    static final String FORMAT = "qipa-qmi/1";

    private static final Map<String, Member> SCALARS = Map.of(
            "uint8", new Member("", ValueKind.UNSIGNED, 1), "uint16", new Member("", ValueKind.UNSIGNED, 2),
            "uint32", new Member("", ValueKind.UNSIGNED, 4), "uint64", new Member("", ValueKind.UNSIGNED, 8),
            "enum16", new Member("", ValueKind.ENUM, 2), "enum32", new Member("", ValueKind.ENUM, 4));
    private static final Set<String> TLV_MEMBERS = Set.of("type", "name", "value", "struct", "max", "optional", "array",
            "fixed_array", "note");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LENGTH_LIMIT = 0xffff;

    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, List<Member>> structs = new HashMap<>();

    private MessageFile() {
    }

    /** @param name of the document, for messages */
    static List<MessageDeclaration> read(String name, InputStream json) throws IOException, DocumentException {
        var file = new MessageFile();
        var messages = file.messages(JSON.readTree(json));
        if (!file.faults.isEmpty()) {
            throw new DocumentException(name, file.faults);
        }
        return messages;
    }

    private List<MessageDeclaration> messages(JsonNode root) {
        if (!FORMAT.equals(root.path("format").asText())) {
            fault("/format", "format", "format=" + root.path("format") + " known=" + FORMAT);
            return List.of();
        }
        int service = number(root, "", "service", 1, LENGTH_LIMIT);
        root.path("structs").properties().forEach(struct -> structs.put(struct.getKey(),
                members(struct.getValue(), "/structs/" + struct.getKey())));
        var messages = new ArrayList<MessageDeclaration>();
        var seen = new HashSet<String>();
        int index = 0;
        for (var node : root.path("messages")) {
            var path = "/messages/" + index++;
            var message = new MessageDeclaration(service, number(node, path, "id", 0, LENGTH_LIMIT), name(node, path),
                    kind(node, path), number(node, path, "max_length", 0, LENGTH_LIMIT), tlvs(node.path("tlvs"), path));
            if (!seen.add(message.kind() + " " + message.id())) {
                fault(path, "duplicate-message", "id=" + message.id() + " kind=" + message.kind() + " is declared twice");
            }
            messages.add(message);
        }
        return List.copyOf(messages);
    }

    private List<TlvDeclaration> tlvs(JsonNode nodes, String parent) {
        var tlvs = new ArrayList<TlvDeclaration>();
        var types = new HashSet<Integer>();
        var names = new HashSet<String>();
        int index = 0;
        for (var node : nodes) {
            var path = parent + "/tlvs/" + index++;
            node.fieldNames().forEachRemaining(member -> {
                if (!TLV_MEMBERS.contains(member)) {
                    fault(path + "/" + member, "unknown-member", "member=" + member + " known=" + TLV_MEMBERS);
                }
            });
            boolean fixed = node.has("fixed_array");
            int array = fixed ? number(node, path, "fixed_array", 1, LENGTH_LIMIT)
                    : node.has("array") ? number(node, path, "array", 1, LENGTH_LIMIT) : 0;
            var value = node.has("struct") ? new Member("", ValueKind.STRUCT, 0) : value(node, path);
            if (value.kind() == ValueKind.STRING && array != 0) {
                fault(path, "string-array", "a string alone in its TLV has no end of its own: array=" + array);
            }
            var tlv = new TlvDeclaration(number(node, path, "type", 0, 0xff), name(node, path), value.kind(), value.size(),
                    node.path("optional").asBoolean(), array, fixed, struct(node, path));
            if (!types.add(tlv.type()) | !names.add(tlv.name())) {
                fault(path, "duplicate-tlv", "type=" + tlv.type() + " name=" + tlv.name() + " is declared twice");
            }
            tlvs.add(tlv);
        }
        return tlvs;
    }

    private List<Member> struct(JsonNode node, String path) {
        if (!node.has("struct")) {
            return List.of();
        }
        var members = structs.get(node.path("struct").asText());
        if (members == null) {
            fault(path + "/struct", "unknown-struct", "struct=" + node.path("struct") + " known=" + structs.keySet());
            return List.of();
        }
        return members;
    }

    private List<Member> members(JsonNode nodes, String parent) {
        var members = new ArrayList<Member>();
        int index = 0;
        for (var node : nodes) {
            var path = parent + "/" + index++;
            var value = value(node, path);
            members.add(new Member(name(node, path), value.kind(), value.size()));
        }
        return members;
    }

    private Member value(JsonNode node, String path) {
        var value = node.path("value").asText();
        if (value.equals("string")) {
            return new Member("", ValueKind.STRING, number(node, path, "max", 1, LENGTH_LIMIT));
        }
        var scalar = SCALARS.get(value);
        if (scalar == null) {
            fault(path + "/value", "unknown-value", "value=" + node.path("value") + " known=" + SCALARS.keySet() + ",string");
            return SCALARS.get("uint8");
        }
        return scalar;
    }

    private MessageKind kind(JsonNode node, String path) {
        for (var kind : MessageKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(node.path("kind").asText())) {
                return kind;
            }
        }
        fault(path + "/kind", "unknown-kind", "kind=" + node.path("kind") + " known=request,response,indication");
        return MessageKind.REQUEST;
    }

    private String name(JsonNode node, String path) {
        if (!node.path("name").isTextual()) {
            fault(path + "/name", "name", "name=" + node.path("name"));
        }
        return node.path("name").asText();
    }

    private int number(JsonNode node, String path, String member, int least, int greatest) {
        var value = node.path(member);
        if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() < least || value.asInt() > greatest) {
            fault(path + "/" + member, "number", member + "=" + value + " least=" + least + " limit=" + greatest);
            return least;
        }
        return value.asInt();
    }

    private void fault(String path, String rule, String message) {
        faults.add(new Fault(path, rule, message));
    }
}
