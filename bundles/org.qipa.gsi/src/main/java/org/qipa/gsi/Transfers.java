package org.qipa.gsi;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.qipa.api.gsi.GsiChannel;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.gsi.GsiTransaction;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two rings of a channel: TREs out, events in (spec 06 §8). Belongs to the channel's poll lane; counts may be
 * read by any thread.
 */
final class Transfers {

    private static final Logger LOG = LoggerFactory.getLogger(Transfers.class);

    /** What the rings need to know of their channel. */
    record Shape(String name, int channel, boolean tx, boolean command, int logicalCount, int transactionLimit) {}

    /** Waits on the owner lane; see {@link Transaction#commitAndWait}. */
    @FunctionalInterface
    interface Waiter {
        void commitAndWait(Transaction transaction, String what, long limitNanos) throws GsiException;
    }

    private final Shape shape;
    private final Ring ring;
    private final EventRing events;
    private final GsiRegisters registers;
    private final Journal journal;
    private final Waiter waiter;
    private final TransactionQueue queue;
    private final TxAccounts accounts = new TxAccounts();
    private final DataTrail trail;
    private final int doorbellOffset;
    /** By the last TRE; an entry for each TRE of the ring, not just of those that may be used (oddity 9). */
    private final Transaction[] byTre;
    /** The next TRE to fill; runs freely. */
    private final AtomicLong index = new AtomicLong();
    private final Carried carried = new Carried();
    private final AtomicLong doorbells = new AtomicLong();
    /** TREs of one-byte reads; reserved until the next reset (spec 08 §6). */
    private int oneByteReads;
    /** Up to where events have been looked at that have not all been taken; -1: all have. Poll lane. */
    private int seenEnd = -1;
    private boolean warned;
    private volatile GsiChannel.Listener listener = transaction -> { };

    Transfers(Shape shape, Ring ring, EventRing events, GsiRegisters registers, Journal journal, Waiter waiter) {
        this.shape = shape;
        this.ring = ring;
        this.events = events;
        this.registers = registers;
        this.journal = journal;
        this.waiter = waiter;
        this.queue = new TransactionQueue(this, shape.logicalCount(), shape.transactionLimit());
        this.byTre = new Transaction[ring.count()];
        this.trail = new DataTrail(journal, shape.name(), shape.channel());
        this.doorbellOffset = GsiRegisters.offset(registers.channelDoorbell, shape.channel());
    }

    // ------------------------------------------------------------------ facts

    int channel() {
        return shape.channel();
    }

    boolean isCommand() {
        return shape.command();
    }

    int transactionLimit() {
        return shape.transactionLimit();
    }

    TransactionQueue queue() {
        return queue;
    }

    int ringIndex() {
        return ring.wrap(index.get());
    }

    /** What has completed. */
    Carried carried() {
        return carried;
    }

    /** Doorbells rung. Any thread. */
    long doorbells() {
        return doorbells.get();
    }

    /** What the journal hears. */
    DataTrail trail() {
        return trail;
    }

    void listen(GsiChannel.Listener newListener) {
        listener = newListener;
    }

    GsiChannel.Listener listener() {
        return listener;
    }

    // ------------------------------------------------------------------ towards hardware

    GsiTransaction allocate(int tres) {
        if (tres < 1 || tres > shape.transactionLimit()) {
            throw new IllegalArgumentException("transaction cannot have that many TREs: channel=" + channel() + " tres="
                    + tres + " limit=" + shape.transactionLimit());
        }
        return queue.allocate(tres);
    }

    void free(Transaction transaction) {
        transaction.require(Transaction.Stage.ALLOCATED, "free");
        queue.abandon(transaction);
    }

    void commit(Transaction transaction, boolean ringNow) {
        transaction.require(Transaction.Stage.ALLOCATED, "commit");
        if (transaction.used == 0) {
            queue.abandon(transaction);
            return;
        }
        if (!queue.isNext(transaction)) {
            throw new IllegalStateException("transactions are committed in the order they were allocated: channel="
                    + channel() + " number=" + transaction.sequence);
        }
        long first = index.getPlain();
        int used = transaction.used;
        for (int i = 0; i < used; i++) {
            Tre.put(ring.segment(), ring.offset(first + i), transaction.address(i),
                    transaction.rest(i) | Tre.rest(0, Tre.place(i == used - 1, shape.tx())));
        }
        transaction.lastTre = ring.wrap(first + used - 1);
        byTre[transaction.lastTre] = transaction;
        index.setPlain(first + used); // published by the queue
        if (shape.tx()) {
            accounts.committed(transaction);
        }
        queue.commit(transaction);
        if (ringNow || queue.isExhausted()) {
            ring();
        }
    }

