package org.qipa.journal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.Journals;
import org.qipa.api.limit.Bound;
import org.qipa.api.limit.Limit;
import org.qipa.api.limit.Limits;
import org.qipa.api.time.TimeSource;

/** Journals in memory. */
@Component(service = {Journals.class, Limits.class})
public final class RingJournals implements Journals, Limits {

    /** Devices, also those that are gone, whose journals are kept. */
    static final int JOURNAL_LIMIT = 2048;

    private final ConcurrentSkipListMap<String, RingJournal> journals = new ConcurrentSkipListMap<>();
    private final Bound kept = new Bound("journal.devices", "journals kept; those of devices nobody listens to go first",
            "journals", JOURNAL_LIMIT, "RingJournals.JOURNAL_LIMIT");
    /** Names in the order they were asked for last; guarded by itself. */
    private final LinkedHashSet<String> order = new LinkedHashSet<>();
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
        makeRoom(device);
        return journal;
    }

    /** Beyond the limit the journal goes that was opened longest ago and that nobody listens to. */
    private void makeRoom(String newest) {
        synchronized (order) {
            order.remove(newest);
            order.add(newest);
            kept.used(order.size());
            Iterator<String> oldest = order.iterator();
            while (order.size() > JOURNAL_LIMIT && oldest.hasNext()) {
                String name = oldest.next();
                RingJournal journal = journals.get(name);
                if (!name.equals(newest) && (journal == null || journal.isUnheard())) {
                    oldest.remove();
                    journals.remove(name);
                    kept.refuse();
                }
            }
            kept.used(order.size());
        }
    }

    @Override
    public List<Limit> limits() {
        List<Limit> limits = new ArrayList<>();
        limits.add(kept.reading("", ""));
        journals.values().forEach(journal -> limits.addAll(journal.limits()));
        return limits;
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
