package org.qipa.netdev.tun;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.qipa.api.network.InterfaceAddress;
import org.qipa.api.network.NetworkException;
import org.qipa.api.network.Offload;

/**
 * A TUN interface: its descriptor, and its settings in the kernel.
 *
 * <pre>
 *  ifreq      0 name, 16 bytes with the zero | 16 flags u16 | ... 40 bytes
 * </pre>
 *
 * The interface lives as long as the descriptor.
 */
final class TunDevice implements AutoCloseable {

    private static final String PATH = "/dev/net/tun";
    /**
     * Packets the kernel keeps while they are not read. Its own 500 are less than one congestion window, so that a reader
     * that waits for its turn, or for a swap, costs packets.
     */
    static final int KERNEL_QUEUE = 2000;
    private static final int IFREQ_LENGTH = 40;
    private static final int IFREQ_FLAGS_OFFSET = 16;
    /** IFF_TUN and IFF_NO_PI: IP packets without the kernel's packet information in front. */
    private static final short FLAGS = 0x1 | 0x1000;
    /** IFF_VNET_HDR: a {@link VirtioHeader} in front. */
    private static final short WITH_HEADER = 0x4000;

    private final String name;
    private final int fd;
    private final boolean hasHeader;
    private KernelOffload offload = KernelOffload.NONE;
    private List<InterfaceAddress> addresses = List.of();
    private int mtu;

    private TunDevice(String name, int fd, boolean hasHeader) {
        this.name = name;
        this.fd = fd;
        this.hasHeader = hasHeader;
    }

    /**
     * Makes an interface; it is down and without addresses. What of the offload the kernel refuses is done without.
     *
     * @throws NetworkException with the reason
     */
    static TunDevice open(String name, Offload wanted) {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new NetworkException("no TUN interfaces on this system: name=" + name + " reason=os.name is "
                    + System.getProperty("os.name") + " limit=Linux");
        }
        try (Arena arena = Arena.ofConfined()) {
            Linux linux = new Linux(arena);
            int fd = linux.open(arena.allocateFrom(PATH), Linux.O_RDWR | Linux.O_NONBLOCK | Linux.O_CLOEXEC);
            if (fd < 0) {
                throw failure(name, -fd);
            }
            try {
                MemorySegment request = request(arena, name);
                boolean hasHeader = wanted != Offload.NONE && attach(linux, fd, request, WITH_HEADER) >= 0;
                int result = hasHeader ? 0 : attach(linux, fd, request, 0);
                if (result < 0) {
                    throw failure(name, -result);
                }
                TunDevice device = new TunDevice(name, fd, hasHeader);
                if (hasHeader) {
                    device.offload = KernelOffload.negotiate(linux, fd, wanted);
                }
                return device;
            } catch (NetworkException e) {
                linux.close(fd);
                throw e;
            }
        }
    }

    private static MemorySegment request(Arena arena, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= IFREQ_FLAGS_OFFSET) {
            throw new NetworkException("interface name too long: name=" + name + " limit=" + (IFREQ_FLAGS_OFFSET - 1)
                    + " bytes");
        }
        MemorySegment request = arena.allocate(IFREQ_LENGTH, 8);
        MemorySegment.copy(bytes, 0, request, JAVA_BYTE, 0, bytes.length);
        return request;
    }

    private static int attach(Linux linux, int fd, MemorySegment request, int flags) {
        request.set(JAVA_SHORT, IFREQ_FLAGS_OFFSET, (short) (FLAGS | flags));
        return linux.ioctl(fd, Linux.TUNSETIFF, request);
    }

    private static NetworkException failure(String name, int errno) {
        String reason = switch (errno) {
            case Linux.EPERM, Linux.EACCES -> "no right (root or CAP_NET_ADMIN is needed)";
            case Linux.ENOENT, Linux.ENODEV -> "no " + PATH;
            case Linux.EBUSY -> "an interface of that name is in use";
            default -> "not possible";
        };
        return new NetworkException("TUN interface cannot be opened: name=" + name + " reason=" + reason + ", "
                + Linux.describe(errno));
    }

    int fd() {
        return fd;
    }

    /** Whether packets have a {@link VirtioHeader} in front. */
    boolean hasHeader() {
        return hasHeader;
    }

    /** What the kernel agreed to. */
    KernelOffload offload() {
        return offload;
    }

    /**
     * Sets MTU and addresses, as far as they differ, and brings the interface up.
     *
     * @throws NetworkException with the reason; addresses and MTU are as they were then
     */
    synchronized void configure(List<InterfaceAddress> wanted, int wantedMtu) {
        if (wantedMtu == mtu && wanted.equals(addresses)) {
            return;
        }
        try (RouteSocket route = new RouteSocket()) {
            int index = index();
            List<InterfaceAddress> added = new ArrayList<>();
            int before = mtu;
            try {
                if (wantedMtu != mtu) {
                    route.up(index, wantedMtu, KERNEL_QUEUE, name);
                    mtu = wantedMtu;
                }
                for (InterfaceAddress address : wanted) {
                    if (!addresses.contains(address)) {
                        route.add(index, address, name);
                        added.add(address);
                    }
                }
            } catch (NetworkException e) {
                for (InterfaceAddress address : added) {
                    route.remove(index, address, name);
                }
                if (before != 0 && before != mtu) {
                    route.up(index, before, KERNEL_QUEUE, name);
                    mtu = before;
                }
                throw e;
            }
            for (InterfaceAddress address : addresses) {
                if (!wanted.contains(address)) {
                    route.remove(index, address, name);
                }
            }
            addresses = List.copyOf(wanted);
        }
    }

    private int index() {
        try (Arena arena = Arena.ofConfined()) {
            int index = new Linux(arena).interfaceIndex(arena.allocateFrom(name));
            if (index < 0) {
                throw new NetworkException("interface is not in this network namespace: name=" + name + " reason="
                        + Linux.describe(-index));
            }
            return index;
        }
    }

    /** The interface goes away. */
    @Override
    public void close() {
        try (Arena arena = Arena.ofConfined()) {
            new Linux(arena).close(fd);
        }
    }
}
