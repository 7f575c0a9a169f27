package org.qipa.qrtr.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.qipa.time.SimulatedTime;

/** When a refused sender is told to try again. */
class RetryTest {

    private final SimulatedTime time = new SimulatedTime();
    private final List<Long> told = new ArrayList<>();
    private final long start = time.nanoTime();
    private final Retry retry = new Retry(time.lane("test"),
            () -> told.add(TimeUnit.NANOSECONDS.toMillis(time.nanoTime() - start)));

    @Test
    void shouldWaitTwiceAsLongEachTimeUpToALimit() {
        for (int i = 0; i < 10; i++) {
            retry.plan();
            retry.plan();
            time.run(Duration.ofSeconds(1));
        }
        assertEquals(List.of(1L, 1002L, 2004L, 3008L, 4016L, 5032L, 6064L, 7128L, 8128L, 9128L), told);
    }

    @Test
    void shouldBeginAnewAfterASuccess() {
        for (int i = 0; i < 3; i++) {
            retry.plan();
            retry.sent();
            time.run(Duration.ofSeconds(1));
        }
        assertEquals(List.of(1L, 1001L, 2001L), told);
    }

    @Test
    void shouldTellNobodyWhenNothingWasRefused() {
        retry.sent();
        time.run(Duration.ofSeconds(10));
        assertEquals(List.of(), told);
    }
}
