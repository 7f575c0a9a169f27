package org.qipa.gsi;

import org.qipa.api.gsi.GsiChannel;

/**
 * What a tx channel tells its user of bytes queued and done (spec 06 §8.6), so that the user can bound what is queued. One
 * report may cover several commits, one event several transactions. Poll lane.
 */
final class TxAccounts {

    private long transactions;
    private long bytes;
    private long bytesQueued;
    private long transactionsDone;
    private long transactionsEnd;
    private long bytesEnd;
    private long bytesDone;

    /** A transaction enters the ring; it carries the totals up to and with itself. */
    void committed(Transaction transaction) {
        transactions++;
        bytes += transaction.length;
        transaction.transactionsTotal = transactions;
        transaction.bytesTotal = bytes;
    }

    /** Hardware is told of everything committed. */
    void rung(GsiChannel.Listener listener) {
        long queued = bytes - bytesQueued;
        bytesQueued = bytes;
        if (queued != 0) {
            listener.queued(queued);
        }
    }

    /** Hardware has completed a transaction and all before it; {@link #told} tells of it. */
    void completed(Transaction transaction) {
        transactionsEnd = transaction.transactionsTotal;
        bytesEnd = transaction.bytesTotal;
    }

    /** Everything completed since the last time is reported, many events at once. */
    void told(GsiChannel.Listener listener) {
        long packets = transactionsEnd - transactionsDone;
        if (packets != 0) {
            long length = bytesEnd - bytesDone;
            transactionsDone = transactionsEnd;
            bytesDone = bytesEnd;
            listener.done(packets, length);
        }
    }

    /** What is in the ring will not complete: it is taken off the user's books. */
    void cancelled(GsiChannel.Listener listener) {
        long packets = transactions - transactionsDone;
        long length = bytesQueued - bytesDone;
        transactionsDone = transactions;
        transactionsEnd = transactions;
        bytesDone = bytes;
        bytesEnd = bytes;
        bytesQueued = bytes;
        if (packets != 0) {
            listener.done(packets, length);
        }
    }
}
