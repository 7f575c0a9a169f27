package org.qipa.gsi;

import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;

/**
 * The last known state of a channel or event ring. Hardware decides; this is what it said last. Changed on the owner lane
 * through one method only, which records every change; read from any thread.
 */
final class Machine<S extends Enum<S>> {

    private final String subject;
    private final Journal journal;
    private volatile S state;

    Machine(String subject, Journal journal, S initial) {
        this.subject = subject;
        this.journal = journal;
        this.state = initial;
    }

    S state() {
        return state;
    }

    /** Takes over what hardware says, and why it was asked. Answers the state, for use in a decision. */
    S become(S next, String reason) {
        S old = state;
        if (next != old) {
            state = next;
            journal.record(JournalKind.STATE, subject, old.ordinal(), next.ordinal(), old + " -> " + next + " " + reason);
        }
        return next;
    }
}
