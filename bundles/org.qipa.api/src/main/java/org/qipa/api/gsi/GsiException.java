package org.qipa.api.gsi;

/** A GSI operation failed; the message names the channel or event ring, its state and the limit. */
public final class GsiException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The table or the state does not allow it; no command was given. */
        INVALID,
        /** The hardware did not do it. */
        IO,
        /** The hardware did not answer in time. */
        TIMED_OUT,
        /** The hardware asks to try again; retries are used up. */
        AGAIN,
        /** No TRE is free. */
        BUSY,
        /** What was waited for did not complete within its limit. */
        STALLED
    }

    private final Reason reason;

    /** @param message names the thing, the value, the limit */
    public GsiException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
