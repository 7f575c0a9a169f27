package org.qipa.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.limit.Limit;
import org.qipa.time.SimulatedTime;

/** Whatever is written, and whoever listens, a journal stays as large as it is. */
class JournalLimitsTest {

    private final SimulatedTime time = new SimulatedTime();
    private final RingJournals journals = new RingJournals(1024);
    private final Journal journal = journals.journal("ipa0", time);

    private Limit limit(String name) {
        return journals.limits().stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void shouldCountEventsAndPayloadsThatWentAndNotCallThatTight() {
        for (int i = 0; i < 5000; i++) {
            journal.record(JournalKind.QMI, "x", i, 0, new byte[] {1}, 0, 1);
        }
        Limit events = limit("journal.events");
        assertEquals(1024, events.used());
        assertEquals(5000 - 1024, events.refused());
        assertEquals(5000 - PayloadRing.BLOCKS, limit("journal.payloads").refused());
        assertFalse(events.isTight(), "full is the usual state of a ring");
    }

    @Test
    void shouldBoundListenersAndTakeAnotherWhenOneGoes() {
        List<Journal.Subscription> all = new ArrayList<>();
        for (int i = 0; i < RingJournal.SUBSCRIBER_LIMIT; i++) {
            all.add(journal.subscribe(Set.of(JournalKind.FAULT), e -> { }));
        }
        String why = assertThrows(IllegalStateException.class, () -> journal.subscribe(Set.of(JournalKind.FAULT), e -> { }))
                .getMessage();
        assertTrue(why.contains("limit=64"), why);
        assertEquals(1, limit("journal.subscriptions").refused());
        assertTrue(limit("journal.subscriptions").isTight());
        all.getFirst().close();
        assertEquals(RingJournal.SUBSCRIBER_LIMIT - 1, limit("journal.subscriptions").used());
        journal.subscribe(Set.of(JournalKind.FAULT), e -> { }).close();
    }

    @Test
    void shouldCountSubjectsBeyondTheLimitAsOne() {
        for (int i = 0; i < RingJournal.SUBJECT_LIMIT + 500; i++) {
            journal.record(JournalKind.FAULT, "rule " + i, 0, 0);
        }
        var counts = journal.counts(JournalKind.FAULT);
        assertEquals(RingJournal.SUBJECT_LIMIT + 1, counts.size());
        assertEquals(500, counts.get("other"));
        assertEquals(500, limit("journal.subjects").refused());
    }

    @Test
    void shouldCutATextThatIsTooLong() {
        journal.record(JournalKind.FAULT, "rule", 0, 0, "x".repeat(1 << 20));
        assertEquals(RingJournal.TEXT_LIMIT + 3, journal.events(e -> true).getFirst().text().length());
    }

    @Test
    void shouldCountStallsOnceEach() {
        journal.record(JournalKind.WATCHDOG, "not-rung", 3, 0, "numbers");
        journal.record(JournalKind.WATCHDOG, "not-rung", 3, 77, "over");
        assertEquals(1, journal.counts(JournalKind.WATCHDOG).get("not-rung"));
    }

    @Test
    void shouldGiveUpTheJournalOfTheDeviceOpenedLongestAgoThatNobodyListensTo() {
        journal.subscribe(Set.of(JournalKind.FAULT), e -> { });
        for (int i = 1; i <= RingJournals.JOURNAL_LIMIT; i++) {
            journals.journal("gone" + i, time);
        }
        assertEquals(RingJournals.JOURNAL_LIMIT, journals.all().size());
        assertTrue(journals.find("ipa0").isPresent(), "somebody listens");
        assertTrue(journals.find("gone1").isEmpty());
        assertEquals(1, limit("journal.devices").refused());
    }
}
