package org.qipa.api.gsi;

import org.qipa.api.soc.EndpointName;

/**
 * Ring pointers, interrupts or counters that contradict each other, and have done so for long enough that no hardware that
 * works and no software that is merely busy explains it.
 *
 * @param kind       what contradicts what
 * @param endpoint   whose channel it is; null when it concerns the GSI as a whole
 * @param id         channel id; -1 for the GSI as a whole
 * @param sinceNanos when it was seen first, on the clock of the device's time source
 * @param text       the numbers, as {@code name=value}, and what was done about it
 */
public record Stall(Kind kind, EndpointName endpoint, int id, long sinceNanos, String text) {

    /** What can contradict what. A watchdog looks every 250 ms; a stall is named within three or four looks. */
    public enum Kind {
        /** The tx doorbell was rung, hardware has reported nothing since; the channel runs in hardware as well. */
        TX_NOT_WORKED_OFF("tx-not-worked-off", 3),
        /** Transactions are in the ring and hardware was never told of them. */
        NOT_RUNG("not-rung", 3),
        /** Hardware wrote events and no interrupt came. Mended by polling the ring. */
        INTERRUPT_LOST("interrupt-lost", 2),
        /** The event ring's interrupt is masked and nobody polls the ring. Mended by polling it. */
        RING_MASKED("ring-masked", 2),
        /** The event ring was polled and what hardware wrote there was not taken: events that make no sense. A poll passes them over. */
        EVENTS_NOT_TAKEN("events-not-taken", 2),
        /** Polls were asked for and the lane that polls does not get to them. */
        POLL_OVERDUE("poll-overdue", 3),
        /** Hardware's event pointer is not in the event ring. */
        EVENT_POINTER("event-pointer", 2),
        /** The channel is in another state than the driver has put it in. */
        CHANNEL_STATE("channel-state", 2),
        /** The event ring is in another state than the driver has put it in. */
        EVENT_RING_STATE("event-ring-state", 2),
        /** A running rx channel holds no receive buffer. */
        RX_WITHOUT_BUFFERS("rx-without-buffers", 3),
        /** Everything submitted has completed, and yet not every TRE is free. */
        TRES_MISSING("tres-missing", 3),
        /** Interrupts are latched and let through, and the line was not delivered. Mended by looking. */
        INTERRUPT_NOT_DELIVERED("interrupt-not-delivered", 2),
        /** The interrupt line comes again and again without work, or is never done. */
        INTERRUPT_STORM("interrupt-storm", 1),
        /** An aggregation frame stays open long after its time limit. */
        AGGREGATION_OPEN("aggregation-open", 3);

        private final String label;
        private final int looks;

        Kind(String label, int looks) {
            this.label = label;
            this.looks = looks;
        }

        /** Its name in the journal. */
        public String label() {
            return label;
        }

        /** Looks in a row, without any progress between them, after which it is named. */
        public int looks() {
            return looks;
        }
    }

    /**
     * What looks like a stall at this moment. It becomes one when it is seen often enough with the same progress.
     *
     * @param kind     what contradicts what
     * @param endpoint whose channel it is; null for the GSI as a whole
     * @param id       channel id; -1 for the GSI as a whole
     * @param progress any number that changes when things move on
     * @param text     the numbers
     */
    public record Suspicion(Kind kind, EndpointName endpoint, int id, long progress, String text) {}
}