    void commitAndWait(Transaction transaction, String what, long limitNanos) throws GsiException {
        waiter.commitAndWait(transaction, what, limitNanos);
    }

    /** Tells hardware of everything committed that it has not been told of. */
    void ring() {
        if (queue.ring()) {
            if (shape.tx()) {
                accounts.rung(listener);
            }
            writeDoorbell();
        }
    }

    private void writeDoorbell() {
        registers.touch(doorbellOffset, ring.address(index.getPlain()));
        doorbells.setRelease(doorbells.getPlain() + 1);
        trail.doorbell(ring.wrap(index.getPlain()));
    }

    /** Queues one TRE that belongs to no transaction, and rings. */
    boolean readOneByte(long busAddress) {
        if (queue.available() < 1) {
            return false;
        }
        queue.reserve(1);
        oneByteReads++;
        long at = index.getPlain();
        Tre.put(ring.segment(), ring.offset(at), busAddress, 1, Tre.TYPE_TRANSFER | Tre.IEOT);
        index.setRelease(at + 1);
        writeDoorbell();
        return true;
    }

    // ------------------------------------------------------------------ from hardware

    /**
     * Hands over what has completed (spec 06 §8.5).
     *
     * @return how many transactions; fewer than the budget when there are no more
     */
    int poll(int budget) {
        int handled = 0;
        GsiChannel.Listener to = listener;
        while (handled < budget && (queue.hasCompleted() || takeEvents())) {
            if (handOver(to)) {
                handled++;
            }
        }
        publish(handled);
        return handled;
    }

    /** What was handed over is counted and told, all at once. */
    private void publish(int handled) {
        carried.publish();
        trail.completed(handled);
        queue.publishReleased();
    }

    /** Looks at what hardware has written since the last time; answers whether anything completed. */
    private boolean takeEvents() {
        int pointer = events.pointer();
        int end = events.ring().index(Integer.toUnsignedLong(pointer));
        int at = events.index();
        if (end < 0) {
            fault("gsi-event-pointer", "event pointer outside its ring: event_ring=" + events.id() + " pointer=0x"
                    + Integer.toHexString(pointer));
            return false;
        }
        if (at == end) {
            return false;
        }
        // The elements must not be read before the pointer that announces them.
        VarHandle.acquireFence();
        int known = seenEnd < 0 ? 0 : events.ring().wrap((long) seenEnd - at);
        seenEnd = end;
        int count = events.ring().wrap((long) end - at);
        // The newest first: while it makes no sense, none of them is believed.
        Transaction newest = known < count ? find(events.ring().wrap(end - 1L)) : null;
        if (known < count && newest == null) {
            events.dispute(true);
            return false;
        }
        long before = queue.firstPending();
        for (int i = 0; i < count; i++, at = events.ring().wrap(at + 1L)) {
            // With only one, it was found above; with more, those before it may have completed it.
            Transaction transaction = count == 1 && newest != null ? newest : find(at);
            if (transaction != null) {
                complete(transaction, at);
            } else if (i >= known) {
                // Perhaps it is still on its way into memory: the next look decides.
                events.advance(at);
                events.dispute(true);
                queue.publishCompleted();
                accounts.told(listener);
                return queue.firstPending() != before;
            }
            // One that made no sense before makes none now: the channel goes on without it.
        }
        seenEnd = -1;
        events.dispute(false);
        events.advance(end);
        queue.publishCompleted();
        accounts.told(listener);
        events.ringDoorbell();
        return queue.firstPending() != before;
    }

