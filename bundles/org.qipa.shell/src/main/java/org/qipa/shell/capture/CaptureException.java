package org.qipa.shell.capture;

/** What was given cannot be read; the message is one line that says where and why. */
public final class CaptureException extends Exception {

    private static final long serialVersionUID = 1L;

    CaptureException(String message) {
        super(message);
    }
}
