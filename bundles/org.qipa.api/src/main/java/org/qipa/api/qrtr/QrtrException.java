package org.qipa.api.qrtr;

/** A QRTR call was refused; the message names the address and the limit. */
public final class QrtrException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why, in the socket ABI's words (spec 13). */
    public enum Reason {
        /** Ports below 0x4000 need a right. */
        ACCESS,
        /** The port is taken, or the node. */
        ADDRESS_IN_USE,
        /** The socket has no port yet. */
        ADDRESS_NOT_AVAILABLE,
        /** No route to that node. */
        CONNECTION_RESET,
        /** No socket on that local port, or it is the sender's own. */
        NO_SUCH_DEVICE,
        /** Broadcast goes to the control port only. */
        NOT_CONNECTED,
        /** The receiver's queue is full, or what is asked for exceeds another limit. */
        NO_SPACE,
        /** More than 65535 bytes. */
        MESSAGE_SIZE,
        /** The link went away while the sender waited for credit, or the socket is closed. */
        BROKEN_PIPE,
        /** The sender has used up its credit; it may go on after RESUME_TX. */
        WOULD_BLOCK,
        /** Anything else that is not allowed. */
        INVALID,
        /** The transport is not available here. */
        UNAVAILABLE
    }

    private final Reason reason;

    /** @param message names the thing, the value, the limit */
    public QrtrException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
