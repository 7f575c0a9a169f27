package org.qipa.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.time.Lane;

class SimulatedTimeTest {

    private static final long SECOND = 1_000_000_000L;

    private final SimulatedTime time = new SimulatedTime();
    private final List<String> log = new ArrayList<>();

    @Test
    void shouldRunTimersInTheOrderOfTheirDueTimes() {
        Lane lane = time.lane("a");
        lane.schedule(2 * SECOND, () -> log.add("two"));
        lane.schedule(SECOND, () -> log.add("one"));
        lane.schedule(SECOND, () -> log.add("one again"));
        time.run(Duration.ofSeconds(3));
        assertEquals(List.of("one", "one again", "two"), log);
        assertEquals(3 * SECOND, time.nanoTime());
    }

    @Test
    void shouldSayWhoKeepsTimeFromMoving() {
        Lane lane = time.lane("busy");
        Runnable[] again = new Runnable[1];
        again[0] = () -> lane.schedule(0, again[0]);
        again[0].run();
        String message = assertThrows(IllegalStateException.class, () -> time.run(Duration.ofSeconds(1))).getMessage();
        assertTrue(message.startsWith("time stands still: now=PT0S turns="), message);
        assertTrue(message.contains(" lane=busy "), message);
    }

    @Test
    void shouldNotRunACancelledTimer() {
        Lane lane = time.lane("a");
        lane.schedule(SECOND, () -> log.add("never")).cancel();
        time.run(Duration.ofSeconds(3));
        assertTrue(log.isEmpty());
    }

    @Test
    void shouldServeInterruptsButNoCommandsWhileALaneWaits() throws Exception {
        Lane owner = time.lane("owner");
        Lane hardware = time.lane("hardware");
        boolean[] done = {false};
        hardware.schedule(SECOND, () -> owner.urgent(() -> {
            log.add("interrupt");
            done[0] = true;
        }));
        owner.execute(() -> {
            owner.execute(() -> log.add("command"));
            assertTrue(owner.await("an interrupt", 2 * SECOND, () -> done[0]));
            log.add("woken");
        });
        time.settle();
        assertEquals(List.of("interrupt", "woken", "command"), log);
        assertEquals(SECOND, time.nanoTime());
    }

    @Test
    void shouldEndAWaitAtItsLimitAndNotLater() throws Exception {
        Lane lane = time.lane("a");
        assertFalse(time.on(lane, () -> lane.await("nothing", 60 * SECOND, () -> false)));
        assertEquals(60 * SECOND, time.nanoTime());
    }

    @Test
    void shouldRefuseAWaitOffTheLane() {
        Lane lane = time.lane("a");
        assertThrows(IllegalStateException.class, () -> lane.await("x", 1, () -> true));
    }

    @Test
    void shouldRunAnAgentUntilItHasNothingToDoAndAgainWhenSignalled() {
        Lane lane = time.lane("a");
        int[] left = {3};
        lane.add(() -> left[0] > 0 ? left[0]-- : 0);
        time.settle();
        assertEquals(0, left[0]);
        left[0] = 2;
        time.settle();
        assertEquals(2, left[0]);
        lane.signal();
        time.settle();
        assertEquals(0, left[0]);
    }

    @Test
    void shouldShowAnExceptionOfACommandToTheTest() {
        Lane lane = time.lane("a");
        lane.execute(() -> {
            throw new IllegalArgumentException("boom");
        });
        assertThrows(IllegalArgumentException.class, time::settle);
    }
}
