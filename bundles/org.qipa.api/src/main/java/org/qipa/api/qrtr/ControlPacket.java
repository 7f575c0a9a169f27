package org.qipa.api.qrtr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The 20 bytes of a control packet: five little-endian words (spec 02 A2).
 *
 * <pre>
 *   byte      0         4          8          12     16     20
 *             +---------+----------+----------+------+------+
 *   server    | command | service  | instance | node | port |   NEW/DEL_SERVER, NEW/DEL_LOOKUP
 *             +---------+----------+----------+------+------+
 *   client    | command | node     | port     |  0   |  0   |   BYE (port 0), DEL_CLIENT, RESUME_TX
 *             +---------+----------+----------+------+------+
 * </pre>
 *
 * The instance word is {@code version | instance << 8}. Sockets send them to the control port of their node's name service,
 * and hear them from there.
 *
 * @param command see {@link PacketType}; any value
 * @param first   service or node
 * @param second  instance word or port
 * @param node    of a server
 * @param port    of a server
 */
public record ControlPacket(int command, int first, int second, int node, int port) {

    private static final int COMMAND_OFFSET = 0;
    private static final int FIRST_OFFSET = COMMAND_OFFSET + Integer.BYTES;
    private static final int SECOND_OFFSET = FIRST_OFFSET + Integer.BYTES;
    private static final int NODE_OFFSET = SECOND_OFFSET + Integer.BYTES;
    private static final int PORT_OFFSET = NODE_OFFSET + Integer.BYTES;
    /** Bytes of a whole one. */
    public static final int LENGTH = PORT_OFFSET + Integer.BYTES;
    /** A command alone: enough for those that carry nothing. */
    public static final int LEAST_LENGTH = Integer.BYTES;

    /** NEW_SERVER, DEL_SERVER, NEW_LOOKUP, DEL_LOOKUP. */
    public static ControlPacket server(PacketType type, int service, int instanceWord, QrtrAddress at) {
        return new ControlPacket(type.code(), service, instanceWord, at.node(), at.port());
    }

    /** BYE, DEL_CLIENT, RESUME_TX. */
    public static ControlPacket client(PacketType type, int node, int port) {
        return new ControlPacket(type.code(), node, port, 0, 0);
    }

    /** HELLO, and the end marker of a listing when the type is NEW_SERVER. */
    public static ControlPacket bare(PacketType type) {
        return new ControlPacket(type.code(), 0, 0, 0, 0);
    }

    /** The {@link #LENGTH} bytes. */
    public byte[] encode() {
        return ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(command).putInt(first).putInt(second).putInt(node).putInt(port).array();
    }

    /** Words that are missing read as 0; the caller has looked at the length. */
    public static ControlPacket decode(byte[] payload) {
        var words = ByteBuffer.wrap(Arrays.copyOf(payload, LENGTH)).order(ByteOrder.LITTLE_ENDIAN);
        return new ControlPacket(words.getInt(COMMAND_OFFSET), words.getInt(FIRST_OFFSET), words.getInt(SECOND_OFFSET),
                words.getInt(NODE_OFFSET), words.getInt(PORT_OFFSET));
    }
}
