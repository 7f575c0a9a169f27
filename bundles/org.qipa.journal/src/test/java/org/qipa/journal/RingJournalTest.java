package org.qipa.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;
import org.qipa.time.SimulatedTime;

class RingJournalTest {

    private static final int CAPACITY = 2048;

    private final SimulatedTime time = new SimulatedTime(1000);
    private final RingJournals journals = new RingJournals(CAPACITY);
    private final Journal journal = journals.journal("ipa0", time);

    @Test
    void shouldAnswerEventsInTheOrderTheyWereRecorded() {
        journal.record(JournalKind.REGISTER_WRITE, "IPA COMP_CFG", 0x3c, 0x11);
        time.run(Duration.ofNanos(500));
        journal.record(JournalKind.STATE, "device", 0, 0, "INIT -> CONFIG");

        List<JournalEvent> events = journal.events(e -> true);
        assertEquals(2, events.size());
        JournalEvent write = events.getFirst();
        assertEquals(new JournalEvent(0, "ipa0", 1000, JournalKind.REGISTER_WRITE, "IPA COMP_CFG", 0x3c, 0x11, "",
                write.payload()), write);
        assertEquals(0, write.payload().length);
        assertEquals("INIT -> CONFIG", events.get(1).text());
        assertEquals(1500, events.get(1).nanoTime());
        assertEquals(2, journal.next());
    }

    @Test
    void shouldGiveOneJournalPerDevice() {
        assertSame(journal, journals.journal("ipa0", time));
        assertEquals("ipa1", journals.journal("ipa1", time).device());
        assertEquals(2, journals.all().size());
        assertTrue(journals.find("ipa2").isEmpty());
    }

    @Test
    void shouldAnswerWhatCameSinceANumber() {
        journal.record(JournalKind.FAULT, "old", 0, 0);
        long mark = journal.next();
        journal.record(JournalKind.FAULT, "new", 0, 0);
        journal.record(JournalKind.DOORBELL, "channel", 4, 1);
        assertEquals(List.of("new"), journal.events(mark, EnumSet.of(JournalKind.FAULT), e -> true).stream()
                .map(JournalEvent::subject).toList());
        assertEquals(List.of(), journal.events(mark, EnumSet.of(JournalKind.FAULT), e -> e.subject().equals("old")));
    }

    @Test
    void shouldNotMissARareKindAmongManyOthers() {
        List<String> heard = new ArrayList<>();
        Journal.Subscription rare = journal.subscribe(EnumSet.of(JournalKind.STATE), e -> heard.add(e.text()));
        for (int n = 0; n < 3 * CAPACITY; n++) {
            journal.record(JournalKind.DOORBELL, "channel", n, 0);
            time.settle();
        }
        journal.record(JournalKind.STATE, "device", 0, 0, "READY");
        time.settle();
        assertEquals(List.of("READY"), heard);
        assertEquals(0, rare.missed());
    }

    @Test
    void shouldFilterEvents() {
        journal.record(JournalKind.DOORBELL, "channel", 4, 1);
        journal.record(JournalKind.FAULT, "bad-event", 0, 0, "index=9 limit=8");
        assertEquals(List.of("bad-event"),
                journal.events(e -> e.kind() == JournalKind.FAULT).stream().map(JournalEvent::subject).toList());
    }

    @Test
    void shouldCopyThePayloadAndCutItAt256Bytes() {
        byte[] bytes = new byte[400];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        journal.record(JournalKind.QMI, "INIT_DRIVER out", 1, 0x21, bytes, 10, 3);
        journal.record(JournalKind.QMI, "INIT_DRIVER in", 1, 0x21, bytes, 0, 400);
        journal.record(JournalKind.QMI, "empty", 1, 0x21, bytes, 0, 0);
        bytes[10] = 99;
        List<JournalEvent> events = journal.events(e -> true);
        assertArrayEquals(new byte[] {10, 11, 12}, events.get(0).payload());
        assertEquals(256, events.get(1).payload().length);
        assertEquals(0, events.get(2).payload().length);
    }

    @Test
    void shouldKeepTheNewestEventsWhenTheRingIsFull() {
        for (int i = 0; i < 3 * CAPACITY + 5; i++) {
            journal.record(JournalKind.DOORBELL, "channel", i, 0);
        }
        List<JournalEvent> events = journal.events(e -> true);
        assertEquals(CAPACITY, events.size());
        assertEquals(2 * CAPACITY + 5, journal.oldest());
        assertEquals(journal.oldest(), events.getFirst().number());
        assertEquals(3 * CAPACITY + 4, events.getLast().a());
    }

    @Test
    void shouldForgetOldPayloadsButKeepTheirEvents() {
        RingJournal large = new RingJournal("ipa0", time, 8192);
        byte[] payload = {1, 2, 3};
        for (int i = 0; i < PayloadRing.BLOCKS + 1; i++) {
            large.record(JournalKind.QMI, "message", i, 0, payload, 0, 3);
        }
        List<JournalEvent> events = large.events(e -> true);
        assertEquals(0, events.getFirst().payload().length);
        assertArrayEquals(payload, events.get(1).payload());
        assertArrayEquals(payload, events.getLast().payload());
    }

