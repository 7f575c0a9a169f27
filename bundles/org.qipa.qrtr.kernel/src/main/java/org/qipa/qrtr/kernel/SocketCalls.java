package org.qipa.qrtr.kernel;

import org.qipa.api.qrtr.QrtrAddress;

/**
 * QRTR sockets as the kernel has them (spec 13). Nothing here blocks, but for a send to another node (spec 13 §4). A result
 * below zero is a negative {@link Errno}. Thread safe, but for {@link #receive}, which belongs to one thread.
 */
interface SocketCalls {

    /** An address, and a datagram when there was one. */
    final class Mail {
        QrtrAddress address;
        byte[] datagram;
    }

    /** A new socket without a port; its descriptor. */
    int open();

    int bind(int fd, QrtrAddress address);

    /** The socket's own address: the port is 0 while it has none. */
    int name(int fd, Mail into);

    int send(int fd, QrtrAddress to, byte[] datagram);

    /** How long a sender waits for a send to another node to end, in milliseconds: nearly always it has by then. */
    default long sendMillis() {
        return 20;
    }

    /** The next datagram and who sent it. */
    int receive(int fd, Mail into);

    int close(int fd);
}
