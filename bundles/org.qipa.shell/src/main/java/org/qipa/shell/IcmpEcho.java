package org.qipa.shell;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Echo requests and replies, ICMP over IPv4 and ICMPv6 over IPv6 (RFC 791, 792, 8200, 4443). Big endian.
 *
 * <pre>
 *   IPv4   0 version 4, header length 5   2 total length   8 time to live   9 protocol 1   10 checksum   12 from   16 to
 *   IPv6   0 version 6                    4 payload length 6 next header 58 7 hop limit    8 from        24 to
 *
 *           0               1               2               3
 *          +---------------+---------------+---------------+---------------+
 *   echo   |     type      |    code 0     |           checksum            |
 *          +---------------+---------------+---------------+---------------+
 *          |          identifier           |        sequence number        |
 *          +---------------+---------------+---------------+---------------+
 *          |  data: every byte its own place, so that a shift shows        |
 * </pre>
 *
 * @param from       address
 * @param to         address
 * @param reply      or request
 * @param identifier 16 bits
 * @param sequence   16 bits
 * @param dataLength bytes behind the header
 */
record IcmpEcho(InetAddress from, InetAddress to, boolean reply, int identifier, int sequence, int dataLength) {

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int V4_HEADER_LENGTH = 20;
    private static final int V4_LENGTH_OFFSET = 2;
    private static final int V4_TTL_OFFSET = 8;
    private static final int V4_PROTOCOL_OFFSET = 9;
    private static final int V4_CHECKSUM_OFFSET = 10;
    private static final int V4_FROM_OFFSET = 12;
    private static final int V4_TO_OFFSET = 16;
    private static final int V6_HEADER_LENGTH = 40;
    private static final int V6_LENGTH_OFFSET = 4;
    private static final int V6_NEXT_OFFSET = 6;
    private static final int V6_HOPS_OFFSET = 7;
    private static final int V6_FROM_OFFSET = 8;
    private static final int V6_TO_OFFSET = 24;
    private static final int ECHO_HEADER_LENGTH = 8;
    private static final int ECHO_CHECKSUM_OFFSET = 2;
    private static final int ECHO_IDENTIFIER_OFFSET = 4;
    private static final int ECHO_SEQUENCE_OFFSET = 6;

    private static final int PROTOCOL_ICMP = 1;
    private static final int PROTOCOL_ICMP6 = 58;
    private static final int HOPS = 64;
    /** {request, reply}. */
    private static final int[] V4_TYPES = {8, 0};
    private static final int[] V6_TYPES = {128, 129};

    /** Bytes of the whole packet for that much data. */
    static int packetLength(boolean v4, int dataLength) {
        return (v4 ? V4_HEADER_LENGTH : V6_HEADER_LENGTH) + ECHO_HEADER_LENGTH + dataLength;
    }

    /** The packet. */
    byte[] encode() {
        boolean v4 = from instanceof Inet4Address;
        int header = v4 ? V4_HEADER_LENGTH : V6_HEADER_LENGTH;
        byte[] bytes = new byte[packetLength(v4, dataLength)];
        MemorySegment packet = MemorySegment.ofArray(bytes);
        MemorySegment echo = packet.asSlice(header);
        for (int i = 0; i < dataLength; i++) {
            bytes[header + ECHO_HEADER_LENGTH + i] = (byte) i;
        }
        echo.set(ValueLayout.JAVA_BYTE, 0, (byte) (v4 ? V4_TYPES : V6_TYPES)[reply ? 1 : 0]);
        echo.set(SHORT, ECHO_IDENTIFIER_OFFSET, (short) identifier);
        echo.set(SHORT, ECHO_SEQUENCE_OFFSET, (short) sequence);
        echo.set(SHORT, ECHO_CHECKSUM_OFFSET, (short) ~fold(sum(echo) + (v4 ? 0 : pseudoHeader(echo.byteSize()))));
        if (v4) {
            bytes[0] = 0x45;
            packet.set(SHORT, V4_LENGTH_OFFSET, (short) bytes.length);
            bytes[V4_TTL_OFFSET] = HOPS;
            bytes[V4_PROTOCOL_OFFSET] = PROTOCOL_ICMP;
            System.arraycopy(from.getAddress(), 0, bytes, V4_FROM_OFFSET, 4);
            System.arraycopy(to.getAddress(), 0, bytes, V4_TO_OFFSET, 4);
            packet.set(SHORT, V4_CHECKSUM_OFFSET, (short) ~fold(sum(packet.asSlice(0, V4_HEADER_LENGTH))));
        } else {
            bytes[0] = 0x60;
            packet.set(SHORT, V6_LENGTH_OFFSET, (short) echo.byteSize());
            bytes[V6_NEXT_OFFSET] = PROTOCOL_ICMP6;
            bytes[V6_HOPS_OFFSET] = HOPS;
            System.arraycopy(from.getAddress(), 0, bytes, V6_FROM_OFFSET, 16);
            System.arraycopy(to.getAddress(), 0, bytes, V6_TO_OFFSET, 16);
        }
        return bytes;
    }

