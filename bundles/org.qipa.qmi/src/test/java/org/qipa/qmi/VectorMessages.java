package org.qipa.qmi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qmi.TlvDeclaration;
import org.qipa.api.qmi.Value;

/** Messages as the vectors write them: names with _REQ, _RSP or _IND, values flat with {@code name_valid} and {@code name.member}. */
final class VectorMessages {

    private static final Map<String, MessageKind> KINDS = Map.of("_REQ", MessageKind.REQUEST, "_RSP", MessageKind.RESPONSE,
            "_IND", MessageKind.INDICATION);
    private static final Messages MESSAGES = new Messages();

    private VectorMessages() {
    }

    static MessageDeclaration declaration(String name) {
        int cut = name.length() - 4;
        return MESSAGES.get(0x31, name.substring(0, cut), KINDS.get(name.substring(cut)));
    }

    /** Names of everything a message can hold, flat. */
    static SortedSet<String> names(MessageDeclaration declaration) {
        var names = new TreeSet<String>();
        for (var tlv : declaration.tlvs()) {
            if (members(tlv).isEmpty()) {
                names.add(tlv.name());
            }
            members(tlv).forEach(member -> names.add(tlv.name() + "." + member.name()));
        }
        return names;
    }

    static QmiMessage message(MessageDeclaration declaration, JsonNode flat) {
        var values = new LinkedHashMap<String, Object>();
        for (var tlv : declaration.tlvs()) {
            if (flat.path(tlv.name() + "_valid").asInt(1) != 0) {
                values.put(tlv.name(), value(tlv, flat));
            }
        }
        return new QmiMessage(declaration, values);
    }

    /** The fields of a decoded message, flat, absent ones as 0; flags only where the vector has them. */
    static Map<String, Long> flat(QmiMessage message, JsonNode like) {
        var fields = new HashMap<String, Long>();
        for (var tlv : message.declaration().tlvs()) {
            boolean present = message.values().containsKey(tlv.name());
            if (like.has(tlv.name() + "_valid")) {
                fields.put(tlv.name() + "_valid", present ? 1L : 0L);
            }
            if (members(tlv).isEmpty()) {
                fields.put(tlv.name(), message.number(tlv.name()).orElse(0L));
            }
            for (var member : members(tlv)) {
                fields.put(tlv.name() + "." + member.name(), message.number(tlv.name(), member.name()).orElse(0L));
            }
        }
        return fields;
    }

    static Map<String, Long> fields(JsonNode flat) {
        var fields = new HashMap<String, Long>();
        flat.properties().forEach(field -> fields.put(field.getKey(), field.getValue().asLong()));
        return fields;
    }

    private static Object value(TlvDeclaration tlv, JsonNode flat) {
        if (members(tlv).isEmpty()) {
            return flat.get(tlv.name()).asLong();
        }
        var members = new LinkedHashMap<String, Object>();
        members(tlv).forEach(member -> members.put(member.name(), flat.get(tlv.name() + "." + member.name()).asLong()));
        return members;
    }

    private static List<Value.Member> members(TlvDeclaration tlv) {
        return tlv.value() instanceof Value.Struct struct ? struct.members() : List.of();
    }
}
