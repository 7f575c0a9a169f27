package org.qipa.qrtr.kernel;

import org.qipa.api.qrtr.QrtrException.Reason;

/**
 * The errors of Linux that QRTR sockets answer with, and what they mean there (spec 13 §2 to §5). Numbers are those of all
 * machines qipa runs on.
 */
enum Errno {
    /** A right is missing. */
    EPERM(1, Reason.ACCESS, "a right is missing"),
    /** A signal came in between. */
    EINTR(4, Reason.WOULD_BLOCK, "a signal came in between"),
    /** Nothing to read, or the sender's buffer is full. */
    EAGAIN(11, Reason.WOULD_BLOCK, "the socket's send buffer is full"),
    /** No memory. */
    ENOMEM(12, Reason.NO_SPACE, "the kernel has no memory for it"),
    /** Ports below 0x4000 need a right. */
    EACCES(13, Reason.ACCESS, "ports below 0x4000 need CAP_NET_ADMIN"),
    /** No socket on that port of the own node, or it is the sender itself. */
    ENODEV(19, Reason.NO_SUCH_DEVICE, "no socket there, or it is the sender"),
    /** Not allowed. */
    EINVAL(22, Reason.INVALID, "not allowed"),
    /** The system has no descriptor left. */
    ENFILE(23, Reason.NO_SPACE, "the system has no file descriptor left"),
    /** The process has no descriptor left. */
    EMFILE(24, Reason.NO_SPACE, "the process has no file descriptor left"),
    /** The receiver's queue is full. */
    ENOSPC(28, Reason.NO_SPACE, "the receiver's queue is full"),
    /** The link went away while the sender waited for credit. */
    EPIPE(32, Reason.BROKEN_PIPE, "the link went away while waiting for credit"),
    /** Too long. */
    EMSGSIZE(90, Reason.MESSAGE_SIZE, "too long"),
    /** No sockets of this family. */
    EAFNOSUPPORT(97, Reason.UNAVAILABLE, "no sockets of this family"),
    /** The port is taken. */
    EADDRINUSE(98, Reason.ADDRESS_IN_USE, "the port is taken"),
    /** The socket has no port yet. */
    EADDRNOTAVAIL(99, Reason.ADDRESS_NOT_AVAILABLE, "the socket has no port yet"),
    /** The name service was replaced. */
    ENETRESET(102, Reason.BROKEN_PIPE, "the name service was replaced"),
    /** No route to the node. */
    ECONNRESET(104, Reason.CONNECTION_RESET, "no route to the node"),
    /** No memory for buffers. */
    ENOBUFS(105, Reason.NO_SPACE, "the kernel has no buffer for it"),
    /** Broadcast goes to the control port only. */
    ENOTCONN(107, Reason.NOT_CONNECTED, "broadcast goes to the control port only"),
    /** No route to the node. */
    EHOSTUNREACH(113, Reason.CONNECTION_RESET, "no route to the node");

    private final int number;
    private final Reason reason;
    private final String meaning;

    Errno(int number, Reason reason, String meaning) {
        this.number = number;
        this.reason = reason;
        this.meaning = meaning;
    }

    /** Whether a result of a call is this error. */
    boolean is(int result) {
        return result == -number;
    }

    /** What a call answers with when it fails so. */
    int result() {
        return -number;
    }

    /** Why, in the contract's words; what is not known is not allowed. */
    static Reason reason(int result) {
        Errno known = of(result);
        return known == null ? Reason.INVALID : known.reason;
    }

    /** A failed result in words, such as {@code the receiver's queue is full, ENOSPC (28)}. */
    static String describe(int result) {
        Errno known = of(result);
        return known == null ? name(result) : known.meaning + ", " + name(result);
    }

    /** Name and number of a failed result, such as {@code ENOSPC (28)}. */
    static String name(int result) {
        Errno known = of(result);
        return (known == null ? "errno" : known.name()) + " (" + -result + ")";
    }

    private static Errno of(int result) {
        for (Errno errno : values()) {
            if (errno.is(result)) {
                return errno;
            }
        }
        return null;
    }
}
