package org.qipa.qmi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.qipa.api.qmi.QmiException;

/**
 * A message as its numbers, to be used again and again: decoding and encoding allocate nothing as long as all TLVs have a
 * length of their own and nothing is wrong. Records are made of it at the contract only ({@link TlvCodec}).
 *
 * <p>Numbers are in the slots of the {@link MessageLayout}; a TLV without slots is the bytes of its value. Single threaded.
 */
final class MessageView {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final MessageLayout layout;
    private final long[] numbers;
    /** Values of TLVs without slots; the array is made when there are any. */
    private final Object[] values;
    private int transaction;
    private long present;

    MessageView(MessageLayout layout) {
        this.layout = layout;
        this.numbers = new long[layout.slots()];
        this.values = new Object[layout.tlvs()];
    }

    MessageLayout layout() {
        return layout;
    }

    /** Forgets everything. */
    MessageView clear() {
        present = 0;
        transaction = 0;
        return this;
    }

    int transaction() {
        return transaction;
    }

    MessageView transaction(int number) {
        transaction = number;
        return this;
    }

    /** Whether a TLV is there. */
    boolean has(int tlv) {
        return (present & 1L << tlv) != 0;
    }

    /** A number of a TLV that is there: the scalar, or a member of the struct in wire order. */
    long number(int tlv, int member) {
        return numbers[layout.tlv(tlv).firstSlot() + member];
    }

    /** Sets a number; the TLV is there from now on. Too great a value is refused. */
    MessageView number(int tlv, int member, long value) throws QmiException {
        int slot = layout.tlv(tlv).firstSlot() + member;
        TlvValues.range(layout.tlv(tlv).declaration(), value, layout.size(slot), layout.isSigned(slot));
        numbers[slot] = value;
        present |= 1L << tlv;
        return this;
    }

    /** The value of a TLV without slots that is there. */
    Object value(int tlv) {
        return values[tlv];
    }

    /** Sets the value of a TLV without slots. */
    MessageView value(int tlv, Object value) {
        values[tlv] = value;
        present |= 1L << tlv;
        return this;
    }

    /** Bytes of the whole message; what is missing or too much is refused. */
    int length() throws QmiException {
        int length = 0;
        for (int i = 0; i < layout.tlvs(); i++) {
            MessageLayout.Tlv tlv = layout.tlv(i);
            if (has(i)) {
                length += TlvCodec.TLV_HEADER
                        + (tlv.isFixed() ? tlv.length() : ValueWriter.length(tlv.declaration(), values[i]));
            } else if (!tlv.declaration().optional()) {
                throw new QmiException("missing-tlv", "message=" + layout.declaration().name() + " "
                        + TlvValues.name(tlv.declaration()));
            }
            if (length > layout.declaration().maxLength()) {
                throw new QmiException("too-small", "message=" + layout.declaration().name() + " "
                        + TlvValues.name(tlv.declaration()) + " length=" + length + " limit="
                        + layout.declaration().maxLength());
            }
        }
        return QmiHeader.LENGTH + length;
    }

    /**
     * Writes the message.
     *
     * @param out with room for {@link #length} bytes from {@code start} on
     * @return bytes written
     */
    int encode(byte[] out, int start) throws QmiException {
        int length = length();
        out[start + QmiHeader.TYPE_OFFSET] = (byte) layout.declaration().kind().code();
        SHORT.set(out, start + QmiHeader.TRANSACTION_OFFSET, (short) transaction);
        SHORT.set(out, start + QmiHeader.MESSAGE_ID_OFFSET, (short) layout.declaration().id());
        SHORT.set(out, start + QmiHeader.LENGTH_OFFSET, (short) (length - QmiHeader.LENGTH));
        int at = start + QmiHeader.LENGTH;
        for (int i = 0; i < layout.tlvs(); i++) {
            if (has(i)) {
                at = encode(i, out, at);
            }
        }
        return length;
    }

