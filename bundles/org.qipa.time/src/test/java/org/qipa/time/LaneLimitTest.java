package org.qipa.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A lane that does not get on refuses what is beyond all reason, and takes more when it gets on again. */
class LaneLimitTest {

    @Test
    void shouldRefuseCommandsBeyondTheLimitAndTakeThemWhenItHasCaughtUp() throws InterruptedException {
        SystemTime time = new SystemTime();
        var lane = time.lane("held");
        var begun = new CountDownLatch(1);
        var hold = new CountDownLatch(1);
        lane.execute(() -> {
            begun.countDown();
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertTrue(begun.await(10, TimeUnit.SECONDS));
        for (int i = 0; i < SystemLane.QUEUE_LIMIT; i++) {
            lane.execute(() -> { });
        }
        String why = assertThrows(RejectedExecutionException.class, () -> lane.execute(() -> { })).getMessage();
        assertTrue(why.contains("lane=held") && why.contains("limit=65536"), why);
        var full = time.limits().getFirst();
        assertEquals(SystemLane.QUEUE_LIMIT, full.used());
        assertEquals(1, full.refused());
        hold.countDown();
        var caughtUp = new CountDownLatch(1);
        while (time.limits().getFirst().used() >= SystemLane.QUEUE_LIMIT) {
            Thread.onSpinWait();
        }
        lane.execute(caughtUp::countDown);
        assertTrue(caughtUp.await(10, TimeUnit.SECONDS));
        assertEquals(0, time.limits().getFirst().used());
        lane.close();
    }
}
