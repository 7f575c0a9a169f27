package org.qipa.itests.fuzz;

import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** Ends the JVM when an input does not end, since nothing else can; says which input it was and where it is. */
final class EndlessLoop {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int EXIT = 70;

    /** An input that runs. */
    private record Watched(byte[] input, Thread thread, long since) {}

    private static volatile Watched watched;

    static {
        Thread.ofPlatform().daemon().name("fuzz-endless-loop").start(EndlessLoop::look);
    }

    private EndlessLoop() {
    }

    /** An input begins, on this thread. */
    static void watch(byte[] input) {
        watched = new Watched(input, Thread.currentThread(), System.nanoTime());
    }

    /** It has ended. */
    static void ended() {
        watched = null;
    }

    private static void look() {
        while (true) {
            var now = watched;
            if (now != null && System.nanoTime() - now.since > LIMIT_NANOS) {
                System.err.println("fuzz: input does not end: seconds=" + TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS)
                        + " input=" + HexFormat.of().formatHex(now.input));
                for (var at : now.thread.getStackTrace()) {
                    System.err.println("    at " + at);
                }
                Runtime.getRuntime().halt(EXIT);
            }
            try {
                TimeUnit.SECONDS.sleep(1);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