    /** Reads a packet; empty when it is no echo, is cut short, or a checksum or its data is wrong. */
    static Optional<IcmpEcho> decode(MemorySegment packet) {
        if (packet.byteSize() < 1) {
            return Optional.empty();
        }
        return switch (Byte.toUnsignedInt(packet.get(ValueLayout.JAVA_BYTE, 0)) >> 4) {
            case 4 -> decodeV4(packet);
            case 6 -> decodeV6(packet);
            default -> Optional.empty();
        };
    }

    private static Optional<IcmpEcho> decodeV4(MemorySegment packet) {
        int header = (packet.get(ValueLayout.JAVA_BYTE, 0) & 0xf) * 4;
        if (header < V4_HEADER_LENGTH || packet.byteSize() < header + ECHO_HEADER_LENGTH
                || packet.get(ValueLayout.JAVA_BYTE, V4_PROTOCOL_OFFSET) != PROTOCOL_ICMP) {
            return Optional.empty();
        }
        int length = Short.toUnsignedInt(packet.get(SHORT, V4_LENGTH_OFFSET));
        if (length < header + ECHO_HEADER_LENGTH || length > packet.byteSize()
                || fold(sum(packet.asSlice(0, header))) != 0xffff) {
            return Optional.empty();
        }
        return echo(packet.asSlice(header, length - header), address(packet, V4_FROM_OFFSET, 4),
                address(packet, V4_TO_OFFSET, 4), V4_TYPES, 0);
    }

    private static Optional<IcmpEcho> decodeV6(MemorySegment packet) {
        if (packet.byteSize() < V6_HEADER_LENGTH + ECHO_HEADER_LENGTH
                || packet.get(ValueLayout.JAVA_BYTE, V6_NEXT_OFFSET) != PROTOCOL_ICMP6) {
            return Optional.empty();
        }
        int length = Short.toUnsignedInt(packet.get(SHORT, V6_LENGTH_OFFSET));
        if (length < ECHO_HEADER_LENGTH || V6_HEADER_LENGTH + length > packet.byteSize()) {
            return Optional.empty();
        }
        InetAddress from = address(packet, V6_FROM_OFFSET, 16);
        InetAddress to = address(packet, V6_TO_OFFSET, 16);
        return echo(packet.asSlice(V6_HEADER_LENGTH, length), from, to, V6_TYPES, pseudoHeader(from, to, length));
    }

    private static Optional<IcmpEcho> echo(MemorySegment echo, InetAddress from, InetAddress to, int[] types, long pseudo) {
        int type = Byte.toUnsignedInt(echo.get(ValueLayout.JAVA_BYTE, 0));
        if (type != types[0] && type != types[1] || echo.get(ValueLayout.JAVA_BYTE, 1) != 0
                || fold(sum(echo) + pseudo) != 0xffff) {
            return Optional.empty();
        }
        int data = (int) echo.byteSize() - ECHO_HEADER_LENGTH;
        for (int i = 0; i < data; i++) {
            if (echo.get(ValueLayout.JAVA_BYTE, ECHO_HEADER_LENGTH + i) != (byte) i) {
                return Optional.empty();
            }
        }
        return Optional.of(new IcmpEcho(from, to, type == types[1],
                Short.toUnsignedInt(echo.get(SHORT, ECHO_IDENTIFIER_OFFSET)),
                Short.toUnsignedInt(echo.get(SHORT, ECHO_SEQUENCE_OFFSET)), data));
    }

    private static InetAddress address(MemorySegment packet, int offset, int length) {
        try {
            return InetAddress.getByAddress(packet.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("length=" + length, e); // 4 and 16 are addresses
        }
    }

    private long pseudoHeader(long length) {
        return pseudoHeader(from, to, length);
    }

    private static long pseudoHeader(InetAddress from, InetAddress to, long length) {
        return sum(MemorySegment.ofArray(from.getAddress())) + sum(MemorySegment.ofArray(to.getAddress())) + length
                + PROTOCOL_ICMP6;
    }

    private static long sum(MemorySegment bytes) {
        long sum = 0;
        long even = bytes.byteSize() & ~1;
        for (long i = 0; i < even; i += 2) {
            sum += Short.toUnsignedLong(bytes.get(SHORT, i));
        }
        return even == bytes.byteSize() ? sum : sum + (Byte.toUnsignedLong(bytes.get(ValueLayout.JAVA_BYTE, even)) << 8);
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >> 16 != 0) {
            folded = (folded & 0xffff) + (folded >> 16);
        }
        return (int) folded;
    }
}
