package org.qipa.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.qipa.api.device.Device;
import org.qipa.api.device.DeviceState;
import org.qipa.api.gsi.ChannelState;
import org.qipa.api.gsi.GsiSession.ChannelSnapshot;
import org.qipa.api.network.Link;
import org.qipa.api.network.NetworkInterface;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.documents.JacksonDocumentReader;
import org.qipa.soc.sdm845.Sdm845;
import org.qipa.time.SimulatedTime;

class MetricsTest {

    private static SocDescriptor soc;

    private final SimulatedTime time = new SimulatedTime();
    private final Metrics metrics = new Metrics(time);
    private final MeterRegistry registry = metrics.registry();
    private final Map<String, Long> deviceCounters = new HashMap<>(Map.of("rx_bytes", 1_000L, "tx_dropped", 2L));
    private final Map<String, Long> linkCounters = new HashMap<>(Map.of("rx_packets", 5L, "port_unknown_mux", 3L));
    private long events = 12;
    private int snapshots;

    @BeforeAll
    static void readSoc() throws Exception {
        JacksonDocumentReader reader = new JacksonDocumentReader();
        soc = new Sdm845(reader, map(reader, "ipa-v3.5.1"), map(reader, "gsi-v3.5.1"));
    }

    private static RegisterMap map(JacksonDocumentReader reader, String name) throws Exception {
        try (var in = MetricsTest.class.getResourceAsStream("/org/qipa/registers/" + name + ".json")) {
            return reader.readRegisters(name, in);
        }
    }

    private Device device() {
        return (Device) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Device.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "name" -> "ipa0";
                    case "soc" -> soc;
                    case "snapshot" -> snapshot();
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Device.Snapshot snapshot() {
        snapshots++;
        return new Device.Snapshot("ipa0", "sdm845", "3.5.1", DeviceState.READY, 0, "", "", List.of(), 0, List.of(), List.of(),
                List.of(new ChannelSnapshot(EndpointName.AP_MODEM_RX, 6, 3, ChannelState.STARTED, 512, 0, 0, 200, 248, 30,
                        900, events, 4, 6)), null, null, true, 1, deviceCounters, List.of());
    }

    private Link link() {
        return (Link) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Link.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "name" -> "rmnet0";
                    case "device" -> "ipa0";
                    case "isReady" -> true;
                    case "counters" -> linkCounters;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static NetworkInterface end(int queued) {
        return (NetworkInterface) Proxy.newProxyInstance(MetricsTest.class.getClassLoader(),
                new Class<?>[] {NetworkInterface.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "name" -> "rmnet0";
                    case "counters" -> new NetworkInterface.Counters(true, queued, 512, 1, 1, 9);
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private double value(String name, String... tags) {
        Meter meter = registry.get(name).tags(tags).meter();
        return meter.measure().iterator().next().getValue();
    }

    @Test
    void shouldShowWhatDeviceChannelAndLinkCount() {
        metrics.addLink(link());
        metrics.addInterface(end(17));
        metrics.addDevice(device());
        assertEquals(1, value("qipa.device.ready", "device", "ipa0"));
        assertEquals(1_000, value("qipa.device.rx.bytes", "device", "ipa0"));
        assertEquals(2, value("qipa.device.drops", "device", "ipa0", "reason", "tx-refused"));
        assertEquals(3, value("qipa.device.drops", "device", "ipa0", "reason", "unknown-mux"));
        assertEquals(12, value("qipa.channel.events", "device", "ipa0", "channel", "AP_MODEM_RX"));
        assertEquals(48, value("qipa.channel.ring.used", "device", "ipa0", "channel", "AP_MODEM_RX"));
        assertEquals(0, value("qipa.channel.events", "device", "ipa0", "channel", "AP_LAN_RX"), "not there yet");
        assertEquals(5, value("qipa.link.rx.packets", "device", "ipa0", "link", "rmnet0"));
        assertEquals(17, value("qipa.link.queue.used", "device", "ipa0", "link", "rmnet0"));
        assertEquals(9, value("qipa.link.drops", "link", "rmnet0", "reason", "queue-full"));
    }

    @Test
    void shouldLookAtTheDeviceOnceForAllItsMeters() {
        metrics.addDevice(device());
        time.run(Duration.ofSeconds(1));
        int before = snapshots;
        events = 99;
        registry.getMeters().forEach(m -> m.measure().iterator().next().getValue());
        assertEquals(1, snapshots - before);
        assertEquals(99, value("qipa.channel.events", "channel", "AP_MODEM_RX"));
        events = 100;
        assertEquals(99, value("qipa.channel.events", "channel", "AP_MODEM_RX"), "fresh enough");
        time.run(Duration.ofNanos(Sample.FRESH_NANOS + 1));
        assertEquals(100, value("qipa.channel.events", "channel", "AP_MODEM_RX"));
    }

    @Test
    void shouldKeepNothingOverSwaps() {
        Link link = link();
        metrics.addLink(link);
        metrics.addInterface(end(0));
        SimpleMeterRegistry other = new SimpleMeterRegistry();
        metrics.addRegistry(other);
        Device device = device();
        metrics.addDevice(device);
        int meters = registry.getMeters().size();
        for (int i = 0; i < 50; i++) {
            metrics.removeDevice(device);
            assertNull(registry.find("qipa.device.ready").meter());
            device = device();
            metrics.addDevice(device);
        }
        assertEquals(meters, registry.getMeters().size());
        assertEquals(meters, other.getMeters().size());
        deviceCounters.put("rx_bytes", 5L);
        time.run(Duration.ofSeconds(1));
        assertEquals(5, value("qipa.device.rx.bytes"), "of the device that is there now");
        metrics.removeDevice(device);
        metrics.removeLink(link);
        assertEquals(List.of(), registry.getMeters());
        assertEquals(List.of(), other.getMeters());
    }

    @Test
    void shouldGiveALinkItsQueueWhenTheInterfaceComesAndTakeItWhenItGoes() {
        metrics.addLink(link());
        assertNull(registry.find("qipa.link.queue.used").meter());
        NetworkInterface end = end(3);
        metrics.addInterface(end);
        assertEquals(3, value("qipa.link.queue.used", "link", "rmnet0"));
        metrics.removeInterface(end);
        assertNull(registry.find("qipa.link.queue.used").meter());
        assertEquals(5, value("qipa.link.rx.packets", "link", "rmnet0"));
    }

    @Test
    void shouldEmptyTheRegistriesWhenItGoes() {
        SimpleMeterRegistry other = new SimpleMeterRegistry();
        metrics.addRegistry(other);
        metrics.addDevice(device());
        assertTrue(other.getMeters().size() > 10);
        metrics.deactivate();
        assertEquals(List.of(), other.getMeters());
    }
}
