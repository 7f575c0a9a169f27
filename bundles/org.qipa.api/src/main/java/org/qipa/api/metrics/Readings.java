package org.qipa.api.metrics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.qipa.api.device.Device;
import org.qipa.api.device.DeviceState;
import org.qipa.api.gsi.GsiSession.ChannelSnapshot;
import org.qipa.api.metrics.Reading.Of;
import org.qipa.api.network.Link;
import org.qipa.api.network.NetworkInterface;

/** Makes readings of what devices, links and interfaces tell. */
public final class Readings {

    /** What {@link Link#counters} puts before the names of what is counted once for all links of a device. */
    private static final String PORT = "port_";
    /** Counters of a device that are packets lost, by the reason they stand for. */
    private static final Map<String, String> DEVICE_DROPS = Map.of("tx_dropped", "tx-refused", "tx_lost", "tx-reset", "rx_dropped",
            "rx-unwanted", "lan_rx_dropped", "lan-dropped", "lan_rx_packets", "exception");
    private static final Map<String, String> PORT_DROPS = Map.of("malformed", "map-malformed", "unknown_mux", "unknown-mux",
            "command_dropped", "map-command", "acknowledge_lost", "acknowledge-lost");
    private static final Map<String, String> LINK_DROPS = Map.of("tx_dropped", "tx-too-long", "rx_dropped", "rx-no-interface",
            "rx_dropped_checksum", "rx-checksum");

    private Readings() {
    }

    /**
     * A device, then its channels.
     *
     * @param now   the device at one moment
     * @param links its links; they know what their common port dropped
     */
    public static List<Reading> ofDevice(Device.Snapshot now, List<Link> links) {
        List<Reading> readings = new ArrayList<>();
        readings.add(device(now, links));
        now.channels().forEach(channel -> readings.add(channel(now.name(), channel)));
        return List.copyOf(readings);
    }

    private static Reading device(Device.Snapshot now, List<Link> links) {
        Map<String, Long> counters = now.counters();
        Map<String, Long> port = links.stream().findFirst().map(Link::counters).orElse(Map.of());
        Map<Measure, Long> values = new EnumMap<>(Measure.class);
        values.put(Measure.READY, isUp(now.state()) ? 1L : 0L);
        values.put(Measure.RECOVERIES, (long) now.recoveries());
        values.put(Measure.STALLS, (long) now.stalls().size());
        values.put(Measure.TX_TRANSFERS, counters.getOrDefault("tx_packets", 0L));
        values.put(Measure.TX_BYTES, counters.getOrDefault("tx_bytes", 0L));
        values.put(Measure.RX_TRANSFERS, counters.getOrDefault("rx_packets", 0L));
        values.put(Measure.RX_BYTES, counters.getOrDefault("rx_bytes", 0L));
        values.put(Measure.MALFORMED_BYTES, counters.getOrDefault("lan_rx_malformed_bytes", 0L)
                + port.getOrDefault(PORT + "stray_bytes", 0L));
        Map<String, Long> drops = new LinkedHashMap<>();
        DEVICE_DROPS.forEach((name, reason) -> drops.put(reason, counters.getOrDefault(name, 0L)));
        PORT_DROPS.forEach((name, reason) -> drops.put(reason, port.getOrDefault(PORT + name, 0L)));
        return new Reading(Of.DEVICE, now.name(), now.name(), values, drops);
    }

    private static boolean isUp(DeviceState state) {
        return state == DeviceState.READY || state == DeviceState.SUSPENDED;
    }

    private static Reading channel(String device, ChannelSnapshot channel) {
        Map<Measure, Long> values = new EnumMap<>(Measure.class);
        values.put(Measure.TRANSFERS, channel.transactions());
        values.put(Measure.BYTES, channel.bytes());
        values.put(Measure.EVENTS, channel.events());
        values.put(Measure.INTERRUPTS, channel.interrupts());
        values.put(Measure.DOORBELLS, channel.doorbells());
        values.put(Measure.RING_USED, (long) channel.limit() - channel.available());
        values.put(Measure.RING_LIMIT, (long) channel.limit());
        return new Reading(Of.CHANNEL, device, channel.endpoint().name(), values, Map.of());
    }

    /**
     * A link.
     *
     * @param end its interface; null when there is none
     */
    public static Reading ofLink(Link link, NetworkInterface end) {
        Map<String, Long> counters = link.counters();
        Map<Measure, Long> values = new EnumMap<>(Measure.class);
        values.put(Measure.READY, link.isReady() ? 1L : 0L);
        values.put(Measure.TX_PACKETS, counters.getOrDefault("tx_packets", 0L));
        values.put(Measure.TX_BYTES, counters.getOrDefault("tx_bytes", 0L));
        values.put(Measure.RX_PACKETS, counters.getOrDefault("rx_packets", 0L));
        values.put(Measure.RX_BYTES, counters.getOrDefault("rx_bytes", 0L));
        Map<String, Long> drops = new LinkedHashMap<>();
        LINK_DROPS.forEach((name, reason) -> drops.put(reason, counters.getOrDefault(name, 0L)));
        if (end != null) {
            NetworkInterface.Counters queue = end.counters();
            values.put(Measure.QUEUE_USED, (long) queue.queued());
            values.put(Measure.QUEUE_LIMIT, (long) queue.queueLimit());
            drops.put("queue-full", queue.dropped());
        }
        return new Reading(Of.LINK, link.device(), link.name(), values, drops);
    }
}
