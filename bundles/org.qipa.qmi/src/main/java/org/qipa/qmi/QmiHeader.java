package org.qipa.qmi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of a QMI message, little-endian (spec 02 B1).
 *
 * <pre>
 *   0      1             3            5        7
 *   +------+-------------+------------+--------+------
 *   | type | transaction | message id | length | TLVs
 *   +------+-------------+------------+--------+------
 *    0 request             length: bytes of the TLVs
 *    2 response
 *    4 indication
 * </pre>
 */
record QmiHeader(int type, int transaction, int messageId, int length) {

    static final int TYPE_OFFSET = 0;
    static final int TRANSACTION_OFFSET = TYPE_OFFSET + Byte.BYTES;
    static final int MESSAGE_ID_OFFSET = TRANSACTION_OFFSET + Short.BYTES;
    static final int LENGTH_OFFSET = MESSAGE_ID_OFFSET + Short.BYTES;
    static final int LENGTH = LENGTH_OFFSET + Short.BYTES;

    /** The datagram holds at least {@link #LENGTH} bytes. */
    static QmiHeader decode(byte[] datagram) {
        var in = ByteBuffer.wrap(datagram).order(ByteOrder.LITTLE_ENDIAN);
        return new QmiHeader(in.get(TYPE_OFFSET) & 0xff, in.getShort(TRANSACTION_OFFSET) & 0xffff,
                in.getShort(MESSAGE_ID_OFFSET) & 0xffff, in.getShort(LENGTH_OFFSET) & 0xffff);
    }

    void encode(ByteBuffer out) {
        out.put((byte) type).putShort((short) transaction).putShort((short) messageId).putShort((short) length);
    }
}
