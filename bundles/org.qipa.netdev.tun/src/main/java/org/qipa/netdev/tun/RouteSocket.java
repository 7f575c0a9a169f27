package org.qipa.netdev.tun;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.qipa.api.network.InterfaceAddress;
import org.qipa.api.network.NetworkException;

/**
 * Sets up interfaces over rtnetlink: one request, one acknowledgement.
 *
 * <pre>
 *  request    0 length u32 | 4 type u16 | 6 flags u16 | 8 sequence u32 | 12 port u32 | body | attributes
 *  link       0 family u8 | 2 type u16 | 4 index s32 | 8 flags u32 | 12 changed u32              (16 bytes)
 *  address    0 family u8 | 1 prefix length u8 | 2 flags u8 | 3 scope u8 | 4 index u32            (8 bytes)
 *  attribute  0 length u16 | 2 type u16 | value, padded to 4
 *  answer     0 length u32 | 4 type u16 = 2 | ... | 16 error s32, 0 or negative errno
 * </pre>
 *
 * Host byte order. Belongs to one thread at a time.
 */
final class RouteSocket implements AutoCloseable {

    private static final int NETLINK_ROUTE = 0;
    private static final int HEADER_LENGTH = 16;
    private static final int TYPE_OFFSET = 4;
    private static final int FLAGS_OFFSET = 6;
    private static final int SEQUENCE_OFFSET = 8;
    private static final int ERROR_OFFSET = 16;
    private static final int LINK_LENGTH = 16;
    private static final int ADDRESS_LENGTH = 8;
    private static final int BUFFER_LENGTH = 4096;

    private static final short NEW_LINK = 16;
    private static final short NEW_ADDRESS = 20;
    private static final short DELETE_ADDRESS = 21;
    private static final short ANSWER = 2;
    private static final short REQUEST_AND_ACK = 1 | 4;
    private static final short CREATE_OR_REPLACE = 0x400 | 0x100;
    private static final short ATTRIBUTE_MTU = 4;
    private static final short ATTRIBUTE_QUEUE = 13;
    private static final short ATTRIBUTE_ADDRESS = 1;
    private static final short ATTRIBUTE_LOCAL = 2;
    private static final int UP = 1;
    /** No duplicate address detection: a point-to-point link has nobody to ask. */
    private static final byte NO_DAD = 2;

    private final Arena arena = Arena.ofShared();
    private final Linux linux = new Linux(arena);
    private final MemorySegment buffer = arena.allocate(BUFFER_LENGTH, 8);
    private final int fd;
    private int length;
    private int sequence;

    RouteSocket() {
        fd = linux.socket(Linux.AF_NETLINK, Linux.SOCK_RAW, NETLINK_ROUTE);
        if (fd < 0) {
            arena.close();
            throw new NetworkException("no rtnetlink socket: " + Linux.describe(-fd));
        }
    }

    /** Sets the MTU and how many packets the kernel keeps for us, and brings the interface up. */
    void up(int index, int mtu, int queue, String name) {
        begin(NEW_LINK, (short) 0, LINK_LENGTH);
        buffer.set(JAVA_INT, HEADER_LENGTH + 4, index);
        buffer.set(JAVA_INT, HEADER_LENGTH + 8, UP);
        buffer.set(JAVA_INT, HEADER_LENGTH + 12, UP);
        MemorySegment value = attribute(ATTRIBUTE_MTU, Integer.BYTES);
        value.set(JAVA_INT, 0, mtu);
        attribute(ATTRIBUTE_QUEUE, Integer.BYTES).set(JAVA_INT, 0, queue);
        check(talk(), "interface cannot be brought up: name=" + name + " mtu=" + mtu);
    }

    /** Gives the interface an address. */
    void add(int index, InterfaceAddress address, String name) {
        address(NEW_ADDRESS, CREATE_OR_REPLACE, index, address);
        check(talk(), "address cannot be set: name=" + name + " address=" + address);
    }

    /** Takes an address away. */
    void remove(int index, InterfaceAddress address, String name) {
        address(DELETE_ADDRESS, (short) 0, index, address);
        check(talk(), "address cannot be taken away: name=" + name + " address=" + address);
    }

    private void address(short type, short flags, int index, InterfaceAddress address) {
        byte[] bytes = address.address().getAddress();
        begin(type, flags, ADDRESS_LENGTH);
        buffer.set(JAVA_BYTE, HEADER_LENGTH, (byte) (address.isIpv6() ? Linux.AF_INET6 : Linux.AF_INET));
        buffer.set(JAVA_BYTE, HEADER_LENGTH + 1, (byte) address.prefixLength());
        buffer.set(JAVA_BYTE, HEADER_LENGTH + 2, address.isIpv6() ? NO_DAD : 0);
        buffer.set(JAVA_INT, HEADER_LENGTH + 4, index);
        MemorySegment.copy(bytes, 0, attribute(ATTRIBUTE_LOCAL, bytes.length), JAVA_BYTE, 0, bytes.length);
        MemorySegment.copy(bytes, 0, attribute(ATTRIBUTE_ADDRESS, bytes.length), JAVA_BYTE, 0, bytes.length);
    }

    private void begin(short type, short flags, int bodyLength) {
        buffer.fill((byte) 0);
        buffer.set(JAVA_SHORT, TYPE_OFFSET, type);
        buffer.set(JAVA_SHORT, FLAGS_OFFSET, (short) (REQUEST_AND_ACK | flags));
        buffer.set(JAVA_INT, SEQUENCE_OFFSET, ++sequence);
        length = HEADER_LENGTH + bodyLength;
    }

    private MemorySegment attribute(short type, int valueLength) {
        int at = length;
        buffer.set(JAVA_SHORT, at, (short) (4 + valueLength));
        buffer.set(JAVA_SHORT, at + 2, type);
        length += 4 + (valueLength + 3 & ~3);
        return buffer.asSlice(at + 4, valueLength);
    }

    /** Sends the request. @return 0 or the errno of the answer */
    private int talk() {
        buffer.set(JAVA_INT, 0, length);
        int sent = linux.write(fd, buffer, length);
        if (sent < 0) {
            return -sent;
        }
        while (true) {
            int received = linux.read(fd, buffer);
            if (received < 0 && received != -Linux.EINTR) {
                return -received;
            }
            if (received >= ERROR_OFFSET + Integer.BYTES && buffer.get(JAVA_SHORT, TYPE_OFFSET) == ANSWER
                    && buffer.get(JAVA_INT, SEQUENCE_OFFSET) == sequence) {
                return -buffer.get(JAVA_INT, ERROR_OFFSET);
            }
        }
    }

    private static void check(int errno, String what) {
        if (errno != 0) {
            throw new NetworkException(what + " reason=" + (errno == Linux.EPERM ? "no right" : Linux.describe(errno)));
        }
    }

    @Override
    public void close() {
        linux.close(fd);
        arena.close();
    }
}
