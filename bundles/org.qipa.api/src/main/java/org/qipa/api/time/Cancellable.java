package org.qipa.api.time;

/** A timer that has not fired yet. */
@FunctionalInterface
public interface Cancellable {

    /** Takes the timer back; nothing happens when it has fired or was cancelled before. Thread safe. */
    void cancel();
}
