package org.qipa.api.network;

/** An interface cannot be opened or set up; the message names it and the reason. */
public final class NetworkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message with names, values and limits */
    public NetworkException(String message) {
        super(message);
    }

    /**
     * @param message with names, values and limits
     * @param cause   what the system said
     */
    public NetworkException(String message, Throwable cause) {
        super(message, cause);
    }
}
