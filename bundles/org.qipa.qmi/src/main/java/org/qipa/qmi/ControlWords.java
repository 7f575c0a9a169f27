package org.qipa.qmi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.qipa.api.qrtr.QrtrAddress;

/**
 * What a QMI handle says to the name service and hears from it: 20 bytes, five little-endian words (spec 02 A2).
 *
 * <pre>
 *   server   command  service  instance word  node  port
 *   client   command  node     port           0     0
 * </pre>
 *
 * The instance word packs the QMI version and instance: {@code version | instance << 8}.
 */
record ControlWords(int command, int first, int second, int node, int port) {

    static final int BYE = 3;
    static final int NEW_SERVER = 4;
    static final int DEL_SERVER = 5;
    static final int DEL_CLIENT = 6;
    static final int NEW_LOOKUP = 10;
    static final int LENGTH = 5 * Integer.BYTES;

    static byte[] newServer(int service, int version, int instance, QrtrAddress own) {
        return new ControlWords(NEW_SERVER, service, word(version, instance), own.node(), own.port()).encode();
    }

    static byte[] newLookup(int service, int version, int instance) {
        return new ControlWords(NEW_LOOKUP, service, word(version, instance), 0, 0).encode();
    }

    /** The datagram holds at least {@link #LENGTH} bytes. */
    static ControlWords decode(byte[] datagram) {
        var words = ByteBuffer.wrap(datagram).order(ByteOrder.LITTLE_ENDIAN);
        return new ControlWords(words.getInt(), words.getInt(), words.getInt(), words.getInt(), words.getInt());
    }

    /** Of a server form. */
    int version() {
        return second & 0xff;
    }

    /** Of a server form. */
    int instance() {
        return second >>> 8;
    }

    private static int word(int version, int instance) {
        return version & 0xff | instance << 8;
    }

    private byte[] encode() {
        return ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(command).putInt(first).putInt(second).putInt(node).putInt(port).array();
    }
}
