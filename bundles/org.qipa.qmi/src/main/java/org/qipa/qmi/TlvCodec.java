package org.qipa.qmi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.QmiCodec;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qmi.TlvDeclaration;

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

    @Override
    public byte[] encode(QmiMessage message, int transaction) throws QmiException {
        var declaration = message.declaration();
        int length = 0;
        for (var tlv : declaration.tlvs()) {
            var value = message.values().get(tlv.name());
            if (value != null) {
                length += TLV_HEADER + TlvValues.length(tlv, value);
            } else if (!tlv.optional()) {
                throw new QmiException("missing-tlv", "message=" + declaration.name() + " " + TlvValues.name(tlv));
            }
            if (length > declaration.maxLength()) {
                throw new QmiException("too-small", "message=" + declaration.name() + " " + TlvValues.name(tlv) + " length="
                        + length + " limit=" + declaration.maxLength());
            }
        }
        refuseUnknownNames(message);
        var out = ByteBuffer.allocate(QmiHeader.LENGTH + length).order(ByteOrder.LITTLE_ENDIAN);
        new QmiHeader(declaration.kind().code(), transaction, declaration.id(), length).encode(out);
        for (var tlv : declaration.tlvs()) {
            var value = message.values().get(tlv.name());
            if (value != null) {
                int start = out.position();
                out.put((byte) tlv.type()).putShort((short) 0);
                TlvValues.write(tlv, value, out);
                out.putShort(start + 1, (short) (out.position() - start - TLV_HEADER));
            }
        }
        return out.array();
    }

    @Override
    public QmiMessage decode(MessageDeclaration declaration, byte[] datagram) throws QmiException {
        if (datagram.length < QmiHeader.LENGTH) {
            throw new QmiException("short-message", "message=" + declaration.name() + " length=" + datagram.length + " least="
                    + QmiHeader.LENGTH);
        }
        int length = QmiHeader.decode(datagram).length();
        if (length != datagram.length - QmiHeader.LENGTH) {
            throw new QmiException("length-mismatch", "message=" + declaration.name() + " header length=" + length
                    + " following=" + (datagram.length - QmiHeader.LENGTH));
        }
        var values = new LinkedHashMap<String, Object>();
        var in = ByteBuffer.wrap(datagram).order(ByteOrder.LITTLE_ENDIAN).position(QmiHeader.LENGTH);
        while (in.hasRemaining()) {
            decodeTlv(declaration, in, values);
        }
        for (var tlv : declaration.tlvs()) {
            if (!tlv.optional() && !values.containsKey(tlv.name())) {
                throw new QmiException("missing-tlv", "message=" + declaration.name() + " " + TlvValues.name(tlv));
            }
        }
        return new QmiMessage(declaration, values);
    }

    private static void decodeTlv(MessageDeclaration declaration, ByteBuffer in, Map<String, Object> values)
            throws QmiException {
        if (in.remaining() < TLV_HEADER) {
            throw new QmiException("truncated-tlv", "message=" + declaration.name() + " left=" + in.remaining() + " least="
                    + TLV_HEADER);
        }
        int type = in.get() & 0xff;
        int length = in.getShort() & 0xffff;
        if (length > in.remaining()) {
            throw new QmiException("truncated-tlv", "message=" + declaration.name() + " type=0x" + Integer.toHexString(type)
                    + " length=" + length + " left=" + in.remaining());
        }
        var value = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + length);
        var tlv = find(declaration, type);
        if (tlv != null) {
            values.put(tlv.name(), TlvValues.read(tlv, value));
        } else if (type < FIRST_OPTIONAL_TYPE) {
            throw new QmiException("unknown-tlv", "message=" + declaration.name() + " type=0x" + Integer.toHexString(type)
                    + " skipped_from=0x" + Integer.toHexString(FIRST_OPTIONAL_TYPE));
        }
    }

    private static TlvDeclaration find(MessageDeclaration declaration, int type) {
        for (var tlv : declaration.tlvs()) {
            if (tlv.type() == type) {
                return tlv;
            }
        }
        return null;
    }

    private static void refuseUnknownNames(QmiMessage message) throws QmiException {
        for (var name : message.values().keySet()) {
            if (message.declaration().tlvs().stream().noneMatch(tlv -> tlv.name().equals(name))) {
                throw new QmiException("invalid-value", "message=" + message.declaration().name() + " has no TLV name=" + name);
            }
        }
    }
}
