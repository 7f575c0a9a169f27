package org.qipa.itests.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInfo;

/**
 * A boundary that others reach: a subclass has one {@code @FuzzTest}, which gives each input to {@link #bounded}. Without
 * {@code JAZZER_FUZZ=1} its seeds and findings run as plain tests.
 *
 * <p>For every input: what is thrown fails it, and so does what it costs beyond a limit, in allocated bytes and CPU time.
 * The limits are wide, since instrumented code is slow; what grows with a number in the input, instead of with its length,
 * is beyond them all the same.
 */
public abstract class FuzzTarget {

    /** CPU time of an input at most. */
    private static final long CPU_LIMIT_NANOS = 10_000_000_000L;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static long inputs;
    private static long most;
    private static long bytes;
    private static long nanos;
    private static long begin;

    /** What is done with an input. */
    @FunctionalInterface
    protected interface Body {
        /** May throw anything: the input is a finding then. */
        void run() throws Exception;
    }

    /**
     * Runs an input; a second time when the first cost too much.
     *
     * @param input    the input
     * @param base     bytes that may be allocated whatever the input
     * @param perByte  bytes that may be allocated for each byte of it
     * @param body     what is done with it, the same each time
     */
    protected static void bounded(byte[] input, long base, long perByte, Body body) throws Exception {
        if (inputs++ == 0) {
            begin = System.nanoTime();
        }
        long limit = base + perByte * input.length;
        EndlessLoop.watch(input);
        try {
            // The first time classes are loaded and instrumented; what an input costs it costs again.
            if (!within(limit, body) && !within(limit, body)) {
                throw new AssertionError("input costs too much: bytes=" + bytes + " limit=" + limit + " nanos=" + nanos
                        + " limit=" + CPU_LIMIT_NANOS + " input=" + HexFormat.of().formatHex(input));
            }
        } finally {
            EndlessLoop.ended();
        }
        most = Math.max(most, bytes);
    }

    private static boolean within(long limit, Body body) throws Exception {
        long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
        long nanosBefore = THREADS.getCurrentThreadCpuTime();
        body.run();
        bytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
        nanos = THREADS.getCurrentThreadCpuTime() - nanosBefore;
        return bytes <= limit && nanos <= CPU_LIMIT_NANOS;
    }

    /** Fails the input. */
    protected static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    @AfterAll
    static void report(TestInfo info) {
        System.out.printf("fuzz %s: %d inputs, %.1f s, coverage %s, most allocated by one %d bytes%n",
                info.getDisplayName().replace("Fuzz", ""), inputs, (System.nanoTime() - begin) / 1e9, Coverage.edges(), most);
    }
}
