package org.qipa.launcher;

/** What ends a run, with one line for the person who started it and the exit code. */
final class LaunchException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Exit code of a run that did not work. */
    static final int FAILED = 1;
    /** Exit code of a command line that cannot be meant. */
    static final int USAGE = 2;

    private final int exitCode;

    LaunchException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    LaunchException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