    /** The transaction an event reports; null, with a fault, when there is none. */
    private Transaction find(int at) {
        long offset = events.ring().offset(at);
        int id = Event.channel(events.ring().segment(), offset);
        if (id != channel()) {
            fault("gsi-event-channel", "event of another channel: event_ring=" + events.id() + " index=" + at
                    + " channel=" + id + " expected=" + channel());
            return null;
        }
        long address = Event.address(events.ring().segment(), offset);
        int tre = ring.index(address);
        Transaction transaction = tre < 0 ? null : byTre[tre];
        if (transaction == null || !queue.isRung(transaction)) {
            fault("gsi-event-tre", "event of a TRE that ends no transaction: channel=" + channel() + " event_ring="
                    + events.id() + " index=" + at + " tre=" + tre + " address=0x" + Long.toHexString(address));
            return null;
        }
        return transaction;
    }

    /** One event: the transaction, and all before it that hardware did not report one by one. */
    private void complete(Transaction transaction, int at) {
        for (long n = queue.firstPending(); n <= transaction.sequence; n++) {
            Transaction one = queue.at(n);
            if (one.stage == Transaction.Stage.COMMITTED) {
                byTre[one.lastTre] = null;
                if (!shape.tx() && one != transaction) {
                    one.length = 0;
                }
            }
        }
        if (shape.tx()) {
            accounts.completed(transaction);
        } else {
            int length = Event.length(events.ring().segment(), events.ring().offset(at));
            if (length > transaction.length) {
                fault("gsi-event-length", "more received than the buffer holds: channel=" + channel() + " length="
                        + length + " limit=" + transaction.length);
                length = transaction.length;
            }
            transaction.length = length;
        }
        queue.complete(transaction.sequence + 1);
    }

    /** Hands the oldest completed transaction over and releases it; false when there was nothing in it. */
    private boolean handOver(GsiChannel.Listener to) {
        Transaction transaction = queue.takeCompleted();
        boolean real = transaction.stage == Transaction.Stage.COMMITTED;
        if (real) {
            try {
                to.completed(transaction);
            } catch (RuntimeException e) {
                // The rings must stay right whatever the user's code does.
                LOG.warn("{}: listener of channel {} failed", journal.device(), channel(), e);
                journal.record(JournalKind.FAULT, "gsi-listener", channel(), 0, "channel=" + channel() + " cause=" + e);
            }
            if (!transaction.cancelled) {
                carried.count(transaction.length);
            }
        }
        queue.release(transaction);
        return real;
    }

    // ------------------------------------------------------------------ reset

    /**
     * The channel was reset: its ring starts anew. What had completed is handed over, events that report nothing known are
     * passed over, all else comes back cancelled.
     */
    void reset() {
        while (takeEvents()) {
            // Until the event ring is read to its end, or stuck.
        }
        int end = events.hardwareIndex();
        if (end >= 0 && end != events.index()) {
            events.advance(end);
            events.ringDoorbell();
        }
        seenEnd = -1;
        events.dispute(false);
        cancel();
    }

    /**
     * Takes everything in the ring back, also what hardware was never told of, since its TREs are gone (spec 06 §8.7).
     * Transactions that are still being filled stay with their users.
     */
    void cancel() {
        long end = queue.endOfRing();
        for (long n = queue.firstPending(); n < end; n++) {
            Transaction transaction = queue.at(n);
            if (transaction.stage == Transaction.Stage.COMMITTED) {
                transaction.cancelled = true;
                byTre[transaction.lastTre] = null;
            }
        }
        queue.complete(end);
        queue.publishCompleted();
        queue.reserve(-oneByteReads);
        oneByteReads = 0;
        index.setRelease(0);
        warned = false;
        if (shape.tx()) {
            accounts.cancelled(listener);
        }
        int handled = 0;
        while (queue.hasCompleted()) {
            if (handOver(listener)) {
                handled++;
            }
        }
        queue.publishReleased();
        if (handled > 0) {
            publish(handled);
            listener.polled();
        }
    }

    private void fault(String rule, String text) {
        if (warned) {
            LOG.debug("{}: {}: {}", journal.device(), rule, text);
        } else {
            warned = true;
            LOG.warn("{}: {}: {}", journal.device(), rule, text);
        }
        journal.record(JournalKind.FAULT, rule, channel(), 0, text);
    }
}
