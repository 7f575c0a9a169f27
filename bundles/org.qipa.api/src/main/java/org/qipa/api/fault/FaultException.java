package org.qipa.api.fault;

/** A fault cannot be armed as was asked; the message names the fault, the parameter, the value and the limit. */
public final class FaultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message with {@code name=value} and the limit */
    public FaultException(String message) {
        super(message);
    }
}
