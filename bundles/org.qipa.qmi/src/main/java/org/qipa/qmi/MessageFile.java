package org.qipa.qmi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.qipa.api.document.DocumentException;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.Names;
import org.qipa.api.qmi.TlvDeclaration;

/**
 * Reads the messages of a service from a file of the format {@code qipa-qmi/1}.
 *
 * <pre>
 *   { "format": "qipa-qmi/1", "service": 49, "name": "IPA",
 *     "enums": { "platform_type": {"MSM_ANDROID": 3} }, "masks": { },
 *     "structs": { "mem_bounds": [ {"name": "start", "value": "uint32"}, {"name": "end", "value": "uint32"} ] },
 *     "messages": [
 *       { "id": 33, "name": "INIT_DRIVER", "kind": "request", "max_length": 162, "tlvs": [
 *           {"type": 16, "name": "platform_type", "value": "enum32", "names": "platform_type", "optional": true},
 *           {"type": 17, "name": "hdr_tbl_info", "struct": "mem_bounds", "optional": true} ] } ] }
 * </pre>
 *
 * A TLV and a member of a struct have a {@code value}: uint8, uint16, uint32, uint48, uint64, int8, int16, int32, int64,
 * enum16, enum32 (signed), float32 or string; or a {@code struct} instead, one of {@code structs}, which may hold others.
 * <ul>
 * <li>Numbers: {@code names}, one of {@code enums} or {@code masks}, {@code boolean}, or names common to all services;
 *     {@code big_endian}.
 * <li>Strings: {@code max}, the greatest length, in a struct counted in one byte when that is enough and else in two;
 *     {@code prefix}: counted in so many bytes; {@code length}: always so long, filled up with {@code filler}. With none of
 *     these a string takes its whole TLV.
 * <li>{@code array}: greatest number of items, counted on the wire, in one byte when that is enough and else in two;
 *     {@code fixed_array}: exactly so many, not counted.
 * </ul>
 * {@code max_length}: bytes of the TLVs altogether, without it what a datagram holds. TLVs are sent in the order of the file.
 * {@code note} is for people.
 *
 * <p>A file is taken whole or refused with every fault.
 */
final class MessageFile {

    static final String FORMAT = "qipa-qmi/1";
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Set<String> TLV_MEMBERS = new TreeSet<>(ValueNodes.MEMBERS);
    private static final int LENGTH_LIMIT = 0xffff;

    static {
        TLV_MEMBERS.addAll(Set.of("type", "name", "optional", "note"));
    }

    private final Nodes nodes = new Nodes();
    private final ValueNodes values;

    private MessageFile(JsonNode root, Function<String, Names> common) {
        values = new ValueNodes(nodes, root, common);
    }

    /**
     * @param name   of the document, for messages
     * @param common names for numbers that every file may use
     */
    static List<MessageDeclaration> read(String name, InputStream json, Function<String, Names> common)
            throws IOException, DocumentException {
        var root = JSON.readTree(json);
        var file = new MessageFile(root, common);
        var messages = file.messages(root);
        if (!file.nodes.faults().isEmpty()) {
            throw new DocumentException(name, file.nodes.faults());
        }
        return messages;
    }

    private List<MessageDeclaration> messages(JsonNode root) {
        if (!FORMAT.equals(root.path("format").asText())) {
            nodes.faults().clear();
            nodes.fault("/format", "format", "format=" + root.path("format") + " known=" + FORMAT);
            return List.of();
        }
        int service = nodes.number(root, "", "service", 1, LENGTH_LIMIT);
        var messages = new ArrayList<MessageDeclaration>();
        var seen = new HashSet<String>();
        int index = 0;
        for (var node : root.path("messages")) {
            var path = "/messages/" + index++;
            var message = new MessageDeclaration(service, nodes.number(node, path, "id", 0, LENGTH_LIMIT),
                    nodes.name(node, path), kind(node, path),
                    nodes.number(node, path, "max_length", 0, LENGTH_LIMIT, LENGTH_LIMIT), tlvs(node.path("tlvs"), path));
            if (!seen.add(message.kind() + " " + message.id())) {
                nodes.fault(path, "duplicate-message", "id=" + message.id() + " kind=" + message.kind()
                        + " is declared twice");
            }
            messages.add(message);
        }
        return List.copyOf(messages);
    }

    private List<TlvDeclaration> tlvs(JsonNode declared, String parent) {
        var tlvs = new ArrayList<TlvDeclaration>();
        var types = new HashSet<Integer>();
        var names = new HashSet<String>();
        int index = 0;
        for (var node : declared) {
            var path = parent + "/tlvs/" + index++;
            nodes.onlyKnown(node, path, TLV_MEMBERS);
            var tlv = new TlvDeclaration(nodes.number(node, path, "type", 0, 0xff), nodes.name(node, path),
                    node.path("optional").asBoolean(), values.value(node, path, false));
            if (!types.add(tlv.type()) | !names.add(tlv.name())) {
                nodes.fault(path, "duplicate-tlv", "type=" + tlv.type() + " name=" + tlv.name() + " is declared twice");
            }
            tlvs.add(tlv);
        }
        return tlvs;
    }

    private MessageKind kind(JsonNode node, String path) {
        for (var kind : MessageKind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(node.path("kind").asText())) {
                return kind;
            }
        }
        nodes.fault(path + "/kind", "unknown-kind", "kind=" + node.path("kind") + " known=request,response,indication");
        return MessageKind.REQUEST;
    }
}
