package org.qipa.gsi;

import java.util.concurrent.atomic.AtomicLong;

/** Transactions a channel has carried, and their bytes. Counted on the poll lane, told once for each poll. */
final class Carried {

    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private int newTransactions;
    private long newBytes;

    /** Another one was handed over. */
    void count(int length) {
        newTransactions++;
        newBytes += length;
    }

    /** Other threads are to see it. */
    void publish() {
        if (newTransactions > 0) {
            transactions.setRelease(transactions.getPlain() + newTransactions);
            bytes.setRelease(bytes.getPlain() + newBytes);
            newTransactions = 0;
            newBytes = 0;
        }
    }

    /** Transactions. Any thread. */
    long transactions() {
        return transactions.get();
    }

    /** Bytes in them. Any thread. */
    long bytes() {
        return bytes.get();
    }
}