    @Test
    void shouldCountFaultsByRuleAndLostPackets() {
        journal.record(JournalKind.FAULT, "unknown-register", 0, 0, "offset=0x44");
        journal.record(JournalKind.FAULT, "unknown-register", 0, 0, "offset=0x48");
        journal.record(JournalKind.LOSS, "rx", 7, 0, "crash");
        journal.record(JournalKind.LOSS, "rx", 5, 0, "crash");
        assertEquals(Map.of("unknown-register", 2L), journal.counts(JournalKind.FAULT));
        assertEquals(Map.of("rx", 12L), journal.counts(JournalKind.LOSS));
        assertEquals(Map.of(), journal.counts(JournalKind.STATE));
    }

    @Test
    void shouldTellSubscribersTheirKindsInOrderOnALaneOfTheJournal() {
        List<Long> seen = new ArrayList<>();
        journal.record(JournalKind.STEP, "before", 0, 0);
        var subscription = journal.subscribe(EnumSet.of(JournalKind.STEP), e -> seen.add(e.a()));
        assertEquals(List.of("journal-ipa0"), time.lanes());
        for (int i = 1; i <= 1000; i++) {
            journal.record(JournalKind.STEP, "step", i, 0);
            journal.record(JournalKind.DOORBELL, "channel", i, 0);
        }
        assertEquals(List.of(), seen);
        time.settle();
        assertEquals(1000, seen.size());
        assertEquals(1000, seen.getLast());
        assertEquals(0, subscription.missed());

        subscription.close();
        journal.record(JournalKind.STEP, "after", -1, 0);
        time.settle();
        assertEquals(1000, seen.size());
        assertEquals(List.of(), time.lanes());
    }

    @Test
    void shouldCountWhatASlowSubscriberMissed() {
        List<Long> seen = new ArrayList<>();
        var subscription = journal.subscribe(EnumSet.of(JournalKind.STEP), e -> seen.add(e.a()));
        for (int i = 0; i < CAPACITY + 100; i++) {
            journal.record(JournalKind.STEP, "step", i, 0);
        }
        time.settle();
        assertEquals(100, subscription.missed());
        assertEquals(100, seen.getFirst());
        assertEquals(CAPACITY, seen.size());
    }

    @Test
    void shouldGoOnWhenAListenerThrows() {
        List<Long> seen = new ArrayList<>();
        journal.subscribe(EnumSet.of(JournalKind.STEP), e -> {
            seen.add(e.a());
            throw new IllegalStateException("listener");
        });
        journal.record(JournalKind.STEP, "step", 1, 0);
        journal.record(JournalKind.STEP, "step", 2, 0);
        time.settle();
        assertEquals(List.of(1L, 2L), seen);
    }

    @Test
    void shouldMoveSubscriptionsToTheTimeSourceOfTheNextSession() {
        List<Long> seen = new ArrayList<>();
        journal.subscribe(EnumSet.of(JournalKind.STEP), e -> seen.add(e.nanoTime()));
        SimulatedTime next = new SimulatedTime(77_000);
        assertSame(journal, journals.journal("ipa0", next));
        assertEquals(List.of(), time.lanes());
        journal.record(JournalKind.STEP, "step", 0, 0);
        next.settle();
        assertEquals(List.of(77_000L), seen);
    }

    @Test
    void shouldCloseItsLanesWhenTheProviderStops() {
        journal.subscribe(EnumSet.of(JournalKind.STEP), e -> { });
        journals.close();
        assertEquals(List.of(), time.lanes());
        journal.record(JournalKind.STEP, "late", 0, 0);
        assertTrue(journals.all().isEmpty());
    }

    @Test
    void shouldRefuseACapacityThatIsNoMultipleOfAChunk() {
        var e = assertThrows(IllegalArgumentException.class, () -> new RingJournal("ipa0", time, 1000));
        assertEquals("journal capacity: device=ipa0 capacity=1000 multiple_of=1024", e.getMessage());
    }

    @Test
    void shouldNeverMixEventsOfSeveralWriters() throws Exception {
        int writers = 4;
        int each = 50_000;
        CountDownLatch start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(writers + 1)) {
            List<Future<?>> done = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                String subject = "writer" + w;
                long base = w * 1_000_000L;
                byte[] payload = {(byte) w, (byte) w};
                done.add(threads.submit(() -> {
                    start.await();
                    for (int i = 0; i < each; i++) {
                        journal.record(JournalKind.QMI, subject, base + i, ~(base + i), payload, 0, 2);
                    }
                    return null;
                }));
            }
            Future<Integer> reader = threads.submit(() -> {
                start.await();
                int read = 0;
                while (journal.next() < (long) writers * each) {
                    read += check(journal.events(e -> true));
                }
                return read + check(journal.events(e -> true));
            });
            start.countDown();
            for (Future<?> f : done) {
                f.get();
            }
            assertTrue(reader.get() > 0);
        }
        assertEquals((long) writers * each, journal.next());
        assertEquals(CAPACITY, journal.events(e -> true).size());
    }

    private static int check(List<JournalEvent> events) {
        for (JournalEvent e : events) {
            assertEquals(~e.a(), e.b());
            assertEquals("writer" + e.a() / 1_000_000, e.subject());
            if (e.payload().length > 0) {
                assertArrayEquals(new byte[] {(byte) (e.a() / 1_000_000), (byte) (e.a() / 1_000_000)}, e.payload());
            }
        }
        return events.size();
    }
}
