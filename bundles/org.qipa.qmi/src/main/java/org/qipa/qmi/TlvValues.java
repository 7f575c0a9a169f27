package org.qipa.qmi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.TlvDeclaration;
import org.qipa.api.qmi.TlvDeclaration.Member;
import org.qipa.api.qmi.TlvDeclaration.ValueKind;

/**
 * Values inside TLVs: scalars, strings, structs (spec 02 B4, B5). Everything is little-endian; a character is a byte.
 *
 * <pre>
 *   scalar       size bytes
 *   struct       its members back to back, without TLV headers
 *   string       alone in its TLV: the characters; in a struct: length (1 byte, 2 when max is above 255), characters
 *   array        variable: count (1 byte, 2 when max is above 255), items; fixed: items
 * </pre>
 */
final class TlvValues {

    /** Greatest maximum whose length or count has one byte. */
    private static final int BYTE_COUNT_MAX = 255;

    private TlvValues() {
    }

    /** Bytes of the length or count in front of up to {@code max} things. */
    static int prefix(int max) {
        return max <= BYTE_COUNT_MAX ? Byte.BYTES : Short.BYTES;
    }

    /** Bytes a value will take, checked before anything is written. */
    static int length(TlvDeclaration tlv, Object value) throws QmiException {
        if (tlv.arrayMax() == 0) {
            return itemLength(tlv, value);
        }
        var items = items(tlv, value);
        int length = tlv.fixedArray() ? 0 : prefix(tlv.arrayMax());
        for (var item : items) {
            length += itemLength(tlv, item);
        }
        return length;
    }

    /** Writes a value whose {@link #length} was asked before. */
    static void write(TlvDeclaration tlv, Object value, ByteBuffer out) throws QmiException {
        if (tlv.arrayMax() == 0) {
            writeItem(tlv, value, out);
            return;
        }
        var items = items(tlv, value);
        if (!tlv.fixedArray()) {
            writeScalar(out, prefix(tlv.arrayMax()), items.size());
        }
        for (var item : items) {
            writeItem(tlv, item, out);
        }
    }

    /** Reads the value of a TLV, which must take all of {@code in}. */
    static Object read(TlvDeclaration tlv, ByteBuffer in) throws QmiException {
        int length = in.remaining();
        Object value = tlv.arrayMax() == 0 ? readItem(tlv, in) : readArray(tlv, in);
        if (in.hasRemaining()) {
            throw new QmiException("tlv-length", name(tlv) + " length=" + length + " used=" + (length - in.remaining()));
        }
        return value;
    }

    private static Object readArray(TlvDeclaration tlv, ByteBuffer in) throws QmiException {
        int count = tlv.fixedArray() ? tlv.arrayMax() : (int) readScalar(tlv, in, ValueKind.UNSIGNED, prefix(tlv.arrayMax()));
        if (count > tlv.arrayMax()) {
            throw new QmiException("too-small", name(tlv) + " count=" + count + " limit=" + tlv.arrayMax());
        }
        var items = new Object[count];
        for (int i = 0; i < count; i++) {
            items[i] = readItem(tlv, in);
        }
        return List.of(items);
    }

    private static Object readItem(TlvDeclaration tlv, ByteBuffer in) throws QmiException {
        return switch (tlv.kind()) {
            case UNSIGNED, ENUM -> readScalar(tlv, in, tlv.kind(), tlv.size());
            case STRING -> readString(tlv, in, tlv.size(), in.remaining());
            case STRUCT -> {
                var members = new LinkedHashMap<String, Object>();
                for (var member : tlv.members()) {
                    members.put(member.name(), readMember(tlv, member, in));
                }
                yield members;
            }
        };
    }

    private static Object readMember(TlvDeclaration tlv, Member member, ByteBuffer in) throws QmiException {
        if (member.kind() == ValueKind.STRING) {
            int length = (int) readScalar(tlv, in, ValueKind.UNSIGNED, prefix(member.size()));
            return readString(tlv, in, member.size(), length);
        }
        return readScalar(tlv, in, member.kind(), member.size());
    }

    private static long readScalar(TlvDeclaration tlv, ByteBuffer in, ValueKind kind, int size) throws QmiException {
        if (in.remaining() < size) {
            throw new QmiException("tlv-length", name(tlv) + " length=" + in.limit() + " missing=" + (size - in.remaining()));
        }
        boolean signed = kind == ValueKind.ENUM;
        return switch (size) {
            case 1 -> signed ? in.get() : in.get() & 0xffL;
            case 2 -> signed ? in.getShort() : in.getShort() & 0xffffL;
            case 4 -> signed ? in.getInt() : in.getInt() & 0xffff_ffffL;
            default -> in.getLong();
        };
    }

