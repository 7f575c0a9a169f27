package org.qipa.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.qipa.api.device.Device;
import org.qipa.api.document.Fault;
import org.qipa.api.modem.VirtualModem;
import org.qipa.api.network.Link;

/**
 * A device in a line of a list. One that is configured but does not exist has the state WAITING.
 *
 * @param millis   in that state; 0 when it does not exist
 * @param modem    state of its virtual modem, or empty
 * @param waitsFor in words, or empty
 * @param failure  why it failed, or empty
 * @param links    links that are ready, of all
 */
record DeviceView(String name, String soc, String ipaVersion, String state, long millis, String modem, String waitsFor,
        String failure, List<Fault> faults, String links) {

    /** State of a configured device that does not exist. */
    static final String WAITING = "WAITING";
    /** Faults that go into a line. */
    private static final int SHOWN = 4;

    /** All devices, by name. */
    static List<DeviceView> all(Inventory inventory) throws CommandException {
        List<DeviceView> views = new ArrayList<>();
        for (String name : inventory.deviceNames()) {
            views.add(of(inventory, name));
        }
        return views;
    }

    /** A device of that name, configured or existing. */
    static DeviceView of(Inventory inventory, String name) {
        List<Link> links = inventory.links(name);
        String ready = links.stream().filter(Link::isReady).count() + "/" + links.size();
        String modem = inventory.modem(name).map(VirtualModem::state).map(Enum::name).orElse("");
        Optional<Device> device = inventory.find(name);
        if (device.isEmpty()) {
            return new DeviceView(name, "", "", WAITING, 0, modem, inventory.waitsFor(name), "", List.of(), ready);
        }
        Device.Snapshot now = device.get().snapshot();
        return new DeviceView(name, now.soc(), now.ipaVersion(), now.state().name(),
                TimeUnit.NANOSECONDS.toMillis(now.since()), modem, now.waitsFor(), now.failure(), now.faults(), ready);
    }

    boolean isUp() {
        return state.equals("READY") || state.equals("SUSPENDED");
    }

    boolean isFailed() {
        return state.equals("FAILED");
    }

    /** What keeps it from being up, in a few words; empty when it is. */
    String trouble() {
        return failure.isEmpty() ? waitsFor : failure + (faults.isEmpty() ? "" : "; faults=" + faults.size()
                + ", see ipa:show " + name);
    }

    /** Why it is not up, in a line. */
    String reason() {
        StringBuilder text = new StringBuilder(name).append(' ').append(state);
        if (!failure.isEmpty()) {
            text.append(" because ").append(failure);
        }
        if (!waitsFor.isEmpty()) {
            text.append(" waits for ").append(waitsFor);
        }
        if (!isUp() && !faults.isEmpty()) {
            text.append("; what does not fit: ").append(faults.stream().limit(SHOWN).map(Fault::message)
                    .collect(Collectors.joining("; ")));
            text.append(faults.size() > SHOWN ? "; and " + (faults.size() - SHOWN) + " more" : "");
        }
        return text.toString();
    }
}
