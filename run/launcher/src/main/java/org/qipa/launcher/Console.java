package org.qipa.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Dictionary;
import java.util.Hashtable;

/** A person at the other end, at a terminal or behind a pipe. */
final class Console {

    /** Gogo's {@code Shell}. */
    interface Shell {
        void stop();
    }

    /** Where the prompt's bundles start, with commands such as grep; the framework stays below until devices are READY. */
    static final int PROMPT_LEVEL = 20;

    private static final String SHELL = "(osgi.command.function=gosh)";
    private static final String SHELL_THREAD = "Gogo shell";
    private static final long SHELL_LIMIT_MS = 2_000;

    private final Container container;

    Console(Container container) {
        this.container = container;
    }

    static boolean isTerminal() {
        java.io.Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Shows the prompt and returns when the person has left it. */
    void prompt() throws InterruptedException, LaunchException {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.command.scope", "qipa");
        properties.put("osgi.command.function", new String[] {"exit", "quit", "interrupts"});
        Commands commands = new Commands();
        container.context().registerService(Commands.class, commands, properties);
        container.startLevel(PROMPT_LEVEL);
        Object shell = container.await(SHELL, SHELL_LIMIT_MS);
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(candidate -> candidate.getName().equals(SHELL_THREAD)).findAny().orElse(null);
        if (shell == null || thread == null) {
            throw new LaunchException(LaunchException.FAILED, "the prompt did not come up");
        }
        commands.reader = new Reader(Duck.as(Shell.class, shell), thread);
        container.beforeStop(() -> commands.reader.leave());
        thread.join();
    }

    /**
     * Runs the lines of an input that is no terminal. After the last one the container stops; an input that was empty
     * from the start means a run without anybody, which ends with a signal.
     */
    void lines(Gogo gogo, InputStream input) throws IOException, InterruptedException, LaunchException {
        container.startLevel(PROMPT_LEVEL);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
            boolean any = false;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                any = true;
                if (line.strip().equals("exit") || line.strip().equals("quit")) {
                    return;
                }
                run(gogo, line);
            }
            if (!any) {
                container.waitForStop();
            }
        }
    }

    private static void run(Gogo gogo, String line) {
        try {
            gogo.run(line);
        } catch (LaunchException e) {
            System.err.println("qipa: " + e.getMessage());
        }
    }

    /**
     * What reads the prompt's lines. It has to be gone before its bundle stops: closing the terminal under it makes it
     * wait for one more line, and the bundle for it.
     */
    private record Reader(Shell shell, Thread thread) {

        /** Ends reading and waits for it. */
        void leave() {
            shell.stop();
            thread.interrupt();
            try {
                thread.join(SHELL_LIMIT_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Commands of the prompt itself. */
    public static final class Commands {

        private volatile Reader reader;

        /** Ends the prompt once this line is done. */
        public void exit() {
            reader.shell().stop();
        }

        /** As exit. */
        public void quit() {
            exit();
        }

        /**
         * Called by the shell's profile whenever a line is about to be read, when the terminal library has just taken
         * Ctrl-C for itself: now it ends the process. While a line runs the library has it, and interrupts the line.
         */
        public void interrupts() {
            Interrupt.take(Interrupt::exit);
        }
    }
}
