package org.qipa.api.register;

/** A register, field or value that the map of this version does not have. Always a mistake of the caller or a table. */
public final class RegisterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message names the register, the field, the value and the limit */
    public RegisterException(String message) {
        super(message);
    }
}
