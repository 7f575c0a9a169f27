package org.qipa.qmi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.qipa.api.qmi.DecodedMessage;
import org.qipa.api.qmi.DecodedTlv;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.TlvDeclaration;
import org.qipa.api.qmi.Value;

/** Takes datagrams apart for people. Where {@link TlvCodec} refuses a message whole, this reads on as far as it goes. */
final class Decoder {

    private static final HexFormat HEX = HexFormat.of();

    private static final int RESULT_TYPE = 2;

    private final Messages messages;

    Decoder(Messages messages) {
        this.messages = messages;
    }

    DecodedMessage decode(OptionalInt service, byte[] datagram) {
        if (datagram.length < QmiHeader.LENGTH) {
            return new DecodedMessage(service, datagram.length == 0 ? 0 : datagram[0] & 0xff, Optional.empty(), 0, 0, 0,
                    Optional.empty(), List.of(),
                    List.of("message too short: length=" + datagram.length + " least=" + QmiHeader.LENGTH));
        }
        var header = QmiHeader.decode(datagram);
        var faults = new ArrayList<String>();
        var kind = Arrays.stream(MessageKind.values()).filter(k -> k.code() == header.type()).findFirst();
        if (kind.isEmpty()) {
            faults.add("unknown kind of message: type=" + header.type() + " known=0,2,4");
        }
        if (header.length() != datagram.length - QmiHeader.LENGTH) {
            faults.add("length does not fit: header length=" + header.length() + " following="
                    + (datagram.length - QmiHeader.LENGTH));
        }
        var declaration = service.isEmpty() ? Optional.<MessageDeclaration>empty()
                : messages.of(service.getAsInt()).stream()
                        .filter(m -> m.id() == header.messageId() && kind.filter(k -> k == m.kind()).isPresent()).findFirst();
        var tlvs = tlvs(header, declaration, datagram, faults);
        return new DecodedMessage(service, header.type(), kind, header.transaction(), header.messageId(), header.length(),
                declaration.map(MessageDeclaration::name), tlvs, faults);
    }

    private List<DecodedTlv> tlvs(QmiHeader header, Optional<MessageDeclaration> declaration, byte[] datagram, List<String> faults) {
        var tlvs = new ArrayList<DecodedTlv>();
        var in = ByteBuffer.wrap(datagram, QmiHeader.LENGTH, datagram.length - QmiHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            if (in.remaining() < TlvCodec.TLV_HEADER) {
                faults.add("bytes left over: left=" + in.remaining() + " least=" + TlvCodec.TLV_HEADER);
                break;
            }
            int type = in.get() & 0xff;
            int length = in.getShort() & 0xffff;
            if (length > in.remaining()) {
                faults.add("TLV is cut off: type=0x" + Integer.toHexString(type) + " length=" + length + " left="
                        + in.remaining());
                length = in.remaining();
            }
            tlvs.add(tlv(header, declaration, type, in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN)));
            in.position(in.position() + length);
        }
        declaration.ifPresent(d -> d.tlvs().stream()
                .filter(t -> !t.optional() && tlvs.stream().noneMatch(present -> present.type() == t.type()))
                .forEach(t -> faults.add(TlvValues.name(t) + " is missing")));
        return tlvs;
    }

    private DecodedTlv tlv(QmiHeader header, Optional<MessageDeclaration> declaration, int type, ByteBuffer value) {
        var bytes = new byte[value.remaining()];
        value.get(0, bytes);
        var raw = HEX.formatHex(bytes);
        var declared = header.type() == MessageKind.RESPONSE.code() && type == RESULT_TYPE ? Optional.of(result())
                : declaration.flatMap(d -> d.tlvs().stream().filter(t -> t.type() == type).findFirst());
        if (declared.isEmpty()) {
            return new DecodedTlv(type, raw, Optional.empty(), Optional.empty(), raw, Optional.empty());
        }
        TlvDeclaration tlv = declared.get();
        try {
            var decoded = ValueReader.read(tlv, value);
            return new DecodedTlv(type, raw, Optional.of(tlv.name()), Optional.of(decoded), ValueText.of(tlv.value(), decoded),
                    Optional.empty());
        } catch (QmiException e) {
            return new DecodedTlv(type, raw, Optional.of(tlv.name()), Optional.empty(), raw, Optional.of(e.getMessage()));
        }
    }

    /** What every response begins with, whatever the service (spec 02 B2). */
    private TlvDeclaration result() {
        return new TlvDeclaration(RESULT_TYPE, "result", false, new Value.Struct(List.of(
                new Value.Member("result", word("result_code")), new Value.Member("error", word("error_code")))));
    }

    private Value.Number word(String names) {
        return new Value.Number(Short.BYTES, Value.Number.Form.UNSIGNED, false, messages.names().common(names));
    }
}
