package org.qipa.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qipa.api.device.DeviceState;
import org.qipa.api.fault.FaultPoint;
import org.qipa.api.journal.JournalKind;

/** A modem that has published its service and answers nothing; a GSI that does not carry out what the modem asked for. */
class SilenceTest {

    private static final Duration WALL_LIMIT = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(100);
    private static final Duration UP = Duration.ofSeconds(2);

    private final World world = new World(3);

    static List<String> socs() {
        return Socs.ALL;
    }

    @BeforeEach
    void silent() {
        world.silence(true);
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldSayThatItWaitsForInitDriverAndCloseAtOnce(String soc) {
        assertTimeout(WALL_LIMIT, () -> {
            world.open(soc, 0);
            world.time.run(Duration.ofSeconds(30));
            waits("the modem's answer to INIT_DRIVER");
            waits("for at most 60 s");
            long took = world.closeDevice("");
            assertTrue(took < CLOSE_LIMIT.toNanos(), "close took " + Duration.ofNanos(took));
            world.close();
            assertEquals(Map.of(), world.journal().counts(JournalKind.FAULT), world::where);
            assertEquals(List.of(), world.time.lanes());
        });
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldSayAfterAMinuteThatInitDriverFailedAndRecoverWithTheNextBoot(String soc) {
        assertTimeout(WALL_LIMIT, () -> {
            world.open(soc, 0);
            world.time.run(Duration.ofSeconds(61));
            waits("INIT_DRIVER failed: not answered: limit_s=60");
            waits("a restart of the modem brings it");
            world.silence(false);
            world.time.run(UP);
            assertFalse(world.isReady(), "an answer that comes too late changes nothing");
            world.crash(true);
            world.awaitReady(UP);
            world.traffic(20, Duration.ofMillis(1));
            world.time.run(Duration.ofMillis(100));
            assertEquals(0, world.missing(), world::where);
            world.close();
            assertEquals(Map.of("init-driver-failed", 1L), world.journal().counts(JournalKind.FAULT), world::where);
            assertEquals(List.of(), world.time.lanes());
        });
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldGoOnWhenTheModemSpeaksWithinTheMinute(String soc) {
        world.open(soc, 0);
        world.time.run(Duration.ofSeconds(59));
        world.silence(false);
        world.awaitReady(UP);
        world.close();
        assertEquals(Map.of(), world.journal().counts(JournalKind.FAULT), world::where);
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldSayThatTheSetUpTheModemAskedForFailed(String soc) {
        world.silence(false);
        world.open(soc, 0, "modem");
        world.time.runUntil(() -> world.device().state() == DeviceState.WAITING_FOR_FIRMWARE, UP);
        waits(DeviceState.WAITING_FOR_FIRMWARE, "interrupt ipa-setup-ready: the modem has to load the GSI firmware");
        world.time.runUntil(() -> world.modem() != null, UP);
        world.faults.arm("gsi.command-lost", Map.of(), FaultPoint.UNTIL_DISARMED);
        world.time.runUntil(() -> world.device().state() == DeviceState.FAILED, Duration.ofSeconds(20));
        var snapshot = world.device().snapshot();
        assertEquals(DeviceState.FAILED, snapshot.state(), world::where);
        assertTrue(snapshot.failure().startsWith("gsi setup: "), snapshot.failure());
        long took = world.closeDevice("");
        assertTrue(took < CLOSE_LIMIT.toNanos(), "close took " + Duration.ofNanos(took));
        world.faults.disarm("gsi.command-lost");
        world.open(soc, 0, "modem");
        world.awaitReady(UP);
        world.close();
    }

    private void waits(String what) {
        waits(DeviceState.WAITING_FOR_MODEM, what);
    }

    private void waits(DeviceState state, String what) {
        var snapshot = world.device().snapshot();
        assertEquals(state, snapshot.state(), world::where);
        assertTrue(snapshot.waitsFor().contains(what), snapshot.waitsFor());
    }
}
