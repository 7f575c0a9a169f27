package org.qipa.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.qipa.api.time.Lane;
import org.qipa.api.time.LaneClosedException;

class SystemLaneTest {

    private static final long SECOND = 1_000_000_000L;

    private final SystemTime time = new SystemTime();
    private final Lane lane = time.lane("test-lane");

    @AfterEach
    void close() {
        time.deactivate();
    }

    @Test
    void shouldRunCommandsOneAtATimeInOrder() throws Exception {
        List<Integer> seen = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < 1000; i++) {
            int n = i;
            lane.execute(() -> seen.add(n));
        }
        lane.execute(done::countDown);
        assertTrue(done.await(5, TimeUnit.SECONDS));
        assertEquals(1000, seen.size());
        assertEquals(999, seen.get(999));
    }

    @Test
    void shouldWakeAWaitByAnInterruptAndKeepCommandsQueued() throws Exception {
        CompletableFuture<List<String>> result = new CompletableFuture<>();
        List<String> log = new ArrayList<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch waiting = new CountDownLatch(1);
        lane.execute(() -> {
            lane.execute(() -> {
                log.add("command");
                result.complete(log);
            });
            waiting.countDown();
            log.add(lane.await("an interrupt", 10 * SECOND, interrupted::get) ? "woken" : "late");
        });
        assertTrue(waiting.await(5, TimeUnit.SECONDS));
        lane.urgent(() -> {
            log.add("interrupt");
            interrupted.set(true);
        });
        assertEquals(List.of("interrupt", "woken", "command"), result.get(5, TimeUnit.SECONDS));
    }

    @Test
    void shouldRunATimerWhenItIsDue() throws Exception {
        CompletableFuture<Long> ran = new CompletableFuture<>();
        long start = time.nanoTime();
        lane.schedule(20_000_000, () -> ran.complete(time.nanoTime() - start));
        assertTrue(ran.get(5, TimeUnit.SECONDS) >= 20_000_000);
    }

    @Test
    void shouldEndAWaitWhenTheLaneIsClosed() throws Exception {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        CountDownLatch waiting = new CountDownLatch(1);
        lane.execute(() -> {
            waiting.countDown();
            try {
                lane.await("for ever", 3600 * SECOND, () -> false);
                end.complete(null);
            } catch (LaneClosedException e) {
                end.complete(e);
                throw e;
            }
        });
        assertTrue(waiting.await(5, TimeUnit.SECONDS));
        lane.close();
        assertInstanceOf(LaneClosedException.class, end.get(5, TimeUnit.SECONDS));
        assertFalse(Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals("test-lane")));
    }

    @Test
    void shouldSurviveAFailingCommand() throws Exception {
        CompletableFuture<Void> after = new CompletableFuture<>();
        lane.execute(() -> {
            throw new IllegalStateException("a failing command, as the test wants it");
        });
        lane.execute(() -> after.complete(null));
        assertNull(after.get(5, TimeUnit.SECONDS));
    }

    @Test
    void shouldLoseNoSignalToAnAgent() throws Exception {
        AtomicInteger posted = new AtomicInteger();
        AtomicInteger handled = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(1);
        int total = 200_000;
        lane.add(() -> {
            int left = posted.get() - handled.get();
            handled.addAndGet(left);
            if (handled.get() == total) {
                all.countDown();
            }
            return left;
        });
        for (int i = 0; i < total; i++) {
            posted.incrementAndGet();
            lane.signal();
        }
        assertTrue(all.await(10, TimeUnit.SECONDS), () -> "handled=" + handled + " of " + total);
    }
}
