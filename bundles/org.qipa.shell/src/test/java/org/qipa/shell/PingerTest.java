package org.qipa.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.qipa.api.network.LocalInterface;
import org.qipa.api.time.Lane;
import org.qipa.time.SimulatedTime;

class PingerTest {

    private static final InetAddress OWN = InetAddress.ofLiteral("10.64.0.2");
    private static final InetAddress HOST = InetAddress.ofLiteral("10.64.0.1");

    private final SimulatedTime time = new SimulatedTime();
    private final FakeInterface end = new FakeInterface();
    private final List<Pinger.Answer> answers = new ArrayList<>();

    /** Answers each request after 3 ms, as often as it is told to. */
    private final class FakeInterface implements LocalInterface {
        private final Lane lane = time.lane("network");
        private final List<Listener> listeners = new ArrayList<>();
        private int copies = 1;
        private boolean full;

        @Override
        public boolean send(MemorySegment packet) {
            if (full) {
                return false;
            }
            IcmpEcho request = IcmpEcho.decode(packet).orElseThrow();
            byte[] reply = new IcmpEcho(request.to(), request.from(), true, request.identifier(), request.sequence(),
                    request.dataLength()).encode();
            for (int i = 0; i < copies; i++) {
                lane.schedule(3_000_000, () -> deliver(MemorySegment.ofArray(reply)));
            }
            return true;
        }

        private void deliver(MemorySegment packet) {
            List.copyOf(listeners).forEach(l -> l.received(packet));
        }

        @Override
        public void addListener(Listener listener) {
            listeners.add(listener);
        }

        @Override
        public void removeListener(Listener listener) {
            listeners.remove(listener);
        }

        @Override
        public String name() {
            return "rmnet0";
        }

        @Override
        public String device() {
            return "ipa0";
        }

        @Override
        public List<String> addresses() {
            return List.of("10.64.0.2/24");
        }

        @Override
        public Counters counters() {
            return new Counters(true, 0, 0, 0, 0, 0);
        }
    }

    private Pinger pinger(int count) throws CommandException {
        return new Pinger(end, new Pinger.Plan(OWN, HOST, count, 10_000_000, 56), time, answers::add);
    }

    private Pinger.Summary run(Pinger pinger) {
        CompletableFuture<Pinger.Summary> done = pinger.start().toCompletableFuture();
        assertTrue(time.runUntil(done::isDone, Duration.ofSeconds(30)));
        return done.join();
    }

    @Test
    void shouldSendAtTheIntervalAndMeasureEachAnswer() throws Exception {
        try (Pinger pinger = pinger(5)) {
            assertEquals(new Pinger.Summary("10.64.0.1", 5, 5, 0, 0, 0, 3_000_000, 3_000_000, 3_000_000), run(pinger));
        }
        assertEquals(new Pinger.Answer(4, 64, "10.64.0.1", 3_000_000, false), answers.getLast());
        assertEquals(43_000_000, time.nanoTime());
        assertEquals(List.of(), end.listeners);
        assertFalse(time.lanes().contains("ping-rmnet0"));
    }

    @Test
    void shouldCountWhatWasLostAfterWaitingForTheLastAnswer() throws Exception {
        end.copies = 0;
        try (Pinger pinger = pinger(3)) {
            assertEquals(new Pinger.Summary("10.64.0.1", 3, 0, 3, 0, 0, 0, 0, 0), run(pinger));
        }
        assertEquals(20_000_000 + Pinger.LAST_ANSWER_NANOS, time.nanoTime());
    }

    @Test
    void shouldCountWhatCameTwice() throws Exception {
        end.copies = 2;
        try (Pinger pinger = pinger(3)) {
            Pinger.Summary summary = run(pinger);
            assertEquals(3, summary.received());
            assertEquals(2, summary.duplicates(), "the last duplicate comes after the run is over");
        }
    }

    @Test
    void shouldCountWhatTheQueueRefused() throws Exception {
        end.full = true;
        try (Pinger pinger = pinger(2)) {
            Pinger.Summary summary = run(pinger);
            assertEquals(2, summary.refused());
            assertEquals(2, summary.lost());
        }
        assertEquals(-1, answers.getFirst().rttNanos());
    }

    @Test
    void shouldLeaveAloneAnswersToOthersAndDamagedOnes() throws Exception {
        end.copies = 0;
        try (Pinger pinger = pinger(1)) {
            var done = pinger.start().toCompletableFuture();
            time.run(Duration.ofMillis(5));
            byte[] foreign = new IcmpEcho(HOST, OWN, true, 1, 0, 56).encode();
            end.deliver(MemorySegment.ofArray(foreign));
            MemorySegment damaged = MemorySegment.ofArray(foreign.clone());
            damaged.set(ValueLayout.JAVA_BYTE, 30, (byte) 0x55);
            end.deliver(damaged);
            assertTrue(time.runUntil(done::isDone, Duration.ofSeconds(30)));
            assertEquals(0, done.join().received());
        }
    }

    @Test
    void shouldFinishEarlyWhenAskedTo() throws Exception {
        try (Pinger pinger = pinger(1000)) {
            var done = pinger.start().toCompletableFuture();
            time.run(Duration.ofMillis(95));
            pinger.finish();
            assertTrue(time.runUntil(done::isDone, Duration.ofSeconds(1)));
            assertEquals(10, done.join().sent());
            assertEquals(0, done.join().lost());
        }
    }

    @Test
    void shouldRefuseARunLongerThanTheSequenceNumbers() {
        var e = assertThrows(CommandException.class, () -> pinger(65_537));
        assertEquals("ping refused: count=65537 limit=1..65536", e.getMessage());
        assertThrows(CommandException.class, () -> pinger(0));
    }

    @Test
    void shouldPrintAsPingDoes() {
        assertEquals("64 bytes from 10.64.0.1: icmp_seq=4 time=3.000 ms (DUP!)",
                NetworkCommands.line(new Pinger.Answer(4, 64, "10.64.0.1", 3_000_000, true)));
        assertEquals("""
                --- 10.64.0.1 ping statistics ---
                4 packets transmitted, 3 received, +1 duplicates, 25.0% packet loss
                rtt min/avg/max = 1.000/2.000/3.000 ms""", NetworkCommands.text(
                new Pinger.Summary("10.64.0.1", 4, 3, 1, 1, 0, 1_000_000, 2_000_000, 3_000_000)));
        assertEquals("""
                --- 10.64.0.1 ping statistics ---
                2 packets transmitted, 0 received, 100.0% packet loss""", NetworkCommands.text(
                new Pinger.Summary("10.64.0.1", 2, 0, 2, 0, 0, 0, 0, 0)));
    }

    @Test
    void shouldRefuseNamesAsAddresses() {
        var e = assertThrows(CommandException.class, () -> PingTarget.address("localhost"));
        assertEquals("not an address: host=localhost", e.getMessage());
    }
}
