package org.qipa.itests.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.qipa.api.device.DeviceState;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;

/** Looks at every change of a device's state, as the journal has it: only those in the table are legal. */
final class Transitions implements AutoCloseable {

    private static final Map<DeviceState, Set<DeviceState>> LEGAL = new EnumMap<>(DeviceState.class);

    static {
        legal(DeviceState.INIT, DeviceState.CONFIG, DeviceState.FAILED, DeviceState.CLOSING);
        legal(DeviceState.CONFIG, DeviceState.WAITING_FOR_FIRMWARE, DeviceState.SETUP, DeviceState.INIT,
                DeviceState.FAILED, DeviceState.CLOSING);
        legal(DeviceState.WAITING_FOR_FIRMWARE, DeviceState.SETUP, DeviceState.FAILED, DeviceState.CLOSING);
        legal(DeviceState.SETUP, DeviceState.WAITING_FOR_MODEM, DeviceState.READY, DeviceState.INIT, DeviceState.FAILED,
                DeviceState.CLOSING);
        legal(DeviceState.WAITING_FOR_MODEM, DeviceState.READY, DeviceState.RECOVERING, DeviceState.CLOSING);
        legal(DeviceState.READY, DeviceState.SUSPENDED, DeviceState.RECOVERING, DeviceState.QUIESCING,
                DeviceState.CLOSING);
        legal(DeviceState.SUSPENDED, DeviceState.READY, DeviceState.RECOVERING, DeviceState.QUIESCING,
                DeviceState.CLOSING);
        legal(DeviceState.RECOVERING, DeviceState.WAITING_FOR_MODEM, DeviceState.CLOSING);
        legal(DeviceState.QUIESCING, DeviceState.CLOSING);
        legal(DeviceState.CLOSING, DeviceState.CLOSED);
        legal(DeviceState.FAILED, DeviceState.CLOSING);
        legal(DeviceState.CLOSED);
    }

    private final List<String> illegal = new ArrayList<>();
    private final Journal.Subscription subscription;
    private long seen;

    Transitions(Journal journal) {
        subscription = journal.subscribe(Set.of(JournalKind.STATE), this::look);
    }

    private static void legal(DeviceState from, DeviceState... to) {
        LEGAL.put(from, to.length == 0 ? EnumSet.noneOf(DeviceState.class) : EnumSet.of(to[0], to));
    }

    private void look(JournalEvent event) {
        if (event.subject().equals("device")) {
            String[] words = event.text().split(" ", 4);
            seen++;
            if (words[0].equals("NEW") ? !words[2].equals("INIT")
                    : !LEGAL.get(DeviceState.valueOf(words[0])).contains(DeviceState.valueOf(words[2]))) {
                illegal.add(event.text());
            }
        }
    }

    /** Changes that are not in the table. */
    List<String> illegal() {
        return illegal;
    }

    /** Changes looked at. */
    long seen() {
        return seen;
    }

    /** Changes that went out of the ring unseen. */
    long missed() {
        return subscription.missed();
    }

    @Override
    public void close() {
        subscription.close();
    }
}
