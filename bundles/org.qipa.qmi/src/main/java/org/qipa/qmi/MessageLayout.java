package org.qipa.qmi;

import java.util.ArrayList;
import java.util.List;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.TlvDeclaration;
import org.qipa.api.qmi.Value;

/**
 * A declaration worked out once: which numbers a message holds, where each stands in its TLV, and which TLV a type byte means.
 *
 * <p>The numbers of a message (its scalars, and the members of its structs) have <em>slots</em>, counted through the TLVs in
 * wire order. Only what a processor reads in one go has slots: little-endian integers of 1, 2, 4 or 8 bytes, alone or in a
 * struct. TLVs with anything else in them (strings, arrays, floats, structs in structs) have none: they are kept as values,
 * see {@link MessageView}.
 */
final class MessageLayout {

    /** More TLVs than bits of a {@code long} are not declared by any service. */
    private static final int TLV_LIMIT = Long.SIZE;
    private static final int TYPES = 256;

    /** No TLV has that type. */
    static final int NONE = -1;

    /** A TLV; {@code length} is {@link #NONE} when it varies. */
    record Tlv(TlvDeclaration declaration, int firstSlot, int slots, int length) {
        boolean isFixed() {
            return length != NONE;
        }
    }

    private final MessageDeclaration declaration;
    private final Tlv[] tlvs;
    private final byte[] byType = new byte[TYPES];
    private final byte[] sizes;
    private final boolean[] signed;
    private final long mandatory;

    MessageLayout(MessageDeclaration declaration) {
        this.declaration = declaration;
        List<TlvDeclaration> declared = declaration.tlvs();
        if (declared.size() > TLV_LIMIT) {
            throw new IllegalArgumentException("too many TLVs: message=" + declaration.name() + " tlvs=" + declared.size()
                    + " limit=" + TLV_LIMIT);
        }
        tlvs = new Tlv[declared.size()];
        List<Value.Number> numbers = new ArrayList<>();
        long needed = 0;
        for (int i = 0; i < tlvs.length; i++) {
            TlvDeclaration tlv = declared.get(i);
            List<Value.Number> own = numbers(tlv.value());
            int length = own.isEmpty() ? NONE : own.stream().mapToInt(Value.Number::size).sum();
            tlvs[i] = new Tlv(tlv, numbers.size(), own.size(), length);
            numbers.addAll(own);
            byType[tlv.type()] = (byte) (i + 1);
            needed |= tlv.optional() ? 0 : 1L << i;
        }
        mandatory = needed;
        sizes = new byte[numbers.size()];
        signed = new boolean[numbers.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = (byte) numbers.get(i).size();
            signed[i] = numbers.get(i).form() == Value.Number.Form.SIGNED;
        }
    }

    /** The numbers of a value, when it is made of nothing but such as have slots; else none. */
    private static List<Value.Number> numbers(Value value) {
        List<Value> parts = value instanceof Value.Struct struct ? struct.members().stream().map(Value.Member::value).toList()
                : List.of(value);
        List<Value.Number> numbers = new ArrayList<>();
        for (Value part : parts) {
            if (!(part instanceof Value.Number number) || !hasSlot(number)) {
                return List.of();
            }
            numbers.add(number);
        }
        return numbers;
    }

    private static boolean hasSlot(Value.Number number) {
        return number.form() != Value.Number.Form.FLOAT && Integer.bitCount(number.size()) == 1
                && !(number.bigEndian() && number.size() > 1);
    }

    MessageDeclaration declaration() {
        return declaration;
    }

    int tlvs() {
        return tlvs.length;
    }

    Tlv tlv(int index) {
        return tlvs[index];
    }

    /** Index of the TLV of a type, or {@link #NONE}. */
    int indexOf(int type) {
        return byType[type] - 1;
    }

    /** Numbers of a message. */
    int slots() {
        return sizes.length;
    }

    /** Bytes of a number on the wire: 1, 2, 4 or 8. */
    int size(int slot) {
        return sizes[slot];
    }

    /** Whether a number is signed. */
    boolean isSigned(int slot) {
        return signed[slot];
    }

    /** TLVs that must be there, one bit each. */
    long mandatory() {
        return mandatory;
    }
}
