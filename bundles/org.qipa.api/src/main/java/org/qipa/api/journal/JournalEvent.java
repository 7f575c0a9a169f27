package org.qipa.api.journal;

/**
 * An event as it was recorded.
 *
 * @param number   from 0, without gaps as recorded
 * @param device   the device's name
 * @param nanoTime on the clock of the device's time source
 * @param kind     what kind; says what a and b mean
 * @param subject  see {@link JournalKind}
 * @param a        see {@link JournalKind}
 * @param b        see {@link JournalKind}
 * @param text     empty when there is none
 * @param payload  bytes; empty when there are none. Shared: not to be changed
 */
public record JournalEvent(long number, String device, long nanoTime, JournalKind kind, String subject, long a, long b,
        String text, byte[] payload) {
}
