package org.qipa.journal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.limit.Bound;
import org.qipa.api.limit.Limit;
import org.qipa.api.time.Lane;
import org.qipa.api.time.TimeSource;

/**
 * The journal of one device. It outlives the device's sessions; a session that lives by another time source brings that
 * with it, and subscriptions move to a lane of the new one.
 */
final class RingJournal implements Journal, AutoCloseable {

    /** Listeners at a time; each has a place in the ring and keeps nothing else. */
    static final int SUBSCRIBER_LIMIT = 64;
    /** Subjects of a kind that are counted each; all further ones are counted as one. */
    static final int SUBJECT_LIMIT = 1024;
    /** Characters of a text. */
    static final int TEXT_LIMIT = 4096;
    private static final String OTHER = "other";
    private static final Set<JournalKind> ALL_KINDS = EnumSet.allOf(JournalKind.class);

    private final Bound listeners = new Bound("journal.subscriptions", "listeners to new events", "subscriptions",
            SUBSCRIBER_LIMIT, "RingJournal.SUBSCRIBER_LIMIT");
    private final Bound subjects = new Bound("journal.subjects", "subjects of a kind that are counted each", "subjects",
            SUBJECT_LIMIT, "RingJournal.SUBJECT_LIMIT");
    private final String device;
    private final EventRing ring;
    private final Map<JournalKind, Map<String, LongAdder>> counts = new EnumMap<>(Map.of(
            JournalKind.FAULT, new ConcurrentHashMap<>(), JournalKind.LOSS, new ConcurrentHashMap<>(),
            JournalKind.WATCHDOG, new ConcurrentHashMap<>()));
    /** Mask of the numbers at which listeners go on: eight times before they would be lapped. */
    private final long lap;
    private volatile TimeSource time;

    /** Guarded by this. */
    private final List<Subscriber> subscribers = new ArrayList<>();
    private volatile Lane lane;
    /** Kinds that somebody subscribed to, one bit each. */
    private volatile int wanted;

