package org.qipa.qrtr.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.qipa.api.qrtr.QrtrAddress;

/**
 * Sockets of family 42 by libc.
 *
 * <pre>
 *   sockaddr_qrtr, host byte order (spec 13 §1)
 *   byte  0             2      4            8            12
 *         +-------------+------+------------+------------+
 *         | family = 42 |  0   | node (u32) | port (u32) |
 *         +-------------+------+------------+------------+
 * </pre>
 */
final class KernelCalls implements SocketCalls {

    /** AF_QIPCRTR. */
    static final int FAMILY = 42;
    /** The greatest datagram is 65535 bytes (spec 13 §4), so none is cut. */
    private static final int BUFFER_LENGTH = 65_536;
    private static final long FAMILY_OFFSET = 0;
    private static final long NODE_OFFSET = FAMILY_OFFSET + 2 * Short.BYTES;
    private static final long PORT_OFFSET = NODE_OFFSET + Integer.BYTES;
    private static final long ADDRESS_LENGTH = PORT_OFFSET + Integer.BYTES;

    private final Linux receiver;
    private final MemorySegment buffer;
    private final MemorySegment from;
    private final MemorySegment fromLength;

    /** @param arena for what {@link #receive} reads into */
    KernelCalls(Arena arena) {
        receiver = new Linux(arena);
        buffer = arena.allocate(BUFFER_LENGTH);
        from = arena.allocate(ADDRESS_LENGTH, Integer.BYTES);
        fromLength = arena.allocate(JAVA_INT);
    }

    @Override
    public int open() {
        try (Arena arena = Arena.ofConfined()) {
            return new Linux(arena).socket(FAMILY, Linux.SOCK_DGRAM | Linux.O_NONBLOCK, 0);
        }
    }

    @Override
    public int bind(int fd, QrtrAddress address) {
        try (Arena arena = Arena.ofConfined()) {
            return new Linux(arena).bind(fd, encode(arena, address));
        }
    }

    @Override
    public int name(int fd, Mail into) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_LENGTH, Integer.BYTES);
            int result = new Linux(arena).name(fd, address, arena.allocateFrom(JAVA_INT, (int) ADDRESS_LENGTH));
            into.address = decode(address);
            return result;
        }
    }

    @Override
    public int send(int fd, QrtrAddress to, byte[] datagram) {
        try (Arena arena = Arena.ofConfined()) {
            return new Linux(arena).send(fd, arena.allocateFrom(JAVA_BYTE, datagram), encode(arena, to));
        }
    }

    @Override
    public int receive(int fd, Mail into) {
        fromLength.set(JAVA_INT, 0, (int) ADDRESS_LENGTH);
        int result = receiver.receive(fd, buffer, from, fromLength);
        if (result >= 0) {
            into.address = decode(from);
            into.datagram = buffer.asSlice(0, result).toArray(JAVA_BYTE);
        }
        return result;
    }

    /** Waits until there is something to {@linkplain #receive}, at most so long; 0 when there is not. */
    int await(int fd, int limitMillis) {
        return receiver.awaitInput(fd, limitMillis);
    }

    @Override
    public int close(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            return new Linux(arena).close(fd);
        }
    }

    private static MemorySegment encode(Arena arena, QrtrAddress address) {
        MemorySegment encoded = arena.allocate(ADDRESS_LENGTH, Integer.BYTES);
        encoded.set(JAVA_SHORT, FAMILY_OFFSET, (short) FAMILY);
        encoded.set(JAVA_INT, NODE_OFFSET, address.node());
        encoded.set(JAVA_INT, PORT_OFFSET, address.port());
        return encoded;
    }

    private static QrtrAddress decode(MemorySegment encoded) {
        return new QrtrAddress(encoded.get(JAVA_INT, NODE_OFFSET), encoded.get(JAVA_INT, PORT_OFFSET));
    }
}