    private int encode(int index, byte[] out, int start) throws QmiException {
        MessageLayout.Tlv tlv = layout.tlv(index);
        int at = start + TlvCodec.TLV_HEADER;
        if (tlv.isFixed()) {
            int end = tlv.firstSlot() + tlv.slots();
            for (int slot = tlv.firstSlot(); slot < end; slot++) {
                put(out, at, layout.size(slot), numbers[slot]);
                at += layout.size(slot);
            }
        } else {
            ByteBuffer buffer = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN).position(at);
            ValueWriter.write(tlv.declaration(), values[index], buffer);
            at = buffer.position();
        }
        out[start] = (byte) tlv.declaration().type();
        SHORT.set(out, start + Byte.BYTES, (short) (at - start - TlvCodec.TLV_HEADER));
        return at;
    }

    /** Reads a message; what was in the view is gone, also when it is refused. */
    void decode(byte[] in, int start, int bytes) throws QmiException {
        clear();
        if (bytes < QmiHeader.LENGTH) {
            throw new QmiException("short-message", "message=" + layout.declaration().name() + " length=" + bytes + " least="
                    + QmiHeader.LENGTH);
        }
        int length = (short) SHORT.get(in, start + QmiHeader.LENGTH_OFFSET) & 0xffff;
        if (length != bytes - QmiHeader.LENGTH) {
            throw new QmiException("length-mismatch", "message=" + layout.declaration().name() + " header length=" + length
                    + " following=" + (bytes - QmiHeader.LENGTH));
        }
        transaction = (short) SHORT.get(in, start + QmiHeader.TRANSACTION_OFFSET) & 0xffff;
        int at = start + QmiHeader.LENGTH;
        int end = start + bytes;
        while (at < end) {
            at = decodeTlv(in, at, end);
        }
        long missing = layout.mandatory() & ~present;
        if (missing != 0) {
            throw new QmiException("missing-tlv", "message=" + layout.declaration().name() + " "
                    + TlvValues.name(layout.tlv(Long.numberOfTrailingZeros(missing)).declaration()));
        }
    }

    private int decodeTlv(byte[] in, int start, int end) throws QmiException {
        int at = start + TlvCodec.TLV_HEADER;
        if (at > end) {
            throw new QmiException("truncated-tlv", "message=" + layout.declaration().name() + " left=" + (end - start)
                    + " least=" + TlvCodec.TLV_HEADER);
        }
        int type = in[start] & 0xff;
        int length = (short) SHORT.get(in, start + Byte.BYTES) & 0xffff;
        if (length > end - at) {
            throw new QmiException("truncated-tlv", "message=" + layout.declaration().name() + " type=0x"
                    + Integer.toHexString(type) + " length=" + length + " left=" + (end - at));
        }
        int index = layout.indexOf(type);
        if (index != MessageLayout.NONE) {
            decodeValue(index, in, at, length);
            present |= 1L << index;
        } else if (type < TlvCodec.FIRST_OPTIONAL_TYPE) {
            throw new QmiException("unknown-tlv", "message=" + layout.declaration().name() + " type=0x"
                    + Integer.toHexString(type) + " skipped_from=0x" + Integer.toHexString(TlvCodec.FIRST_OPTIONAL_TYPE));
        }
        return at + length;
    }

    private void decodeValue(int index, byte[] in, int start, int length) throws QmiException {
        MessageLayout.Tlv tlv = layout.tlv(index);
        if (!tlv.isFixed()) {
            values[index] = ValueReader.read(tlv.declaration(),
                    ByteBuffer.wrap(in, start, length).slice().order(ByteOrder.LITTLE_ENDIAN));
            return;
        }
        if (length != tlv.length()) {
            throw new QmiException("tlv-length", TlvValues.name(tlv.declaration()) + " length=" + length + " expected="
                    + tlv.length());
        }
        int at = start;
        int end = tlv.firstSlot() + tlv.slots();
        for (int slot = tlv.firstSlot(); slot < end; slot++) {
            numbers[slot] = get(in, at, layout.size(slot), layout.isSigned(slot));
            at += layout.size(slot);
        }
    }

    private static void put(byte[] out, int at, int size, long value) {
        switch (size) {
            case 4 -> INT.set(out, at, (int) value);
            case 1 -> out[at] = (byte) value;
            case 2 -> SHORT.set(out, at, (short) value);
            default -> LONG.set(out, at, value);
        }
    }

    private static long get(byte[] in, int at, int size, boolean signed) {
        return switch (size) {
            case 4 -> {
                int value = (int) INT.get(in, at);
                yield signed ? value : value & 0xffff_ffffL;
            }
            case 1 -> signed ? in[at] : in[at] & 0xff;
            case 2 -> {
                short value = (short) SHORT.get(in, at);
                yield signed ? value : value & 0xffff;
            }
            default -> (long) LONG.get(in, at);
        };
    }
}