    RingJournal(String device, TimeSource time, int capacity) {
        this.device = device;
        this.time = time;
        ring = new EventRing(device, capacity);
        lap = Integer.highestOneBit(capacity) / 8 - 1;
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public void record(JournalKind kind, String subject, long a, long b) {
        record(kind, subject, a, b, "");
    }

    @Override
    public void record(JournalKind kind, String subject, long a, long b, String text) {
        recorded(ring.write(time.nanoTime(), kind, subject, a, b, text == null ? "" : cut(text)), kind, subject, a, b);
    }

    @Override
    public void record(JournalKind kind, String subject, long a, long b, byte[] payload, int offset, int length) {
        recorded(ring.write(time.nanoTime(), kind, subject, a, b, payload, offset, length), kind, subject, a, b);
    }

    private static String cut(String text) {
        return text.length() <= TEXT_LIMIT ? text : text.substring(0, TEXT_LIMIT) + "...";
    }

    private void recorded(long number, JournalKind kind, String subject, long a, long b) {
        if (kind == JournalKind.FAULT) {
            count(kind, subject, 1);
        } else if (kind == JournalKind.LOSS) {
            count(kind, subject, a);
        } else if (kind == JournalKind.WATCHDOG && b == 0) {
            count(kind, subject, 1);
        }
        // Listeners go on now and then, whatever there is: who waits for a rare kind must not be lapped by the others.
        if ((wanted & 1 << kind.ordinal()) != 0 || (number & lap) == 0) {
            Lane current = lane;
            if (current != null) {
                current.signal();
            }
        }
    }

    private void count(JournalKind kind, String subject, long n) {
        Map<String, LongAdder> bySubject = counts.get(kind);
        LongAdder adder = bySubject.get(subject);
        if (adder == null) {
            String key = bySubject.size() < SUBJECT_LIMIT ? subject : OTHER;
            subjects.grown(bySubject.size());
            if (key == OTHER) {
                subjects.refuse();
            }
            adder = bySubject.computeIfAbsent(key, s -> new LongAdder());
        }
        adder.add(n);
    }

    @Override
    public Map<String, Long> counts(JournalKind kind) {
        Map<String, Long> result = new TreeMap<>();
        counts.getOrDefault(kind, Map.of()).forEach((subject, adder) -> result.put(subject, adder.sum()));
        return result;
    }

    @Override
    public List<JournalEvent> events(Predicate<JournalEvent> filter) {
        return events(ALL_KINDS, filter);
    }

    @Override
    public List<JournalEvent> events(Set<JournalKind> kinds, Predicate<JournalEvent> filter) {
        return events(0, kinds, filter);
    }

    @Override
    public List<JournalEvent> events(long from, Set<JournalKind> kinds, Predicate<JournalEvent> filter) {
        List<JournalEvent> result = new ArrayList<>();
        long end = ring.next();
        for (long number = Math.max(from, ring.oldest()); number < end; number++) {
            JournalKind kind = ring.kind(number);
            JournalEvent event = kind != null && kinds.contains(kind) ? ring.read(number) : null;
            if (event != null && filter.test(event)) {
                result.add(event);
            }
        }
        return result;
    }

    /** What this journal keeps. */
    List<Limit> limits() {
        long events = ring.next();
        long payloads = ring.payloads();
        return List.of(
                new Limit(device, "journal.events", "", "events kept; the oldest go", "events", ring.capacity(),
                        Math.min(events, ring.capacity()), Math.min(events, ring.capacity()), ring.oldest(), true,
                        "EventRing.DEFAULT_CAPACITY"),
                new Limit(device, "journal.payloads", "", "payloads kept, 256 bytes each at most; the oldest go", "payloads",
                        PayloadRing.BLOCKS, Math.min(payloads, PayloadRing.BLOCKS), Math.min(payloads, PayloadRing.BLOCKS),
                        Math.max(0, payloads - PayloadRing.BLOCKS), true, "PayloadRing.BLOCKS"),
                listeners.reading(device, ""), subjects.reading(device, ""));
    }

    /** Whether nobody listens. */
    synchronized boolean isUnheard() {
        return subscribers.isEmpty();
    }

    @Override
    public long next() {
        return ring.next();
    }

    @Override
    public long oldest() {
        return ring.oldest();
    }

    @Override
    public synchronized Subscription subscribe(Set<JournalKind> kinds, Consumer<JournalEvent> listener) {
        if (subscribers.size() >= SUBSCRIBER_LIMIT) {
            listeners.refuse();
            throw new IllegalStateException("too many subscriptions: device=" + device + " subscriptions="
                    + subscribers.size() + " limit=" + SUBSCRIBER_LIMIT);
        }
        Subscriber subscriber = new Subscriber(this, ring, new HashSet<>(kinds), listener);
        subscribers.add(subscriber);
        listeners.used(subscribers.size());
        if (lane == null) {
            lane = time.lane("journal-" + device);
        }
        lane.add(subscriber);
        wanted |= subscriber.kinds();
        return subscriber;
    }

    void unsubscribe(Subscriber subscriber) {
        Lane last = null;
        synchronized (this) {
            if (!subscribers.remove(subscriber)) {
                return;
            }
            listeners.used(subscribers.size());
            wanted = subscribers.stream().mapToInt(Subscriber::kinds).reduce(0, (x, y) -> x | y);
            lane.remove(subscriber);
            if (subscribers.isEmpty()) {
                last = lane;
                lane = null;
            }
        }
        if (last != null) {
            last.close();
        }
    }

    /** From now on events carry this clock. */
    void time(TimeSource newTime) {
        Lane old;
        synchronized (this) {
            if (time == newTime) {
                return;
            }
            time = newTime;
            old = lane;
            if (old != null) {
                lane = newTime.lane("journal-" + device);
            }
        }
        if (old != null) {
            old.close(); // no agent of it runs any more
            synchronized (this) {
                if (lane != null) {
                    subscribers.forEach(lane::add);
                    lane.signal();
                }
            }
        }
    }

    /** Ends all subscriptions. */
    @Override
    public void close() {
        Lane old;
        synchronized (this) {
            old = lane;
            lane = null;
            wanted = 0;
            subscribers.clear();
        }
        if (old != null) {
            old.close();
        }
    }
}
