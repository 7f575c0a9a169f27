package org.qipa.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.qipa.api.device.Device;
import org.qipa.api.metrics.Reading;
import org.qipa.api.metrics.Reading.Of;
import org.qipa.api.metrics.Readings;
import org.qipa.api.network.Link;

/**
 * Everything counted at one moment.
 *
 * @param nanos    when, on the clock of the container's time source
 * @param devices  how they stand, also those that are not there at this moment
 * @param readings of all of them
 */
record TopSample(long nanos, List<Standing> devices, List<Reading> readings) {

    /** How a device stands. */
    record Standing(String device, String state, String soc) {}

    /** Takes one of the devices of those names, of all when there is none. */
    static TopSample of(Inventory inventory, List<String> names) throws CommandException {
        List<Standing> devices = new ArrayList<>();
        List<Reading> readings = new ArrayList<>();
        long nanos = inventory.time().nanoTime();
        for (String name : names.isEmpty() ? inventory.deviceNames() : names) {
            List<Link> links = inventory.links(name);
            Device device = inventory.find(name).orElse(null);
            if (device == null) {
                devices.add(new Standing(name, DeviceView.WAITING, "-"));
            } else {
                Device.Snapshot now = device.snapshot();
                devices.add(new Standing(name, now.state().name(), now.soc()));
                readings.addAll(Readings.ofDevice(now, links));
            }
            links.forEach(link -> readings.add(Readings.ofLink(link, inventory.interfaceOf(link.name()).orElse(null))));
        }
        return new TopSample(nanos, List.copyOf(devices), List.copyOf(readings));
    }

    /** Readings of one kind. */
    List<Reading> readings(Of of) {
        return readings.stream().filter(r -> r.of() == of).toList();
    }

    /** All of them, to be found by {@link #key}. */
    Map<List<Object>, Reading> byKey() {
        return readings.stream().collect(Collectors.toMap(TopSample::key, Function.identity(), (first, second) -> first));
    }

    /** What two readings of the same thing have in common. */
    static List<Object> key(Reading reading) {
        return List.of(reading.of(), reading.device(), reading.name());
    }
}
