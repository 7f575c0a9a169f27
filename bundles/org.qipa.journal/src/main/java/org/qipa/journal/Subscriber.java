package org.qipa.journal;

import java.util.Set;
import java.util.function.Consumer;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.time.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener and how far it has read. Runs on the journal's lane as an agent; when the ring laps it, events are missed. */
final class Subscriber implements Agent, Journal.Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
    /** Events looked at in one turn, so that several listeners get their share. */
    private static final int BATCH = 256;

    private final RingJournal journal;
    private final EventRing ring;
    private final int kinds;
    private final Consumer<JournalEvent> listener;
    private long cursor;
    private volatile long missed;
    private volatile boolean closed;

    Subscriber(RingJournal journal, EventRing ring, Set<JournalKind> kinds, Consumer<JournalEvent> listener) {
        this.journal = journal;
        this.ring = ring;
        this.kinds = mask(kinds);
        this.listener = listener;
        this.cursor = ring.next();
    }

    /** One bit per kind. */
    static int mask(Set<JournalKind> kinds) {
        int mask = 0;
        for (JournalKind kind : kinds) {
            mask |= 1 << kind.ordinal();
        }
        return mask;
    }

    int kinds() {
        return kinds;
    }

    /** Passing over what it has no use for is no work: on a simulated clock, who polls a register would keep it at it for ever. */
    @Override
    public int doWork() {
        int seen = 0;
        int delivered = 0;
        while (!closed && seen < BATCH && cursor < ring.next()) {
            long oldest = ring.oldest();
            if (cursor < oldest) {
                miss(oldest - cursor);
                cursor = oldest;
            }
            JournalKind kind = ring.kind(cursor);
            JournalEvent event = kind == null || (kinds & 1 << kind.ordinal()) == 0 ? null : ring.read(cursor);
            if (event != null) {
                deliver(event);
                delivered++;
            } else if (kind == null) {
                if (!ring.isGone(cursor)) {
                    break; // its writer is about to publish it
                }
                miss(1);
            }
            cursor++;
            seen++;
        }
        return seen == BATCH ? seen : delivered;
    }

    private void miss(long count) {
        missed += count;
    }

    private void deliver(JournalEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.warn("journal listener failed: device={} event={}", event.device(), event.number(), e);
        }
    }

    @Override
    public long missed() {
        return missed;
    }

    @Override
    public void close() {
        closed = true;
        journal.unsubscribe(this);
    }
}
