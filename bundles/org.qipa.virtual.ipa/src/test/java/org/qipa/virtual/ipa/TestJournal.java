package org.qipa.virtual.ipa;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;
import org.qipa.virtual.ipa.silicon.Rule;

/** Keeps what was recorded. */
final class TestJournal implements Journal {

    private final List<JournalEvent> events = new ArrayList<>();

    @Override
    public String device() {
        return "ipa0";
    }

    @Override
    public void record(JournalKind kind, String subject, long a, long b) {
        record(kind, subject, a, b, "");
    }

    @Override
    public void record(JournalKind kind, String subject, long a, long b, String text) {
        events.add(new JournalEvent(events.size(), device(), 0, kind, subject, a, b, text, new byte[0]));
    }

    @Override
    public void record(JournalKind kind, String subject, long a, long b, byte[] payload, int offset, int length) {
        record(kind, subject, a, b, "");
    }

    @Override
    public Map<String, Long> counts(JournalKind kind) {
        Map<String, Long> counts = new TreeMap<>();
        events.stream().filter(e -> e.kind() == kind).forEach(e -> counts.merge(e.subject(), 1L, Long::sum));
        return counts;
    }

    @Override
    public List<JournalEvent> events(Predicate<JournalEvent> filter) {
        return events.stream().filter(filter).toList();
    }

    @Override
    public long next() {
        return events.size();
    }

    @Override
    public Subscription subscribe(Set<JournalKind> kinds, Consumer<JournalEvent> listener) {
        throw new UnsupportedOperationException();
    }

    /** Texts of the faults of a rule. */
    List<String> faults(Rule rule) {
        return events.stream().filter(e -> e.kind() == JournalKind.FAULT && e.subject().equals(rule.label()))
                .map(JournalEvent::text).toList();
    }

    /** All faults, as label and text. */
    List<String> faults() {
        return events.stream().filter(e -> e.kind() == JournalKind.FAULT).map(e -> e.subject() + ": " + e.text()).toList();
    }
}
