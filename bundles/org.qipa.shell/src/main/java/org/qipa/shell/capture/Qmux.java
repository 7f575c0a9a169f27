package org.qipa.shell.capture;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The frame around a QMI message on links that are not QRTR, such as a USB modem's control channel.
 *
 * <pre>
 *   0        1         3         4          5         6
 *   | 0x01   | length  | control | service  | client  | message ...
 *   | marker | u16     | flags   | id       | id      |
 * </pre>
 *
 * The length counts everything behind the marker. A message over QRTR begins with 0, 2 or 4: the marker tells them apart.
 */
final class Qmux {

    private static final int MARKER = 0x01;
    private static final int LENGTH_OFFSET = 1;
    private static final int SERVICE_OFFSET = 4;
    private static final int CLIENT_OFFSET = 5;
    private static final int HEADER_LENGTH = 6;
    /** QMI's own header, where its length of the TLVs is: spec 02 B. */
    private static final int QMI_LENGTH_OFFSET = 5;
    private static final int QMI_HEADER_LENGTH = 7;

    private Qmux() {
    }

    /** The message without its frame; what has no frame comes back as it is. */
    static Datagram unwrap(Datagram datagram) {
        byte[] bytes = datagram.bytes();
        if (!isFrame(bytes)) {
            return datagram;
        }
        byte[] message = Arrays.copyOfRange(bytes, HEADER_LENGTH, bytes.length);
        if (bytes[SERVICE_OFFSET] == 0 && message.length > 1) {
            message = withWideTransaction(message);
        }
        return new Datagram(datagram.origin(), Optional.of(String.valueOf(bytes[SERVICE_OFFSET] & 0xff)), datagram.message(),
                OptionalInt.of(bytes[CLIENT_OFFSET] & 0xff), message);
    }

    /** The control service's header has a transaction of one byte, and its kinds are half of the others'. */
    private static byte[] withWideTransaction(byte[] control) {
        byte[] message = new byte[control.length + 1];
        message[0] = (byte) (control[0] << 1);
        message[1] = control[1];
        System.arraycopy(control, 2, message, 3, control.length - 2);
        return message;
    }

    /** Whether that is a whole frame and nothing else. */
    static boolean isFrame(byte[] bytes) {
        return bytes.length > HEADER_LENGTH && bytes[0] == MARKER && bytes.length == 1 + u16(bytes, LENGTH_OFFSET);
    }

    /** How many bytes this message has, as its header says, framed or not; 0 while the header is not complete. */
    static int wholeLength(byte[] bytes) {
        if (bytes.length >= LENGTH_OFFSET + 2 && bytes[0] == MARKER) {
            return 1 + u16(bytes, LENGTH_OFFSET);
        }
        return bytes.length < QMI_HEADER_LENGTH ? 0 : QMI_HEADER_LENGTH + u16(bytes, QMI_LENGTH_OFFSET);
    }

    private static int u16(byte[] bytes, int offset) {
        return bytes[offset] & 0xff | (bytes[offset + 1] & 0xff) << Byte.SIZE;
    }
}
