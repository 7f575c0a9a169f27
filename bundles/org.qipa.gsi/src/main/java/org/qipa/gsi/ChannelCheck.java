package org.qipa.gsi;

import java.util.function.Consumer;
import org.qipa.api.gsi.ChannelState;
import org.qipa.api.gsi.Stall.Kind;
import org.qipa.api.gsi.Stall.Suspicion;
import org.qipa.api.soc.EndpointName;

/**
 * What the watchdog looks at on one channel and its event ring: registers, and the counters that the poll lane publishes.
 * Each number is read once; a suspicion that comes from reading them at slightly different moments does not last to the next
 * look. Owner lane.
 *
 * <p>Not wrong, however long it lasts: an rx channel with buffers and nothing received, a channel that hardware holds in
 * FLOW_CONTROLLED, a tx channel with nothing in its ring because the modem has stopped the flow.
 */
final class ChannelCheck {

    private final EndpointName endpoint;
    private final int id;
    private final boolean tx;
    private final ChannelControl control;
    private final EventRing events;
    private final TransactionQueue queue;
    private final Poller poller;
    private final IrqMasks masks;
    private boolean on;
    private boolean resting;
    /** Events taken and polls at the last look that found events, while none is taken. */
    private long eventsAt = -1;
    private long pollsThen;

    ChannelCheck(EndpointName endpoint, int id, boolean tx, ChannelControl control, EventRing events,
            TransactionQueue queue, Poller poller, IrqMasks masks) {
        this.endpoint = endpoint;
        this.id = id;
        this.tx = tx;
        this.control = control;
        this.events = events;
        this.queue = queue;
        this.poller = poller;
        this.masks = masks;
    }

    /** The channel runs from now on. */
    void on() {
        on = true;
        resting = false;
        eventsAt = -1;
    }

    /** The channel is about to stop: it gets no more work. */
    void resting() {
        resting = true;
    }

    /** The channel does not run. */
    void off() {
        on = false;
    }

    boolean isOn() {
        return on;
    }

    void look(Consumer<Suspicion> suspects) {
        if (!on) {
            return;
        }
        ChannelState shown = control.peek();
        ChannelState known = control.state();
        boolean runs = shown == known;
        if (!runs && !(known == ChannelState.STARTED && shown == ChannelState.FLOW_CONTROLLED)
                && !(known == ChannelState.STOP_IN_PROC && shown == ChannelState.STOPPED)) {
            suspect(suspects, Kind.CHANNEL_STATE, shown.code(), "hardware=" + shown + " driver=" + known);
        }
        EventRingState ring = events.peekState();
        if (ring != events.state()) {
            suspect(suspects, Kind.EVENT_RING_STATE, ring.code(), "event_ring=" + events.id() + " hardware=" + ring
                    + " driver=" + events.state());
        }
        if (!poller.isIdle()) {
            eventsAt = -1;
            suspect(suspects, Kind.POLL_OVERDUE, poller.polls(), "polls=" + poller.polls());
            return;
        }
        if (!masks.isEnabled(events.id())) {
            suspect(suspects, Kind.RING_MASKED, poller.polls(), "event_ring=" + events.id() + " polls=" + poller.polls());
            return;
        }
        if (!lookAtEvents(suspects) && runs) {
            lookAtTransfers(suspects);
        }
    }

    /** Whether something is wrong with what hardware has written. */
    private boolean lookAtEvents(Consumer<Suspicion> suspects) {
        int index = events.publishedIndex();
        // The index alone may have gone round once.
        long taken = events.taken();
        long polls = poller.polls();
        int pointer = events.peekPointer();
        int written = events.ring().index(Integer.toUnsignedLong(pointer));
        if (written < 0) {
            suspect(suspects, Kind.EVENT_POINTER, pointer, "event_ring=" + events.id() + " pointer=0x"
                    + Integer.toHexString(pointer) + " ring=0x" + Integer.toHexString(events.ring().low()) + " bytes="
                    + events.ring().bytes());
            return true;
        }
        if (written == index) {
            eventsAt = -1;
            return false;
        }
        boolean before = eventsAt == taken;
        if (!before) {
            eventsAt = taken;
            pollsThen = polls;
        }
        // Looked at, or polled since they were seen, and they are still there.
        Kind kind = events.isDisputed() || before && polls != pollsThen ? Kind.EVENTS_NOT_TAKEN : Kind.INTERRUPT_LOST;
        suspect(suspects, kind, taken, "event_ring=" + events.id() + " event_index=" + index + " hardware_index=" + written
                + " interrupts=" + poller.interrupts() + " polls=" + polls);
        return true;
    }

    private void lookAtTransfers(Consumer<Suspicion> suspects) {
        long completed = queue.completedUpTo();
        long rung = queue.rungUpTo();
        long submitted = queue.submittedUpTo();
        int available = queue.available();
        String numbers = "submitted=" + submitted + " rung=" + rung + " completed=" + completed + " available=" + available
                + " limit=" + queue.limit();
        if (tx && rung > completed) {
            suspect(suspects, Kind.TX_NOT_WORKED_OFF, completed, numbers);
        }
        if (submitted > rung) {
            suspect(suspects, Kind.NOT_RUNG, rung, numbers);
        }
        if (!tx && !resting && rung == completed && available == queue.limit()) {
            suspect(suspects, Kind.RX_WITHOUT_BUFFERS, completed, numbers);
        }
        if (queue.isSettled() && available != queue.limit()) {
            suspect(suspects, Kind.TRES_MISSING, submitted, numbers);
        }
    }

    private void suspect(Consumer<Suspicion> suspects, Kind kind, long progress, String text) {
        suspects.accept(new Suspicion(kind, endpoint, id, progress, "channel=" + id + " endpoint=" + endpoint + " " + text));
    }
}
