package org.qipa.api.qrtr;

import java.util.Optional;

/** Types of QRTR packets, which are also the commands of {@linkplain ControlPacket control packets} (spec 02 A2). */
public enum PacketType {
    /** Payload for a socket. */
    DATA(1),
    /** Announces a node's name service. */
    HELLO(2),
    /** A node is gone. */
    BYE(3),
    /** A service instance exists. */
    NEW_SERVER(4),
    /** A service instance is gone. */
    DEL_SERVER(5),
    /** A socket is gone. */
    DEL_CLIENT(6),
    /** Gives a flow its credit back. */
    RESUME_TX(7),
    /** Ignored. */
    EXIT(8),
    /** Ignored. */
    PING(9),
    /** A local socket wants to hear of services. */
    NEW_LOOKUP(10),
    /** A local socket no longer wants to. */
    DEL_LOOKUP(11);

    private static final PacketType[] BY_CODE = new PacketType[12];

    static {
        for (var type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final String[] subjects;

    PacketType(int code) {
        this.code = code;
        this.subjects = new String[] {name() + " rx", name() + " tx", name() + " socket", name() + " notify"};
    }

    /** On the wire. */
    public int code() {
        return code;
    }

    /** The journal's subject: what and which way. */
    public String subject(Way way) {
        return subjects[way.ordinal()];
    }

    /** The type with a code, unless there is none. */
    public static Optional<PacketType> of(int code) {
        return code > 0 && code < BY_CODE.length ? Optional.of(BY_CODE[code]) : Optional.empty();
    }

    /** Which way a control packet went, seen from its node. */
    public enum Way {
        /** It came over a link. */
        RECEIVED,
        /** It left on a link. */
        SENT,
        /** A socket of the node told the name service. */
        FROM_SOCKET,
        /** The name service told a socket of the node. */
        TO_SOCKET
    }
}
