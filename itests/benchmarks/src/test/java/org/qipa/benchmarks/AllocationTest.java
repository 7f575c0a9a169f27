package org.qipa.benchmarks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Once warm, no thread of a device allocates for a packet. Counted by the JVM, over the whole way there and back, each lane on
 * its own thread as in a container. What remains is timers, which come with time and not with packets.
 */
class AllocationTest {

    private static final int WARM = 60_000;
    private static final int PACKETS = 100_000;
    private static final int WINDOW = 128;
    /** For each packet, an object is 16 bytes at least. */
    private static final double LIMIT = 4;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @CsvSource({"sdm845,true", "sdm845,false", "sc7280,true", "sc7280,false"})
    void shouldAllocateNothingForAPacketOnceWarm(String soc, boolean sendsBack) {
        try (DataPath path = new DataPath(soc, true, sendsBack, 64)) {
            run(path, WARM);
            // The packets are a minimum of work: a slow machine has more timers for as many of them.
            double best = Double.MAX_VALUE;
            for (int round = 0; round < 5 && best >= LIMIT; round++) {
                long before = allocated();
                run(path, PACKETS);
                best = Math.min(best, (double) (allocated() - before) / PACKETS);
            }
            assertTrue(best < LIMIT, "bytes for each packet: " + best + " limit=" + LIMIT);
        }
    }

    private static void run(DataPath path, int packets) {
        long end = path.traffic().received() + packets;
        int left = packets;
        while (left > 0) {
            int now = Math.min(left, WINDOW);
            path.send(now);
            left -= now;
            long until = end - left;
            path.await("packets do not come back", () -> path.traffic().received() >= until);
        }
    }

    /** By all threads of the device. */
    private long allocated() {
        long[] ids = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(t -> t != null && t.getThreadName().startsWith(DataPath.DEVICE)).mapToLong(ThreadInfo::getThreadId)
                .toArray();
        assertTrue(ids.length >= 3, "threads of the device: " + ids.length);
        return Arrays.stream(threads.getThreadAllocatedBytes(ids)).sum();
    }
}
