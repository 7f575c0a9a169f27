package org.qipa.journal;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.Journals;
import org.qipa.api.time.TimeSource;

/** Journals in memory. */
@Component
public final class RingJournals implements Journals {

    private final ConcurrentSkipListMap<String, RingJournal> journals = new ConcurrentSkipListMap<>();
    private final int capacity;

    /** Journals of the usual size: 65536 events a device. */
    public RingJournals() {
        this(EventRing.DEFAULT_CAPACITY);
    }

    /** @param capacity events a device, a multiple of 1024 */
    RingJournals(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public Journal journal(String device, TimeSource time) {
        RingJournal journal = journals.computeIfAbsent(device, name -> new RingJournal(name, time, capacity));
        journal.time(time);
        return journal;
    }

    @Override
    public Optional<Journal> find(String device) {
        return Optional.ofNullable(journals.get(device));
    }

    @Override
    public Collection<Journal> all() {
        return List.copyOf(journals.values());
    }

    @Deactivate
    void close() {
        journals.values().forEach(RingJournal::close);
        journals.clear();
    }
}