    /** The reference keeps a terminating zero in the same space: it reads one character less than it can write. */
    private static String readString(TlvDeclaration tlv, ByteBuffer in, int max, int length) throws QmiException {
        if (length >= max) {
            throw new QmiException("too-small", name(tlv) + " string length=" + length + " limit=" + (max - 1));
        }
        if (length > in.remaining()) {
            throw new QmiException("tlv-length", name(tlv) + " string length=" + length + " left=" + in.remaining());
        }
        var characters = new byte[length];
        in.get(characters);
        return new String(characters, StandardCharsets.ISO_8859_1);
    }

    private static List<?> items(TlvDeclaration tlv, Object value) throws QmiException {
        if (!(value instanceof List<?> items)) {
            throw invalid(tlv, "an array", value);
        }
        if (items.size() > tlv.arrayMax() || tlv.fixedArray() && items.size() != tlv.arrayMax()) {
            throw new QmiException("invalid-value", name(tlv) + " count=" + items.size() + " limit=" + tlv.arrayMax());
        }
        return items;
    }

    private static int itemLength(TlvDeclaration tlv, Object value) throws QmiException {
        return switch (tlv.kind()) {
            case UNSIGNED, ENUM -> {
                scalar(tlv, tlv.kind(), tlv.size(), value);
                yield tlv.size();
            }
            case STRING -> string(tlv, tlv.size(), value).length;
            case STRUCT -> {
                int length = 0;
                for (var member : tlv.members()) {
                    var present = member(tlv, member, value);
                    if (member.kind() == ValueKind.STRING) {
                        length += prefix(member.size()) + string(tlv, member.size(), present).length;
                    } else {
                        scalar(tlv, member.kind(), member.size(), present);
                        length += member.size();
                    }
                }
                yield length;
            }
        };
    }

    private static void writeItem(TlvDeclaration tlv, Object value, ByteBuffer out) throws QmiException {
        switch (tlv.kind()) {
            case UNSIGNED, ENUM -> writeScalar(out, tlv.size(), scalar(tlv, tlv.kind(), tlv.size(), value));
            case STRING -> out.put(string(tlv, tlv.size(), value));
            case STRUCT -> {
                for (var member : tlv.members()) {
                    var present = member(tlv, member, value);
                    if (member.kind() == ValueKind.STRING) {
                        var characters = string(tlv, member.size(), present);
                        writeScalar(out, prefix(member.size()), characters.length);
                        out.put(characters);
                    } else {
                        writeScalar(out, member.size(), scalar(tlv, member.kind(), member.size(), present));
                    }
                }
            }
        }
    }

    private static void writeScalar(ByteBuffer out, int size, long value) {
        switch (size) {
            case 1 -> out.put((byte) value);
            case 2 -> out.putShort((short) value);
            case 4 -> out.putInt((int) value);
            default -> out.putLong(value);
        }
    }

    /** The value of a member of a struct; there has to be one. */
    static Object member(TlvDeclaration tlv, Member member, Object value) throws QmiException {
        if (!(value instanceof Map<?, ?> members)) {
            throw invalid(tlv, "a struct", value);
        }
        var present = members.get(member.name());
        if (present == null) {
            throw new QmiException("invalid-value", name(tlv) + " member missing: member=" + member.name());
        }
        return present;
    }

    /** A value as a number; its range is not looked at. */
    static long number(TlvDeclaration tlv, Object value) throws QmiException {
        if (!(value instanceof Long number)) {
            throw invalid(tlv, "a number", value);
        }
        return number;
    }

    private static long scalar(TlvDeclaration tlv, ValueKind kind, int size, Object value) throws QmiException {
        long number = number(tlv, value);
        int bits = size * Byte.SIZE;
        if (bits < Long.SIZE) {
            long least = kind == ValueKind.ENUM ? -1L << bits - 1 : 0;
            long greatest = kind == ValueKind.ENUM ? ~least : (1L << bits) - 1;
            if (number < least || number > greatest) {
                throw new QmiException("invalid-value", name(tlv) + " value=" + number + " least=" + least + " limit=" + greatest);
            }
        }
        return number;
    }

    private static byte[] string(TlvDeclaration tlv, int max, Object value) throws QmiException {
        if (!(value instanceof String text)) {
            throw invalid(tlv, "a string", value);
        }
        var characters = text.getBytes(StandardCharsets.ISO_8859_1);
        if (characters.length > max) {
            throw new QmiException("invalid-value", name(tlv) + " string length=" + characters.length + " limit=" + max);
        }
        return characters;
    }

    private static QmiException invalid(TlvDeclaration tlv, String wanted, Object value) {
        return new QmiException("invalid-value", name(tlv) + " is not " + wanted + ": value=" + value);
    }

    static String name(TlvDeclaration tlv) {
        return "TLV type=0x" + Integer.toHexString(tlv.type()) + " name=" + tlv.name();
    }
}
