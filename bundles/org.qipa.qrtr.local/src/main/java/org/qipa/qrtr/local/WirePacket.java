package org.qipa.qrtr.local;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;

/**
 * A packet as it crosses a link between nodes (spec 02 A3). All fields are little-endian.
 *
 * <pre>
 *   version 1, 32 bytes; the only one ever sent
 *   0         4      8          12         16           20     24         28         32
 *   +---------+------+----------+----------+------------+------+----------+----------+---------+-----+
 *   | version | type | src node | src port | confirm_rx | size | dst node | dst port | payload | pad |
 *   |    1    |      |          |          |   0 or 1   |      |          |          |  size   |     |
 *   +---------+------+----------+----------+------------+------+----------+----------+---------+-----+
 *
 *   version 2, whose first byte is 3: 16 bytes and optlen more; accepted
 *   0         1      2       3        4      8          10         12         14         16
 *   +---------+------+-------+--------+------+----------+----------+----------+----------+----------+---------+-----+
 *   | version | type | flags | optlen | size | src node | src port | dst node | dst port | optional | payload | pad |
 *   |    3    |      | bit 0 |        |      |          |          |          |          |  optlen  |  size   |     |
 *   +---------+------+-------+--------+------+----------+----------+----------+----------+----------+---------+-----+
 *                      confirm_rx
 * </pre>
 *
 * The payload is padded with zeros to a multiple of 4. The 16-bit port 0xfffe and the older port 0xffff both mean the
 * control port.
 *
 * @param type      any value; see {@link PacketType}
 * @param from      source
 * @param confirmRx the reader is to send RESUME_TX
 * @param to        destination; the node is not looked at on reception
 * @param payload   without the padding
 */
record WirePacket(int type, QrtrAddress from, boolean confirmRx, QrtrAddress to, byte[] payload) {

    static final int VERSION_1 = 1;
    static final int VERSION_1_LENGTH = 32;
    static final int VERSION_2 = 3;
    static final int VERSION_2_LENGTH = 16;

    private static final int ALIGNMENT = 4;
    private static final int LEGACY_CONTROL_PORT = 0xffff;
    private static final int SHORT_CONTROL_PORT = 0xfffe;

    byte[] encode() {
        var packet = ByteBuffer.allocate((int) (VERSION_1_LENGTH + padded(payload.length))).order(ByteOrder.LITTLE_ENDIAN);
        packet.putInt(VERSION_1).putInt(type).putInt(from.node()).putInt(from.port()).putInt(confirmRx ? 1 : 0)
                .putInt(payload.length).putInt(to.node()).putInt(to.port()).put(payload);
        return packet.array();
    }

    /**
     * Reads a packet; the checks are made in the order of spec 02 A3.
     *
     * @throws QrtrException INVALID, naming what is wrong
     */
    static WirePacket decode(byte[] bytes) throws QrtrException {
        int total = bytes.length;
        if (total == 0 || total % ALIGNMENT != 0) {
            throw invalid("packet length=" + total + " multiple_of=" + ALIGNMENT);
        }
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int version = in.get(0) & 0xff;
        var packet = switch (version) {
            case VERSION_1 -> decode1(in, total);
            case VERSION_2 -> decode2(in, total);
            default -> throw invalid("packet version=" + version + " known=" + VERSION_1 + "," + VERSION_2);
        };
        boolean named = packet.is(PacketType.NEW_SERVER) || packet.is(PacketType.RESUME_TX);
        if (named && packet.payload.length < ControlPacket.LENGTH) {
            throw invalid("packet type=" + packet.type + " size=" + packet.payload.length + " least=" + ControlPacket.LENGTH);
        }
        boolean toSocket = packet.to.port() != QrtrAddress.CONTROL_PORT;
        if (toSocket && !packet.is(PacketType.DATA) && !packet.is(PacketType.RESUME_TX)) {
            throw invalid("packet type=" + packet.type + " to port=" + Integer.toUnsignedString(packet.to.port())
                    + " allowed=DATA,RESUME_TX");
        }
        return packet;
    }

    boolean is(PacketType wanted) {
        return type == wanted.code();
    }

    private static WirePacket decode1(ByteBuffer in, int total) throws QrtrException {
        needHeader(total, VERSION_1_LENGTH);
        long size = Integer.toUnsignedLong(in.getInt(20));
        return new WirePacket(in.getInt(4), new QrtrAddress(in.getInt(8), port(in.getInt(12))), in.getInt(16) != 0,
                new QrtrAddress(in.getInt(24), port(in.getInt(28))), payload(in, total, VERSION_1_LENGTH, size));
    }

    private static WirePacket decode2(ByteBuffer in, int total) throws QrtrException {
        needHeader(total, VERSION_2_LENGTH);
        int header = VERSION_2_LENGTH + (in.get(3) & 0xff);
        long size = Integer.toUnsignedLong(in.getInt(4));
        return new WirePacket(in.get(1) & 0xff, new QrtrAddress(in.getShort(8) & 0xffff, port(in.getShort(10) & 0xffff)),
                (in.get(2) & 1) != 0, new QrtrAddress(in.getShort(12) & 0xffff, port(in.getShort(14) & 0xffff)),
                payload(in, total, header, size));
    }

    private static void needHeader(int total, int header) throws QrtrException {
        if (total < header) {
            throw invalid("packet length=" + total + " header=" + header);
        }
    }

    private static byte[] payload(ByteBuffer in, int total, int header, long size) throws QrtrException {
        if (size == 0 || size > total || total != padded(size) + header) {
            throw invalid("packet size=" + size + " header=" + header + " length=" + total);
        }
        return Arrays.copyOfRange(in.array(), header, header + (int) size);
    }

    private static int port(int port) {
        return port == LEGACY_CONTROL_PORT || port == SHORT_CONTROL_PORT ? QrtrAddress.CONTROL_PORT : port;
    }

    private static long padded(long size) {
        return (size + ALIGNMENT - 1) & -ALIGNMENT;
    }

    private static QrtrException invalid(String what) {
        return new QrtrException(QrtrException.Reason.INVALID, what);
    }
}
