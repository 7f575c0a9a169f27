package org.qipa.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.qipa.api.device.Device;
import org.qipa.api.metrics.Measure;
import org.qipa.api.metrics.Reading;
import org.qipa.api.metrics.Reading.Of;
import org.qipa.api.metrics.Readings;
import org.qipa.api.network.Link;
import org.qipa.api.network.NetworkInterface;
import org.qipa.api.soc.SocTable;
import org.qipa.api.time.TimeSource;

/** Keeps meters of whatever devices and links are there. Thread safe. */
@Component(service = {}, immediate = true)
public final class Metrics {

    /** Service property of the registry that is filled here; registries without it get what is in that one. */
    static final String OWN = "qipa.metrics";
    private static final String OTHERS = "(!(" + OWN + "=*))";
    private static final String APPLICATIONS = "(!(" + Link.SIDE_PROPERTY + "=" + Link.MODEM_SIDE + "))";
    /** What a channel counts, also while it is not there. */
    private static final Set<Measure> OF_CHANNEL = EnumSet.of(Measure.TRANSFERS, Measure.BYTES, Measure.EVENTS,
            Measure.INTERRUPTS, Measure.DOORBELLS, Measure.RING_USED, Measure.RING_LIMIT);

    private final TimeSource time;
    private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
    private final ServiceRegistration<MeterRegistry> registration;
    /** These change under the monitor of this; samples read them without. */
    private final Map<Device, MeterSet> devices = new HashMap<>();
    private final Map<Link, MeterSet> links = new ConcurrentHashMap<>();
    private final Map<String, NetworkInterface> interfaces = new ConcurrentHashMap<>();

    /** Offers the registry. */
    @Activate
    public Metrics(BundleContext context, @Reference TimeSource time) {
        this.time = time;
        registry.add(new SimpleMeterRegistry());
        registration = context.registerService(MeterRegistry.class, registry, new Hashtable<>(Map.of(OWN, true)));
    }

    /** Without a framework. */
    Metrics(TimeSource time) {
        this.time = time;
        registry.add(new SimpleMeterRegistry());
        registration = null;
    }

    /** The registry. */
    MeterRegistry registry() {
        return registry;
    }

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE, target = OTHERS)
    void addRegistry(MeterRegistry other) {
        registry.add(other);
    }

    void removeRegistry(MeterRegistry other) {
        registry.remove(other);
    }

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    synchronized void addDevice(Device device) {
        MeterSet set = new MeterSet(registry, new Sample(time, () -> Readings.ofDevice(device.snapshot(), linksOf(device))));
        Reading now = Readings.ofDevice(device.snapshot(), List.of()).getFirst();
        set.add(now);
        SocTable table = device.soc().table();
        table.endpoints().stream().filter(SocTable.Endpoint::isAp)
                .forEach(e -> set.add(Of.CHANNEL, device.name(), e.name().name(), OF_CHANNEL, List.of()));
        devices.put(device, set);
    }

    synchronized void removeDevice(Device device) {
        close(devices.remove(device));
    }

    private List<Link> linksOf(Device device) {
        return links.keySet().stream().filter(l -> l.device().equals(device.name())).toList();
    }

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE, target = APPLICATIONS)
    synchronized void addLink(Link link) {
        Sample sample = new Sample(time, () -> List.of(Readings.ofLink(link, interfaceOf(link))));
        close(links.put(link, new MeterSet(registry, sample).add(sample.readings().getFirst())));
    }

    synchronized void removeLink(Link link) {
        close(links.remove(link));
    }

    private NetworkInterface interfaceOf(Link link) {
        return interfaces.get(link.name());
    }

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE, target = APPLICATIONS)
    synchronized void addInterface(NetworkInterface end) {
        interfaces.put(end.name(), end);
        again(end.name());
    }

    synchronized void removeInterface(NetworkInterface end) {
        if (interfaces.remove(end.name(), end)) {
            again(end.name());
        }
    }

    /** A link has other meters with an interface than without. */
    private void again(String name) {
        for (Link link : List.copyOf(links.keySet())) {
            if (link.name().equals(name)) {
                close(links.remove(link));
                addLink(link);
            }
        }
    }

    private static void close(MeterSet set) {
        if (set != null) {
            set.close();
        }
    }

    @Deactivate
    void deactivate() {
        if (registration != null) {
            registration.unregister();
        }
        synchronized (this) {
            List<MeterSet> all = new ArrayList<>(devices.values());
            all.addAll(links.values());
            all.forEach(MeterSet::close);
            devices.clear();
            links.clear();
        }
        List.copyOf(registry.getRegistries()).forEach(registry::remove);
        registry.close();
    }
}
