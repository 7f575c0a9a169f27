package org.qipa.qmi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.TlvDeclaration;
import org.qipa.api.qmi.Value;

/** Reads the value of a TLV from its bytes. The first thing that does not fit refuses it. */
final class ValueReader {

    private final TlvDeclaration tlv;
    private final ByteBuffer in;

    private ValueReader(TlvDeclaration tlv, ByteBuffer in) {
        this.tlv = tlv;
        this.in = in;
    }

    /** The value, which must take all of {@code in}, whose first byte is at index 0. */
    static Object read(TlvDeclaration tlv, ByteBuffer in) throws QmiException {
        var value = new ValueReader(tlv, in).read(tlv.value());
        if (in.hasRemaining()) {
            throw new QmiException("tlv-length", TlvValues.name(tlv) + " length=" + in.limit() + " used=" + in.position());
        }
        return value;
    }

    private Object read(Value value) throws QmiException {
        return switch (value) {
            case Value.Number number -> number(number);
            case Value.Text text -> text(text);
            case Value.Items items -> items(items);
            case Value.Struct struct -> {
                var members = new LinkedHashMap<String, Object>();
                for (var member : struct.members()) {
                    members.put(member.name(), read(member.value()));
                }
                yield members;
            }
        };
    }

    private Object number(Value.Number number) throws QmiException {
        long bits = bits(number.size(), number.bigEndian());
        int spare = Long.SIZE - number.size() * Byte.SIZE;
        return switch (number.form()) {
            case UNSIGNED -> (Object) bits;
            case SIGNED -> bits << spare >> spare;
            case FLOAT -> (double) Float.intBitsToFloat((int) bits);
        };
    }

    private long bits(int size, boolean bigEndian) throws QmiException {
        if (in.remaining() < size) {
            throw new QmiException("tlv-length", TlvValues.name(tlv) + " length=" + in.limit() + " missing="
                    + (size - in.remaining()));
        }
        long bits = 0;
        for (int i = 0; i < size; i++) {
            long next = in.get() & 0xffL;
            bits = bigEndian ? bits << Byte.SIZE | next : bits | next << i * Byte.SIZE;
        }
        return bits;
    }

    /** The reference keeps a terminating zero in the same space: it reads one character less than it can write. */
    private String text(Value.Text text) throws QmiException {
        int length = switch (text.extent()) {
            case WHOLE -> in.remaining();
            case COUNTED -> (int) bits(text.size(), false);
            case FIXED -> text.size();
        };
        if (text.max() > 0 && length >= text.max()) {
            throw new QmiException("too-small", TlvValues.name(tlv) + " string length=" + length + " limit="
                    + (text.max() - 1));
        }
        if (length > in.remaining()) {
            throw new QmiException("tlv-length", TlvValues.name(tlv) + " string length=" + length + " left="
                    + in.remaining());
        }
        var characters = new byte[length];
        in.get(characters);
        return new String(characters, StandardCharsets.ISO_8859_1);
    }

    private List<Object> items(Value.Items items) throws QmiException {
        int count = items.isFixed() ? items.count() : (int) bits(items.prefix(), false);
        if (count > items.count()) {
            throw new QmiException("too-small", TlvValues.name(tlv) + " count=" + count + " limit=" + items.count());
        }
        // A count costs its sender one byte: nothing is reserved on its word.
        var values = new java.util.ArrayList<>(Math.min(count, in.remaining()));
        for (int i = 0; i < count; i++) {
            values.add(read(items.of()));
        }
        return List.copyOf(values);
    }
}
