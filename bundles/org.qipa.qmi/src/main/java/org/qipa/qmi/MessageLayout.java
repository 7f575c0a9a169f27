package org.qipa.qmi;

import java.util.ArrayList;
import java.util.List;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.TlvDeclaration;
import org.qipa.api.qmi.TlvDeclaration.ValueKind;

/**
 * A declaration worked out once: which numbers a message holds, where each stands in its TLV, and which TLV a type byte means.
 *
 * <p>The numbers of a message (its scalars, and the members of its structs) have <em>slots</em>, counted through the TLVs in
 * wire order. TLVs whose length is not known beforehand (strings, arrays, structs with strings) have no slots: they are kept
 * as bytes, see {@link MessageView}.
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
        List<TlvDeclaration.Member> numbers = new ArrayList<>();
        long needed = 0;
        for (int i = 0; i < tlvs.length; i++) {
            TlvDeclaration tlv = declared.get(i);
            int first = numbers.size();
            if (isFixed(tlv)) {
                numbers.addAll(tlv.kind() == ValueKind.STRUCT ? tlv.members()
                        : List.of(new TlvDeclaration.Member(tlv.name(), tlv.kind(), tlv.size())));
            }
            int length = numbers.subList(first, numbers.size()).stream().mapToInt(TlvDeclaration.Member::size).sum();
            tlvs[i] = new Tlv(tlv, first, numbers.size() - first, isFixed(tlv) ? length : NONE);
            byType[tlv.type()] = (byte) (i + 1);
            needed |= tlv.optional() ? 0 : 1L << i;
        }
        mandatory = needed;
        sizes = new byte[numbers.size()];
        signed = new boolean[numbers.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = (byte) numbers.get(i).size();
            signed[i] = numbers.get(i).kind() == ValueKind.ENUM;
        }
    }

    private static boolean isFixed(TlvDeclaration tlv) {
        return tlv.arrayMax() == 0 && tlv.kind() != ValueKind.STRING
                && tlv.members().stream().noneMatch(m -> m.kind() == ValueKind.STRING);
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
