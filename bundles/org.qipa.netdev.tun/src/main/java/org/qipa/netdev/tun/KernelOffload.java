package org.qipa.netdev.tun;

import java.util.List;
import java.util.stream.Stream;
import org.qipa.api.network.Offload;

/**
 * What the kernel and an interface have agreed to leave to each other.
 *
 * @param checksum the kernel leaves checksums open
 * @param tcp      the kernel hands over TCP packets of up to 64 KiB, IPv4 and IPv6
 * @param udp      the same with UDP, which kernels know from 6.2 on
 * @param joinsTcp it takes such TCP packets from us
 * @param joinsUdp it takes such UDP packets from us
 * @param refused  errno of the greatest wish that was refused, or 0
 */
record KernelOffload(boolean checksum, boolean tcp, boolean udp, boolean joinsTcp, boolean joinsUdp, int refused) {

    /** Packets one by one. */
    static final KernelOffload NONE = new KernelOffload(false, false, false, false, false, 0);

    /** TUN_F_CSUM. */
    private static final int CHECKSUM = 0x01;
    /** TUN_F_TSO4, TUN_F_TSO6 and TUN_F_TSO_ECN. */
    private static final int TCP = 0x02 | 0x04 | 0x08;
    /** TUN_F_USO4 and TUN_F_USO6, which go together. */
    private static final int UDP = 0x20 | 0x40;

    /** Asks for as much as the kernel knows. */
    static KernelOffload negotiate(Linux linux, int fd, Offload wanted) {
        int refused = 0;
        boolean knowsUdp = true;
        int flags = CHECKSUM | TCP | UDP;
        int result = linux.ioctl(fd, Linux.TUNSETOFFLOAD, flags);
        if (result < 0) {
            refused = -result;
            knowsUdp = false;
            flags = CHECKSUM | TCP;
            result = linux.ioctl(fd, Linux.TUNSETOFFLOAD, flags);
        }
        if (result < 0) {
            flags = CHECKSUM;
            result = linux.ioctl(fd, Linux.TUNSETOFFLOAD, flags);
        }
        if (result < 0 || wanted != Offload.ALL) {
            flags = 0;
            linux.ioctl(fd, Linux.TUNSETOFFLOAD, flags);
        }
        return new KernelOffload((flags & CHECKSUM) != 0, (flags & TCP) != 0, (flags & UDP) != 0, true, knowsUdp, refused);
    }

    /** In words, for people. */
    List<String> features() {
        return Stream.of(checksum ? "checksum" : "", tcp ? "TSO4" : "", tcp ? "TSO6" : "",
                udp ? "USO4" : "", udp ? "USO6" : "", joinsTcp ? "GRO-TCP" : "", joinsUdp ? "GRO-UDP" : "")
                .filter(text -> !text.isEmpty()).toList();
    }
}
