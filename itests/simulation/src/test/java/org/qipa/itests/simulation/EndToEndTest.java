package org.qipa.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qipa.api.device.DeviceState;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;

/**
 * Packets by the ten thousand through everything (statements O of the test ideas). Every request has its own size and
 * contents and is answered by the host behind the modem; every byte of every answer is checked, both checksums included.
 * How many go out together, and so how hardware aggregates the answers, is drawn from the seed.
 */
class EndToEndTest {

    private static final int PACKETS = 10_000;
    private static final Duration UP = Duration.ofSeconds(2);
    /** A suspend needs 500 ms without use. */
    private static final Duration LONGER_THAN_AUTOSUSPEND = Duration.ofMillis(600);

    private final World world = new World(17);
    private final Random random = new Random(17);

    static List<String> socs() {
        return Socs.ALL;
    }

    static List<String> socsThatFit() {
        return Socs.ALL.stream().filter(soc -> Socs.fits(soc, 0x280)).toList();
    }

    private void open(String soc, int memOffset) {
        world.open(soc, memOffset);
        world.awaitReady(UP);
    }

    /** Sends on both links, in bursts of random length and density. */
    private void exchange(int packets, Runnable betweenBursts) {
        int left = packets;
        while (left > 0) {
            int burst = Math.min(left, 2 * (1 + random.nextInt(40)));
            world.traffic((burst + 1) / 2, Duration.ofNanos(random.nextInt(300_000)));
            // Time to catch up: a full queue refuses, which is no loss, but no exchange either.
            world.time.run(Duration.ofMillis(1 + random.nextInt(20)));
            left -= burst;
            betweenBursts.run();
        }
        world.time.run(Duration.ofSeconds(1));
    }

    private long sent() {
        return world.pings.stream().mapToLong(Pings::sent).sum();
    }

    private long answered() {
        return world.pings.stream().mapToLong(Pings::answered).sum();
    }

    private void requireNothingLost() {
        assertEquals(sent(), answered(), world::where);
        for (int mux = 1; mux <= world.pings.size(); mux++) {
            Pings p = world.pings.get(mux - 1);
            assertEquals(List.of(), p.wrong());
            assertEquals(0, p.refused());
            assertEquals(p.sent(), world.counters(mux).sent());
            assertEquals(p.answered(), world.counters(mux).received());
            assertEquals(0, world.counters(mux).dropped());
        }
        assertEquals(0, world.losses(), world::where);
    }

