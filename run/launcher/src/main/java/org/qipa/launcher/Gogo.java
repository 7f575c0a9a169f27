package org.qipa.launcher;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;

/** Lines of the shell. */
final class Gogo {

    /** Gogo's {@code CommandProcessor}. */
    interface Processor {
        Session createSession(InputStream in, OutputStream out, OutputStream err);
    }

    /** Gogo's {@code CommandSession}. */
    interface Session extends AutoCloseable {
        Object execute(CharSequence line) throws Exception;

        void put(String name, Object value);

        CharSequence format(Object object, int level);

        @Override
        void close();
    }

    /** Gogo's level of formatting for a prompt. */
    private static final int INSPECT = 0;
    private static final String PROCESSOR = "(objectClass=org.apache.felix.service.command.CommandProcessor)";

    private static final long SHELL_LIMIT_MS = 5_000;
    private static final String AWAIT_COMMAND = "(&(osgi.command.scope=ipa)(osgi.command.function=await))";

    private final Processor processor;
    private final OutputStream out;

    private Gogo(Processor processor, OutputStream out) {
        this.processor = processor;
        this.out = out;
    }

    /** The shell of a container, once qipa's commands are there. What lines print goes to {@code out}. */
    static Gogo of(Container container, OutputStream out) throws LaunchException, InterruptedException {
        Object processor = container.await(PROCESSOR, SHELL_LIMIT_MS);
        if (processor == null || container.await(AWAIT_COMMAND, SHELL_LIMIT_MS) == null) {
            throw new LaunchException(LaunchException.FAILED, "the shell did not come up: no command ipa:await");
        }
        return new Gogo(Duck.as(Processor.class, processor), out);
    }

    /** Waits for every configured device to be READY; says what the command says when they are not. */
    void awaitReady(int limitSeconds) throws LaunchException {
        requireSilently("ipa:await --seconds " + limitSeconds);
    }

    /** Runs a line that nobody typed, and does not show what it prints; when it fails, its reason is all there is to say. */
    void requireSilently(String line) throws LaunchException {
        try {
            new Gogo(processor, OutputStream.nullOutputStream()).execute(line);
        } catch (Exception e) {
            throw new LaunchException(LaunchException.FAILED, reason(e), e);
        }
    }

    /**
     * Runs a line and prints what it prints, and what it returns if that is not an exit code.
     *
     * @return the integer the line returned, else 0
     * @throws LaunchException when the line throws
     */
    int run(String line) throws LaunchException {
        try {
            return execute(line);
        } catch (Exception e) {
            throw new LaunchException(LaunchException.FAILED, line + ": " + reason(e), e);
        }
    }

    private int execute(String line) throws Exception {
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        try (Session session = processor.createSession(InputStream.nullInputStream(), print, System.err)) {
            session.put("SCOPE", "ipa:qmi:gogo:felix:scr:*");
            session.put("GREP_COLORS", "mt="); // it takes this session for a terminal
            Object result = session.execute(line);
            if (result instanceof Integer code) {
                return code;
            }
            if (result != null) {
                print.println(session.format(result, INSPECT));
            }
            return 0;
        } finally {
            print.flush();
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof InvocationTargetException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
