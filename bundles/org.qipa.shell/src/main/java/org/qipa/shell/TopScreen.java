package org.qipa.shell;

import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.qipa.api.time.Lane;
import org.qipa.api.time.TimeSource;

/** Where a live table goes, and what it waits on between two of them. */
interface TopScreen extends AutoCloseable {

    /** Shows the newest one. */
    void show(String text);

    /** Waits; true when the person has had enough. */
    boolean pause(long nanos) throws InterruptedException;

    @Override
    void close();

    /** One table after the other, for a file or a pipe; ends when the command is interrupted. */
    static TopScreen lines(PrintStream out, TimeSource time) {
        return new Lines(out, time.lane("shell-top"));
    }

    /** The one for files and pipes. */
    record Lines(PrintStream out, Lane lane) implements TopScreen {

        @Override
        public void show(String text) {
            out.println(text);
            out.flush();
        }

        @Override
        public boolean pause(long nanos) throws InterruptedException {
            CompletableFuture<Void> over = new CompletableFuture<>();
            lane.schedule(nanos, () -> over.complete(null));
            try {
                over.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a pause does not fail", e);
            }
            return out.checkError();
        }

        @Override
        public void close() {
            lane.close();
        }
    }
}