    private void remove() {
        world.close();
        assertEquals(List.of(), world.time.lanes());
        assertEquals(Map.of(), world.journal().counts(JournalKind.FAULT), world::where);
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldLiveAWholeLife(String soc) {
        open(soc, 0);
        exchange(100, () -> { });
        requireNothingLost();
        var suspended = world.device().suspend().toCompletableFuture();
        world.time.run(Duration.ofMillis(700));
        assertTrue(suspended.isDone());
        var resumed = world.device().resume().toCompletableFuture();
        world.time.run(Duration.ofMillis(20));
        assertTrue(resumed.isDone() && !resumed.isCompletedExceptionally());
        exchange(100, () -> { });
        requireNothingLost();
        world.crash(true);
        world.time.run(Duration.ofMillis(100));
        world.awaitReady(UP);
        assertEquals(1, world.device().snapshot().recoveries());
        exchange(100, () -> { });
        requireNothingLost();
        remove();
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldLoseNoneOfTenThousandPacketsEachWay(String soc) {
        open(soc, 0);
        exchange(PACKETS, () -> { });
        assertEquals(PACKETS, sent(), () -> "refused " + world.pings.stream().map(Pings::refused).toList());
        requireNothingLost();
        Map<String, Long> counters = world.device().snapshot().counters();
        assertEquals(counters.get("tx_packets"), counters.get("tx_done_packets"));
        assertEquals(counters.get("tx_bytes"), counters.get("tx_done_bytes"));
        assertEquals(0, counters.get("tx_dropped") + counters.get("rx_dropped"));
        assertTrue(counters.get("rx_packets") < answered(), "hardware aggregates: " + counters);
        remove();
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldLoseNoneWhenTheDeviceFallsAsleepBetweenBursts(String soc) {
        open(soc, 0);
        int[] slept = new int[1];
        exchange(PACKETS, () -> {
            world.time.run(LONGER_THAN_AUTOSUSPEND);
            if (world.device().snapshot().power().state().equals("SUSPENDED")) {
                slept[0]++;
            }
        });
        assertTrue(slept[0] > 100, "slept " + slept[0]);
        requireNothingLost();
        remove();
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldAccountForEveryPacketWhenTheModemCrashesAtRandomTimes(String soc) {
        open(soc, 0);
        int[] crashes = new int[1];
        exchange(PACKETS, () -> {
            if (random.nextInt(10) == 0) {
                crashes[0]++;
                world.crashIn(Duration.ofNanos(random.nextInt(5_000_000)));
                world.traffic(1 + random.nextInt(30), Duration.ofNanos(random.nextInt(200_000)));
                long begin = world.time.nanoTime();
                world.time.run(Duration.ofMillis(10));
                world.awaitReady(UP);
                assertTrue(world.time.nanoTime() - begin < UP.toNanos());
            }
        });
        assertTrue(crashes[0] > 20, "crashes " + crashes[0]);
        assertEquals(DeviceState.READY, world.device().state());
        assertEquals(world.missing(), world.explained(), world::where);
        world.pings.forEach(p -> assertEquals(List.of(), p.wrong()));
        remove();
    }

    @ParameterizedTest
    @MethodSource("socsThatFit")
    void shouldGiveTheSameResultsWithLocalMemoryElsewhereAndShiftWhatTheModemIsTold(String soc) {
        List<byte[]> told = new ArrayList<>();
        for (int offset : new int[] {0, 0x280}) {
            World w = offset == 0 ? world : new World(17);
            w.open(soc, offset);
            w.awaitReady(UP);
            w.traffic(200, Duration.ofNanos(100_000));
            w.time.run(Duration.ofSeconds(1));
            assertEquals(0, w.missing(), w::where);
            told.add(initDriver(w));
            w.close();
            assertEquals(Map.of(), w.journal().counts(JournalKind.FAULT), w::where);
        }
        assertEquals(told.get(0).length, told.get(1).length);
        assertEquals(List.of(0x12, 0x13, 0x14, 0x15), shifted(told.get(0), told.get(1)).stream()
                .filter(t -> t >= 0x12 && t <= 0x15).toList());
        assertEquals(List.of(), shifted(told.get(0), told.get(1)).stream()
                .filter(t -> List.of(0x10, 0x17, 0x18, 0x20, 0x22).contains(t)).toList(), "endpoint, flags, sizes stay");
    }

    private static byte[] initDriver(World world) {
        return world.events(JournalKind.QMI).stream().filter(e -> e.subject().startsWith("INIT_DRIVER"))
                .map(JournalEvent::payload).findFirst().orElseThrow();
    }

    /** Types of TLVs whose first word is larger by 0x280 in the second datagram; any other difference fails. */
    private static List<Integer> shifted(byte[] first, byte[] second) {
        List<Integer> types = new ArrayList<>();
        for (int at = 7; at < first.length;) {
            int length = first[at + 1] & 0xff | (first[at + 2] & 0xff) << 8;
            if (length >= 4) {
                int difference = word(second, at + 3) - word(first, at + 3);
                assertTrue(difference == 0 || difference == 0x280, "type " + first[at] + " differs by " + difference);
                if (difference != 0) {
                    types.add((int) first[at]);
                }
            }
            at += 3 + length;
        }
        return types;
    }

    private static int word(byte[] b, int at) {
        return b[at] & 0xff | (b[at + 1] & 0xff) << 8 | (b[at + 2] & 0xff) << 16 | (b[at + 3] & 0xff) << 24;
    }

    @Test
    void shouldProbeAndRemoveAHundredTimesWithoutLeavingAnything() {
        List<String> lanes = world.time.lanes();
        for (int n = 0; n < 100; n++) {
            open(Socs.ALL.get(n % Socs.ALL.size()), 0);
            world.closeDevice("");
            assertEquals(lanes, world.time.lanes(), "cycle " + n);
        }
        remove();
    }
}
