package org.qipa.qrtr.kernel;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrFabric.QrtrService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the kernel's name service who serves what, by a lookup of everything on a socket of its own (spec 13 §7.1). */
final class Listing {

    private static final Logger LOG = LoggerFactory.getLogger(Listing.class);
    /** The name service answers in less than a millisecond; who waits longer waits in vain. */
    private static final int LIMIT_MILLIS = 1_000;
    /** More services than the name service can know (spec 02 A6: 512 nodes of 256), so that a listing ends. */
    private static final int MOST = 512 * 256;

    private Listing() {
    }

    /** All services in the order they are told; those that came when the name service falls silent. */
    static List<QrtrService> of(int node) {
        try (Arena arena = Arena.ofConfined()) {
            KernelCalls calls = new KernelCalls(arena);
            int fd = calls.open();
            int result = fd < 0 ? fd : calls.send(fd, new QrtrAddress(node, QrtrAddress.CONTROL_PORT),
                    ControlPacket.bare(PacketType.NEW_LOOKUP).encode());
            List<QrtrService> services = new ArrayList<>();
            if (result >= 0) {
                result = read(calls, fd, services);
            }
            if (result < 0) {
                LOG.warn("services not listed: node={} listed={} {}", Integer.toUnsignedString(node), services.size(),
                        Errno.describe(result));
            }
            if (fd >= 0) {
                calls.close(fd);
            }
            return List.copyOf(services);
        }
    }

    private static int read(KernelCalls calls, int fd, List<QrtrService> services) {
        SocketCalls.Mail mail = new SocketCalls.Mail();
        while (services.size() < MOST) {
            int result = calls.receive(fd, mail);
            if (Errno.EAGAIN.is(result)) {
                result = calls.await(fd, LIMIT_MILLIS);
                if (result <= 0 && !Errno.EINTR.is(result)) {
                    return result == 0 ? Errno.EAGAIN.result() : result;
                }
            } else if (result < 0) {
                return result;
            } else if (mail.address.port() == QrtrAddress.CONTROL_PORT && result >= ControlPacket.LENGTH) {
                ControlPacket packet = ControlPacket.decode(mail.datagram);
                if (packet.command() == PacketType.NEW_SERVER.code()) {
                    if (packet.first() == 0) {
                        return 0; // the end marker
                    }
                    services.add(new QrtrService(packet.first(), packet.second(),
                            new QrtrAddress(packet.node(), packet.port())));
                }
            }
        }
        return 0;
    }
}
