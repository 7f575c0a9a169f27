package org.qipa.qmi;

import java.util.function.Consumer;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.QmiHandle.Outcome;
import org.qipa.api.qmi.QmiHandle.Pending;
import org.qipa.api.time.Cancellable;

/**
 * A request that waits for its response. An answer that cannot be read does not end the wait (spec 03 §6): a readable one
 * may still come, and when the limit comes first the outcome says what was wrong.
 */
final class PendingRequest implements Pending {

    private final MessageDeclaration response;
    private final Consumer<Outcome> outcome;
    private final Transactions<PendingRequest> transactions;
    private int transaction;
    private Cancellable timer = () -> { };
    private String unreadable;
    private boolean over;

    /** @param response what answers it */
    PendingRequest(MessageDeclaration response, Consumer<Outcome> outcome, Transactions<PendingRequest> transactions) {
        this.response = response;
        this.outcome = outcome;
        this.transactions = transactions;
    }

    MessageDeclaration response() {
        return response;
    }

    void transaction(int id) {
        transaction = id;
    }

    /** The timer of its limit. */
    void timer(Cancellable limit) {
        timer = limit;
    }

    boolean over() {
        return over;
    }

    void unreadable(QmiException why) {
        unreadable = "answer could not be read: rule=" + why.rule() + " " + why.getMessage();
    }

    /** The limit has come. */
    void late(long limitNanos) {
        end(unreadable == null ? new Outcome.TimedOut(limitNanos) : new Outcome.Failed(unreadable));
    }

    void end(Outcome how) {
        if (!over) {
            cancel();
            outcome.accept(how);
        }
    }

    @Override
    public void cancel() {
        over = true;
        timer.cancel();
        transactions.release(transaction, this);
    }
}
