package org.qipa.virtual.modem;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;

/** A journal that keeps nothing: the device's side of a conversation records each message already, once is enough. */
final class Unrecorded implements Journal {

    static final Journal JOURNAL = new Unrecorded();

    private Unrecorded() {
    }

    @Override
    public String device() {
        return "";
    }

    @Override
    public void record(JournalKind kind, String subject, long a, long b) {
        // nothing is kept
    }

    @Override
    public void record(JournalKind kind, String subject, long a, long b, String text) {
        // nothing is kept
    }

    @Override
    public void record(JournalKind kind, String subject, long a, long b, byte[] payload, int offset, int length) {
        // nothing is kept
    }

    @Override
    public Map<String, Long> counts(JournalKind kind) {
        return Map.of();
    }

    @Override
    public List<JournalEvent> events(Predicate<JournalEvent> filter) {
        return List.of();
    }

    @Override
    public long next() {
        return 0;
    }

    @Override
    public Subscription subscribe(Set<JournalKind> kinds, Consumer<JournalEvent> listener) {
        return () -> {
            // nothing to end
        };
    }
}
