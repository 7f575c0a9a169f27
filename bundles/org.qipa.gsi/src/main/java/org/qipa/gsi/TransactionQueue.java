package org.qipa.gsi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The transactions of a channel and how far each has come (spec 06 §8.1, §8.2). Poll lane; the few numbers other threads look
 * at are written by the poll lane alone and published by release. That is done sparingly, as each release keeps the compiler
 * from keeping anything in registers: once when a transaction is handed out and when it enters the ring, by the last number
 * that changes; once for all events that are looked at together, and once for all that a poll hands over.
 *
 * <p>Transactions are numbered as they are allocated. A counter is the number of the first transaction that has not come as
 * far:
 *
 * <pre>
 *   polled  &lt;=  completed  &lt;=  pending  &lt;=  committed  &lt;=  allocated  &lt;=  free
 *      |  being    |  to be     |  with     |  in the    |  being     |
 *      |  handed   |  handed    |  hardware |  ring, not |  filled    |
 *      |  over     |  over      |           |  rung      |            |
 * </pre>
 *
 * The reference counts in 16 bits; here they are 64 bits wide and never wrap. A transaction's place in the array is its
 * number's remainder by the logical TRE count, a power of two; every transaction but an empty one holds at least one TRE, so
 * TREs run out first.
 */
final class TransactionQueue {

    private static final VarHandle AVAILABLE = handle("available", int.class);
    private static final VarHandle FREE = handle("free", long.class);
    private static final VarHandle ALLOCATED = handle("allocated", long.class);
    private static final VarHandle COMMITTED = handle("committed", long.class);
    private static final VarHandle PENDING = handle("pending", long.class);
    private static final VarHandle POLLED = handle("polled", long.class);

    private final Transaction[] transactions;
    private final int limit;
    private int available;
    private long free;
    private long allocated;
    private long committed;
    private long pending;
    private long completed;
    private long released;
    /** {@link #released}, as other threads see it. */
    private long polled;

    /**
     * @param logicalCount     TREs that may be used of the ring
     * @param transactionLimit TREs of a transaction at most
     */
    TransactionQueue(Transfers transfers, int logicalCount, int transactionLimit) {
        transactions = new Transaction[logicalCount];
        for (int i = 0; i < transactions.length; i++) {
            transactions[i] = new Transaction(transfers);
        }
        limit = logicalCount - (transactionLimit - 1);
        available = limit;
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(TransactionQueue.class, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** TREs that may be outstanding: a transaction of any size finds its TREs in one piece (spec 06 §2). */
    int limit() {
        return limit;
    }

    /** TREs that may be reserved. Any thread. */
    int available() {
        return (int) AVAILABLE.getVolatile(this);
    }

    /** Whether all TREs are reserved. */
    boolean isExhausted() {
        return available == 0;
    }

    /** Takes TREs, or gives them back when negative; the caller publishes it with what follows. */
    void reserve(int tres) {
        available -= tres;
    }

    /** The transaction of a number. */
    Transaction at(long number) {
        // As an int: so the compiler sees that it is inside of the array.
        return transactions[(int) number & transactions.length - 1];
    }

    /** The next transaction with TREs reserved; null when there are not enough. */
    Transaction allocate(int tres) {
        long number = free;
        Transaction transaction = at(number);
        // TREs run out before transactions do, unless many were given up between others.
        if (tres > available || transaction.stage != Transaction.Stage.FREE) {
            return null;
        }
        reserve(tres);
        transaction.begin(number, tres);
        FREE.setRelease(this, number + 1);
        return transaction;
    }

    /** Gives a transaction up. The newest are taken back; one that a later one follows passes through with it. */
    void abandon(Transaction transaction) {
        giveBack(transaction);
        transaction.stage = Transaction.Stage.ABANDONED;
        long last = free;
        while (last > allocated && at(last - 1).stage == Transaction.Stage.ABANDONED) {
            last--;
            at(last).stage = Transaction.Stage.FREE;
        }
        FREE.setRelease(this, last);
    }

    /** Whether no older transaction is still being filled: only then may this one enter the ring. */
    boolean isNext(Transaction transaction) {
        return transaction.sequence == allocated || transaction.sequence == firstLive();
    }

    private long firstLive() {
        long next = allocated;
        while (at(next).stage == Transaction.Stage.ABANDONED) {
            next++;
        }
        return next;
    }

    /** The transaction is in the ring. */
    void commit(Transaction transaction) {
        transaction.stage = Transaction.Stage.COMMITTED;
        ALLOCATED.setRelease(this, transaction.sequence + 1);
    }

    /** Hardware is told of everything committed; false when it was told before. */
    boolean ring() {
        if (committed == allocated) {
            return false;
        }
        COMMITTED.setRelease(this, allocated);
        return true;
    }

    /** Whether hardware was told of a transaction. */
    boolean isRung(Transaction transaction) {
        return transaction.sequence < committed;
    }

    /** Number of the oldest transaction that has not completed. */
    long firstPending() {
        return pending;
    }

    /** Number behind the newest transaction in the ring. */
    long endOfRing() {
        return allocated;
    }

    /** Everything before a number has completed; {@link #publishCompleted} tells. */
    void complete(long end) {
        committed = Math.max(committed, end);
        pending = end;
    }

    /** Other threads are to see what has completed. */
    void publishCompleted() {
        PENDING.setRelease(this, pending);
    }

    boolean hasCompleted() {
        return completed < pending;
    }

    /** The oldest completed transaction, on its way out. */
    Transaction takeCompleted() {
        return at(completed++);
    }

    /** The transaction taken last may be used again; {@link #publishReleased} tells. */
    void release(Transaction transaction) {
        giveBack(transaction);
        transaction.stage = Transaction.Stage.FREE;
        released++;
    }

    /** Other threads are to see what was released. */
    void publishReleased() {
        POLLED.setRelease(this, released);
    }

    private void giveBack(Transaction transaction) {
        reserve(-transaction.reserved);
        transaction.reserved = 0;
    }

    /** Number behind the newest transaction handed out. Any thread. */
    long allocatedUpTo() {
        return (long) FREE.getVolatile(this);
    }

    /** Number behind the newest transaction given to the ring. Any thread. */
    long submittedUpTo() {
        return (long) ALLOCATED.getVolatile(this);
    }

    /** Number behind the newest transaction hardware was told of. Any thread. */
    long rungUpTo() {
        return (long) COMMITTED.getVolatile(this);
    }

    /** Whether no transaction is handed out or under way. Any thread. */
    boolean isSettled() {
        return (long) POLLED.getVolatile(this) >= (long) FREE.getVolatile(this);
    }

    /** Number behind the newest transaction known to have completed. Any thread. */
    long completedUpTo() {
        return (long) PENDING.getVolatile(this);
    }

    /** Whether every transaction before a number was handed over and released, or taken back. Any thread. */
    boolean isReleased(long number) {
        return (long) POLLED.getVolatile(this) >= Math.min(number, (long) FREE.getVolatile(this));
    }
}
