package org.qipa.api.platform;

/** The hardware cannot be opened, or an operation on it was refused; the message names the thing, the value and the limit. */
public final class PlatformException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message names the thing, the value, the limit */
    public PlatformException(String message) {
        super(message);
    }
}
