package org.qipa.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qipa.api.device.DeviceState;
import org.qipa.api.journal.JournalKind;

/** A device from bring-up to removal, with everything that happens to one in ten minutes. */
class LifeTest {

    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int CRASHES = 3;
    private static final int MEM_OFFSET = 0x280;
    private static final Duration UP = Duration.ofSeconds(2);

    private final World world = new World(7);

    static List<String> socs() {
        return Socs.ALL;
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldLiveTenMinutesWithCrashesAndASwapWithoutAFault(String soc) {
        String next = Socs.ALL.get((Socs.ALL.indexOf(soc) + 1) % Socs.ALL.size());
        world.open(soc, 0);
        world.awaitReady(UP);
        quiet();
        for (int crash = 0; crash < CRASHES; crash++) {
            world.crashIn(Duration.ofMillis(37L + 41 * crash));
            world.traffic(50, Duration.ofMillis(3));
            world.awaitReady(UP);
            world.time.run(Duration.ofSeconds(1));
            assertEquals(crash + 1, world.device().snapshot().recoveries());
            quiet();
        }
        long lost = world.missing();
        assertEquals(lost, world.explained(), world::where);
        long duringSwap = world.missing();
        world.pings.forEach(p -> p.start(200, 1_000_000));
        world.time.run(Duration.ofMillis(50));
        world.swap(next, 0);
        world.awaitReady(UP);
        world.time.run(Duration.ofSeconds(1));
        assertEquals(duringSwap, world.missing(), "a swap loses nothing");
        while (world.time.nanoTime() < LIFE.toNanos()) {
            quiet();
            world.time.run(Duration.ofSeconds(60));
        }
        assertEquals(lost, world.missing(), world::where);
        remove();
    }

    static List<String> socsThatFit() {
        return Socs.ALL.stream().filter(soc -> Socs.fits(soc, MEM_OFFSET)).toList();
    }

    static List<String> socsThatDoNot() {
        return Socs.ALL.stream().filter(soc -> !Socs.fits(soc, MEM_OFFSET)).toList();
    }

    @ParameterizedTest
    @MethodSource("socsThatDoNot")
    void shouldSayWhichRegionsLieBeyondTheWindowAndThatTheModemRefusesThemIfItIsToUseThem(String soc) {
        world.open(soc, MEM_OFFSET);
        world.time.run(Duration.ofMillis(300));
        var snapshot = world.device().snapshot();
        assertTrue(world.isReady() || snapshot.waitsFor().contains("INIT_DRIVER failed: refused by the modem"),
                world::where);
        assertTrue(snapshot.faults().stream().anyMatch(f -> f.rule().equals("offset-beyond-window")),
                () -> snapshot.faults().toString());
    }

    @ParameterizedTest
    @MethodSource("socsThatFit")
    void shouldLiveWithLocalMemoryElsewhereInItsWindow(String soc) {
        world.open(soc, MEM_OFFSET);
        world.awaitReady(UP);
        assertEquals(MEM_OFFSET, world.device().snapshot().memOffset());
        quiet();
        world.crashIn(Duration.ofMillis(20));
        world.traffic(50, Duration.ofMillis(1));
        world.awaitReady(UP);
        world.time.run(Duration.ofSeconds(1));
        assertEquals(world.missing(), world.explained(), world::where);
        quiet();
        remove();
    }

    /** Traffic, power off when idle and on by a packet, suspend and resume by hand; nothing is lost meanwhile. */
    private void quiet() {
        long missing = world.missing();
        world.traffic(20, Duration.ofMillis(2));
        world.time.run(Duration.ofMillis(100));
        assertEquals(DeviceState.READY, world.device().state());
        assertEquals(missing, world.missing(), world::where);
        world.time.run(Duration.ofSeconds(1));
        assertEquals("SUSPENDED", world.device().snapshot().power().state(), world::where);
        assertEquals(DeviceState.READY, world.device().state(), world::where);
        world.traffic(3, Duration.ofSeconds(1));
        var resumed = world.device().resume().toCompletableFuture();
        world.time.run(Duration.ofMillis(20));
        assertTrue(resumed.isDone());
        assertEquals(DeviceState.READY, world.device().state());
        var suspended = world.device().suspend().toCompletableFuture();
        world.time.run(Duration.ofMillis(20));
        suspended.join();
        assertEquals(DeviceState.SUSPENDED, world.device().state());
        world.traffic(1, Duration.ofMillis(2));
        world.time.run(Duration.ofMillis(20));
        assertEquals(DeviceState.READY, world.device().state());
        assertEquals(missing, world.missing(), world::where);
    }

    private void remove() {
        countersAgree();
        world.close();
        assertEquals(List.of(), world.time.lanes());
        assertEquals(Map.of(), world.journal().counts(JournalKind.FAULT), world::where);
        assertEquals(Map.of(), world.journal().counts(JournalKind.WATCHDOG), "a life without a fault has no stall");
        world.pings.forEach(p -> assertEquals(List.of(), p.wrong()));
        world.pings.forEach(p -> assertEquals(0, p.refused()));
    }

    private void countersAgree() {
        for (int mux = 1; mux <= world.pings.size(); mux++) {
            Pings p = world.pings.get(mux - 1);
            assertEquals(p.sent(), world.counters(mux).sent(), "packets that left the queue");
            assertEquals(p.answered(), world.counters(mux).received(), "packets delivered");
            assertEquals(0, world.counters(mux).dropped(), "packets refused");
        }
    }
}
