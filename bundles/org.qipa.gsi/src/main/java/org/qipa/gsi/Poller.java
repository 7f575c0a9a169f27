package org.qipa.gsi;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.time.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings work to the poll lane of a channel: polls that the interrupt handler asks for, and what the owner wants done to the
 * rings. The two lanes may be one; then work is done where it stands.
 *
 * <p>A poll hands over at most 64 transactions. With more at hand it posts itself again and leaves the interrupt off;
 * otherwise it lets the ring interrupt again (spec 06 §8.5). A ring that interrupts time after time with nothing in it may do
 * so only now and then: it would keep the owner from everything else.
 */
final class Poller {

    /** Transactions a poll hands over at most. */
    static final int BUDGET = 64;
    /** Polls in a row that find nothing, after which the ring has to wait before it may interrupt again. */
    private static final int MOST_EMPTY = 16;

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

    private final Transfers transfers;
    private final Lane lane;
    private final Lane owner;
    private final IrqMasks masks;
    private final int eventRing;
    private final Journal journal;
    /** Polls asked for and not over: counted up by the owner, down by the poll lane. */
    private final AtomicInteger outstanding = new AtomicInteger();
    private final AtomicLong interrupts = new AtomicLong();
    private final AtomicLong polls = new AtomicLong();
    private final Runnable poll = this::poll;
    private final Runnable enableRing = this::enableRing;
    /** Poll lane only. */
    private boolean enabled;
    /** Polls in a row that found nothing. Poll lane only. */
    private int empty;
    private volatile boolean gone;
    /** There is no power: a poll that comes now, because its lane hung, is made up for when there is. */
    private volatile boolean asleep;
    private volatile boolean owed;

    Poller(Transfers transfers, Lane lane, Lane owner, IrqMasks masks, int eventRing, Journal journal) {
        this.transfers = transfers;
        this.lane = lane;
        this.owner = owner;
        this.masks = masks;
        this.eventRing = eventRing;
        this.journal = journal;
    }

    /** The session is closed: polls that come late do nothing. Any thread. */
    void gone() {
        gone = true;
    }

    /** IEOB: the ring is masked, somebody has to look. Owner lane. */
    void interrupt() {
        interrupts.setRelease(interrupts.getPlain() + 1);
        outstanding.incrementAndGet();
        lane.urgent(poll);
    }

    /** Looks at the ring although no interrupt asked for it. Owner lane. */
    void lookAgain() {
        outstanding.incrementAndGet();
        lane.urgent(poll);
    }

    /** Polls that were made so far. Any thread. */
    long polls() {
        return polls.get();
    }

    /** Power is about to go. Owner lane. */
    void sleep() {
        asleep = true;
    }

    /** Power is back. Owner lane. */
    void wake() {
        asleep = false;
        if (owed) {
            owed = false;
            interrupt();
        }
    }

    long interrupts() {
        return interrupts.get();
    }

    /** Whether no poll is under way. Any thread. */
    boolean isIdle() {
        return outstanding.get() == 0;
    }

    /** Whether polls do anything. Poll lane. */
    void enable(boolean on) {
        enabled = on;
    }

    private void poll() {
        if (gone || asleep) {
            owed = true;
            outstanding.decrementAndGet();
            return;
        }
        boolean again = false;
        polls.setRelease(polls.getPlain() + 1);
        try {
            if (enabled) {
                int handled = transfers.poll(BUDGET);
                again = handled == BUDGET;
                empty = handled == 0 ? Math.min(empty + 1, MOST_EMPTY) : 0;
                transfers.listener().polled();
                if (empty == MOST_EMPTY) {
                    lane.schedule(GsiLimits.FLOOD_PAUSE.nanos(), enableRing);
                } else if (!again) {
                    masks.enableRing(eventRing);
                }
            }
        } finally {
            if (again) {
                lane.urgent(poll);
            } else {
                outstanding.decrementAndGet();
            }
            if (lane != owner) {
                // It may wait for a transaction or for the poll to end.
                owner.signal();
            }
        }
    }

    private void enableRing() {
        if (asleep) {
            owed = true;
        } else if (!gone && enabled) {
            masks.enableRing(eventRing);
        }
    }

    /** Hands over what there is without an interrupt having asked for it, one poll's worth. Poll lane. */
    int reap() {
        int handled = enabled && !gone && !asleep ? transfers.poll(BUDGET) : 0;
        if (handled > 0) {
            empty = 0; // the interrupts of what was taken here are still to come and find nothing
        }
        return handled;
    }

    /** Hands over everything there is, without a budget. Poll lane. */
    void pollAll() {
        transfers.poll(Integer.MAX_VALUE);
        transfers.listener().polled();
    }

    /**
     * Does something on the poll lane and waits for it on the owner lane. What the poll lane does not get to within the
     * limit is withdrawn: the rings are never touched from two sides.
     *
     * @return whether it was done
     */
    boolean call(String what, Runnable work) {
        if (lane.isCurrent()) {
            work.run();
            return true;
        }
        Call call = new Call(work);
        lane.urgent(call);
        if (owner.await(what, GsiLimits.POLL_LANE.nanos(), call::isDone)) {
            call.rethrow();
            return true;
        }
        if (call.withdraw()) {
            LOG.warn("{}: poll lane does not answer: lane={} what={} limit=1000ms", journal.device(), lane.name(), what);
            journal.record(JournalKind.FAULT, "gsi-poll-lane", transfers.channel(), 0,
                    "lane=" + lane.name() + " what=" + what + " limit=1000ms");
            return false;
        }
        // It had just begun; it ends by itself.
        boolean done = owner.await(what, GsiLimits.POLL_LANE.nanos(), call::isDone);
        call.rethrow();
        return done;
    }

    private final class Call implements Runnable {

        private static final int WAITING = 0;
        private static final int RUNNING = 1;
        private static final int DONE = 2;
        private static final int WITHDRAWN = 3;

        private final Runnable work;
        private final AtomicInteger stage = new AtomicInteger(WAITING);
        private RuntimeException failure;

        Call(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            if (!stage.compareAndSet(WAITING, RUNNING)) {
                return;
            }
            try {
                work.run();
            } catch (RuntimeException e) {
                failure = e;
            } finally {
                stage.set(DONE);
                owner.signal();
            }
        }

        boolean isDone() {
            return stage.get() == DONE;
        }

        boolean withdraw() {
            return stage.compareAndSet(WAITING, WITHDRAWN);
        }

        void rethrow() {
            if (stage.get() == DONE && failure != null) {
                throw failure;
            }
        }
    }
}
