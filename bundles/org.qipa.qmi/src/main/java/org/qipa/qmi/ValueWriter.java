package org.qipa.qmi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.TlvDeclaration;
import org.qipa.api.qmi.Value;

/** Writes the value of a TLV. */
final class ValueWriter {

    private ValueWriter() {
    }

    /** Bytes a value will take; what does not fit its declaration is refused before anything is written. */
    static int length(TlvDeclaration tlv, Object value) throws QmiException {
        return length(tlv, tlv.value(), value);
    }

    /** Writes a value whose {@link #length} was asked before. */
    static void write(TlvDeclaration tlv, Object value, ByteBuffer out) throws QmiException {
        write(tlv, tlv.value(), value, out);
    }

    private static int length(TlvDeclaration tlv, Value declared, Object value) throws QmiException {
        return switch (declared) {
            case Value.Number number -> {
                TlvValues.bits(tlv, number, value);
                yield number.size();
            }
            case Value.Text text -> {
                int length = characters(tlv, text, value).length;
                yield switch (text.extent()) {
                    case WHOLE -> length;
                    case COUNTED -> text.size() + length;
                    case FIXED -> text.size();
                };
            }
            case Value.Items items -> {
                int length = items.prefix();
                for (var item : TlvValues.items(tlv, items, value)) {
                    length += length(tlv, items.of(), item);
                }
                yield length;
            }
            case Value.Struct struct -> {
                int length = 0;
                for (var member : struct.members()) {
                    length += length(tlv, member.value(), TlvValues.member(tlv, member, value));
                }
                yield length;
            }
        };
    }

    private static void write(TlvDeclaration tlv, Value declared, Object value, ByteBuffer out) throws QmiException {
        switch (declared) {
            case Value.Number number -> bits(out, TlvValues.bits(tlv, number, value), number.size(), number.bigEndian());
            case Value.Text text -> write(text, characters(tlv, text, value), out);
            case Value.Items items -> {
                var all = TlvValues.items(tlv, items, value);
                bits(out, all.size(), items.prefix(), false);
                for (var item : all) {
                    write(tlv, items.of(), item, out);
                }
            }
            case Value.Struct struct -> {
                for (var member : struct.members()) {
                    write(tlv, member.value(), TlvValues.member(tlv, member, value), out);
                }
            }
        }
    }

    private static void write(Value.Text text, byte[] characters, ByteBuffer out) {
        if (text.extent() == Value.Text.Extent.COUNTED) {
            bits(out, characters.length, text.size(), false);
        }
        out.put(characters);
        if (text.extent() == Value.Text.Extent.FIXED) {
            for (int i = characters.length; i < text.size(); i++) {
                out.put((byte) text.filler());
            }
        }
    }

    private static void bits(ByteBuffer out, long bits, int size, boolean bigEndian) {
        for (int i = 0; i < size; i++) {
            out.put((byte) (bits >>> (bigEndian ? size - 1 - i : i) * Byte.SIZE));
        }
    }

    private static byte[] characters(TlvDeclaration tlv, Value.Text text, Object value) throws QmiException {
        if (!(value instanceof String string)) {
            throw TlvValues.invalid(tlv, "a string", value);
        }
        var characters = string.getBytes(StandardCharsets.ISO_8859_1);
        int limit = limit(text);
        if (characters.length > limit) {
            throw new QmiException("invalid-value", TlvValues.name(tlv) + " string length=" + characters.length + " limit="
                    + limit);
        }
        if (text.extent() == Value.Text.Extent.FIXED && text.filler() == Value.Text.NO_FILLER && characters.length < limit) {
            throw new QmiException("invalid-value", TlvValues.name(tlv) + " string length=" + characters.length + " fixed="
                    + limit);
        }
        return characters;
    }

    private static int limit(Value.Text text) {
        if (text.max() > 0) {
            return text.max();
        }
        return switch (text.extent()) {
            case WHOLE -> 0xffff;
            case COUNTED -> text.size() == Byte.BYTES ? 0xff : 0xffff;
            case FIXED -> text.size();
        };
    }
}
