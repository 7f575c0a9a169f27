package org.qipa.core.driver;

import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;

/** A journal that also tells, at once, what the driver records besides registers, which hardware sees itself. */
record WatchedJournal(Journal journal, List<String> log) implements Journal {

    private static final Set<JournalKind> TOLD = EnumSet.of(JournalKind.GSI_COMMAND, JournalKind.IMMEDIATE_COMMAND,
            JournalKind.QMI, JournalKind.QRTR, JournalKind.STATE, JournalKind.STEP);

    @Override
    public String device() {
        return journal.device();
    }

    private void tell(JournalKind kind, String what) {
        if (TOLD.contains(kind)) {
            log.add(kind + " " + what);
        }
    }

    @Override
    public void record(JournalKind kind, String subject, long a, long b) {
        tell(kind, subject + " " + a);
        journal.record(kind, subject, a, b);
    }

    @Override
    public void record(JournalKind kind, String subject, long a, long b, String text) {
        tell(kind, kind == JournalKind.STATE || kind == JournalKind.STEP ? subject + ": " + text : subject + " " + a);
        journal.record(kind, subject, a, b, text);
    }

    @Override
    public void record(JournalKind kind, String subject, long a, long b, byte[] payload, int offset, int length) {
        tell(kind, kind == JournalKind.IMMEDIATE_COMMAND
                ? "0x" + Long.toHexString(a) + " " + HexFormat.of().formatHex(payload, offset, offset + length) : subject);
        journal.record(kind, subject, a, b, payload, offset, length);
    }

    @Override
    public Map<String, Long> counts(JournalKind kind) {
        return journal.counts(kind);
    }

    @Override
    public List<JournalEvent> events(Predicate<JournalEvent> filter) {
        return journal.events(filter);
    }

    @Override
    public long next() {
        return journal.next();
    }

    @Override
    public long oldest() {
        return journal.oldest();
    }

    @Override
    public Subscription subscribe(Set<JournalKind> kinds, Consumer<JournalEvent> listener) {
        return journal.subscribe(kinds, listener);
    }
}
