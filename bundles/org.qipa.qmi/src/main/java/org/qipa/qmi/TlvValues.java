package org.qipa.qmi;

import java.util.List;
import java.util.Map;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.TlvDeclaration;
import org.qipa.api.qmi.Value;

/** What {@link ValueReader} and {@link ValueWriter} share: whether a value is what its declaration says, and how it is named. */
final class TlvValues {

    private TlvValues() {
    }

    /** The value of a member of a struct; there has to be one. */
    static Object member(TlvDeclaration tlv, Value.Member member, Object value) throws QmiException {
        if (!(value instanceof Map<?, ?> members)) {
            throw invalid(tlv, "a struct", value);
        }
        var present = members.get(member.name());
        if (present == null) {
            throw new QmiException("invalid-value", name(tlv) + " member missing: member=" + member.name());
        }
        return present;
    }

    /** The items of an array, as many as there may be. */
    static List<?> items(TlvDeclaration tlv, Value.Items declared, Object value) throws QmiException {
        if (!(value instanceof List<?> items)) {
            throw invalid(tlv, "an array", value);
        }
        if (items.size() > declared.count() || declared.isFixed() && items.size() != declared.count()) {
            throw new QmiException("invalid-value", name(tlv) + " count=" + items.size() + " limit=" + declared.count());
        }
        return items;
    }

    /** An integer; its range is not looked at. */
    static long integer(TlvDeclaration tlv, Object value) throws QmiException {
        if (!(value instanceof Long number)) {
            throw invalid(tlv, "a number", value);
        }
        return number;
    }

    /** The bits of a number that fits into its bytes. */
    static long bits(TlvDeclaration tlv, Value.Number declared, Object value) throws QmiException {
        if (declared.form() == Value.Number.Form.FLOAT) {
            if (!(value instanceof Double number)) {
                throw invalid(tlv, "a float", value);
            }
            return Float.floatToRawIntBits(number.floatValue());
        }
        long number = integer(tlv, value);
        range(tlv, number, declared.size(), declared.form() == Value.Number.Form.SIGNED);
        return number;
    }

    /** Refuses an integer that does not fit into its bytes. */
    static void range(TlvDeclaration tlv, long number, int size, boolean signed) throws QmiException {
        int bits = size * Byte.SIZE;
        if (bits < Long.SIZE) {
            long least = signed ? -1L << bits - 1 : 0;
            long greatest = signed ? ~least : (1L << bits) - 1;
            if (number < least || number > greatest) {
                throw new QmiException("invalid-value", name(tlv) + " value=" + number + " least=" + least + " limit=" + greatest);
            }
        }
    }

    static QmiException invalid(TlvDeclaration tlv, String wanted, Object value) {
        return new QmiException("invalid-value", name(tlv) + " is not " + wanted + ": value=" + value);
    }

    static String name(TlvDeclaration tlv) {
        return "TLV type=0x" + Integer.toHexString(tlv.type()) + " name=" + tlv.name();
    }
}
