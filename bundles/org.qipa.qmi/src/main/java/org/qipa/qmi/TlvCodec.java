package org.qipa.qmi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.QmiCodec;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qmi.Value;

/**
 * The one codec for all messages: a header ({@link QmiHeader}) and TLVs, each
 *
 * <pre>
 *   0      1        3
 *   +------+--------+-------+
 *   | type | length | value |      length and value little-endian; length counts the value
 *   +------+--------+-------+
 * </pre>
 *
 * Decoding is strict (oddity 5) and checks in this order: short-message, length-mismatch, then TLV by TLV truncated-tlv,
 * unknown-tlv (below 0x10; others are skipped), tlv-length, and at the end missing-tlv. A repeated TLV: the last one wins.
 * The header's type and message id are the caller's business.
 */
final class TlvCodec implements QmiCodec {

    /** Bytes in front of a value. */
    static final int TLV_HEADER = Byte.BYTES + Short.BYTES;
    /** Types from here on are optional by convention: skipped when unknown. */
    static final int FIRST_OPTIONAL_TYPE = 0x10;

    /** Layouts of the declarations met, by service, message id and kind. */
    private final Map<Long, MessageLayout> layouts = new ConcurrentHashMap<>();

    /** The layout of a declaration; worked out once. */
    MessageLayout layout(MessageDeclaration declaration) {
        long key = (long) declaration.service() << 32 | (long) declaration.id() << 8 | declaration.kind().code();
        MessageLayout known = layouts.get(key);
        if (known == null || known.declaration() != declaration) {
            known = new MessageLayout(declaration);
            layouts.put(key, known);
        }
        return known;
    }

    @Override
    public byte[] encode(QmiMessage message, int transaction) throws QmiException {
        var declaration = message.declaration();
        var layout = layout(declaration);
        var view = new MessageView(layout).transaction(transaction);
        int taken = 0;
        for (int i = 0; i < layout.tlvs(); i++) {
            var value = message.values().get(layout.tlv(i).declaration().name());
            if (value != null) {
                put(view, i, value);
                taken++;
            }
        }
        if (taken < message.values().size()) {
            refuseUnknownNames(message);
        }
        var out = new byte[view.length()];
        view.encode(out, 0);
        return out;
    }

    private static void put(MessageView view, int index, Object value) throws QmiException {
        var tlv = view.layout().tlv(index);
        var declaration = tlv.declaration();
        if (!tlv.isFixed()) {
            view.value(index, value);
        } else if (declaration.value() instanceof Value.Struct struct) {
            for (int member = 0; member < tlv.slots(); member++) {
                var declared = struct.members().get(member);
                view.number(index, member, TlvValues.integer(declaration, TlvValues.member(declaration, declared, value)));
            }
        } else {
            view.number(index, 0, TlvValues.integer(declaration, value));
        }
    }

    @Override
    public QmiMessage decode(MessageDeclaration declaration, byte[] datagram) throws QmiException {
        var layout = layout(declaration);
        var view = new MessageView(layout);
        view.decode(datagram, 0, datagram.length);
        var values = new LinkedHashMap<String, Object>();
        for (int i = 0; i < layout.tlvs(); i++) {
            if (view.has(i)) {
                values.put(layout.tlv(i).declaration().name(), get(view, i));
            }
        }
        return new QmiMessage(declaration, values);
    }

    private static Object get(MessageView view, int index) {
        var tlv = view.layout().tlv(index);
        if (!tlv.isFixed()) {
            return view.value(index);
        }
        if (!(tlv.declaration().value() instanceof Value.Struct struct)) {
            return view.number(index, 0);
        }
        var members = new LinkedHashMap<String, Object>();
        for (int member = 0; member < tlv.slots(); member++) {
            members.put(struct.members().get(member).name(), view.number(index, member));
        }
        return members;
    }

    private static void refuseUnknownNames(QmiMessage message) throws QmiException {
        for (var name : message.values().keySet()) {
            if (message.declaration().tlvs().stream().noneMatch(tlv -> tlv.name().equals(name))) {
                throw new QmiException("invalid-value", "message=" + message.declaration().name() + " has no TLV name=" + name);
            }
        }
    }
}
