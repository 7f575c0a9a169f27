package org.qipa.shell;

/** A command could not do what it should; the message is one line with {@code name=value}. */
public final class CommandException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message one line */
    public CommandException(String message) {
        super(message);
    }

    /** The message alone: this is what the prompt prints. */
    @Override
    public String toString() {
        return getMessage();
    }
}
