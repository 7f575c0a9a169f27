package org.qipa.shell;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;

/**
 * A terminal: every table in the place of the one before, until a key. The only class that knows the terminal library,
 * which is there when the prompt is.
 */
final class TopTerminal implements TopScreen {

    private static final String HOME = "\u001b[H";
    private static final String CLEAR = "\u001b[2J";
    private static final String CLEAR_LINE_END = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";
    /** What reading answers when no key came in time. */
    private static final int NO_KEY = -2;

    private final Terminal terminal;
    private final Attributes before;

    private TopTerminal(Terminal terminal) {
        this.terminal = terminal;
        before = terminal.enterRawMode();
        // Ctrl-C comes as a key: interrupted reads of the terminal library lose the key that follows.
        Attributes keys = terminal.getAttributes();
        keys.setLocalFlag(Attributes.LocalFlag.ISIG, false);
        terminal.setAttributes(keys);
        terminal.writer().print(CLEAR);
    }

    /** The terminal of a session, if it is one that can move its cursor; else null. */
    static TopScreen of(Object terminal) {
        return terminal instanceof Terminal real && !real.getType().startsWith(Terminal.TYPE_DUMB)
                ? new TopTerminal(real) : null;
    }

    @Override
    public void show(String text) {
        int height = terminal.getHeight();
        int width = terminal.getWidth();
        PrintWriter out = terminal.writer();
        out.print(HOME);
        text.lines().limit(height > 1 ? height - 1 : Long.MAX_VALUE)
                .map(line -> width > 0 && line.length() > width ? line.substring(0, width) : line)
                .forEach(line -> out.print(line + CLEAR_LINE_END + "\r\n"));
        out.print(CLEAR_BELOW);
        out.flush();
    }

    @Override
    public boolean pause(long nanos) throws InterruptedException {
        try {
            boolean key = terminal.reader().read(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos))) != NO_KEY;
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return key;
        } catch (IOException e) {
            throw (InterruptedException) new InterruptedException("terminal gone").initCause(e);
        }
    }

    @Override
    public void close() {
        terminal.setAttributes(before);
        terminal.flush();
    }
}
