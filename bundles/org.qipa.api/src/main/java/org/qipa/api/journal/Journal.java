package org.qipa.api.journal;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The journal of a device. Writing is thread safe, wait-free for practical purposes and free of allocation as long as the
 * strings given are constants or interned; strings are kept by reference.
 */
@ProviderType
public interface Journal {

    /** A subscription; closing it ends the calls. */
    interface Subscription extends AutoCloseable {
        /** Events of any kind that went out of the ring before this subscription had looked at them. */
        default long missed() {
            return 0;
        }

        @Override
        void close();
    }

    /** The device's name. */
    String device();

    /** Records an event with numbers only. */
    void record(JournalKind kind, String subject, long a, long b);

    /** Records an event with a text. */
    void record(JournalKind kind, String subject, long a, long b, String text);

    /** Records an event with a payload, which is copied, cut at 256 bytes. */
    void record(JournalKind kind, String subject, long a, long b, byte[] payload, int offset, int length);

    /** How often each rule of {@link JournalKind#FAULT} was broken, or how many packets each {@link JournalKind#LOSS} took, since the start. */
    java.util.Map<String, Long> counts(JournalKind kind);

    /** Events still in the ring that the filter takes, oldest first. */
    List<JournalEvent> events(Predicate<JournalEvent> filter);

    /** As {@link #events(Predicate)}, but only events of the kinds are looked at: cheap when they are few. */
    default List<JournalEvent> events(java.util.Set<JournalKind> kinds, Predicate<JournalEvent> filter) {
        return events(event -> kinds.contains(event.kind()) && filter.test(event));
    }

    /** As {@link #events(java.util.Set, Predicate)}, but only events from a number on are looked at: for what came since then. */
    default List<JournalEvent> events(long from, java.util.Set<JournalKind> kinds, Predicate<JournalEvent> filter) {
        return events(kinds, event -> event.number() >= from && filter.test(event));
    }

    /** Number the next event will get; events are numbered from 0. */
    long next();

    /** Number of the oldest event in the ring: so many have gone. */
    default long oldest() {
        return 0;
    }

    /** Calls a listener for every new event of the kinds, on a thread of the journal, in order; a slow listener misses events. */
    Subscription subscribe(java.util.Set<JournalKind> kinds, Consumer<JournalEvent> listener);
}
