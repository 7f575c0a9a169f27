package org.qipa.qrtr.local;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.journal.Journal;
import org.qipa.api.limit.Limit;
import org.qipa.api.limit.Limits;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrTransport;
import org.qipa.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * QRTR inside the process: one fabric per device, made with it. Each fabric is also a {@link QrtrFabric} service, so that
 * a virtual modem can attach its node.
 *
 * <p>Registering and unregistering that service happens on a thread of its own that nobody waits for: the framework calls
 * listeners in the registering thread, and the device's owner must not wait for them.
 */
@Component(service = {QrtrTransport.class, Limits.class}, property = QrtrTransport.QRTR_PROPERTY + "=local")
public final class LocalQrtrTransport implements QrtrTransport, Limits {

    private static final Logger LOG = LoggerFactory.getLogger(LocalQrtrTransport.class);
    private static final long REGISTRAR_IDLE_SECONDS = 1;

    private final BundleContext context;
    private final QrtrFaults faults;
    private final Map<LocalFabric, ServiceRegistration<QrtrFabric>> registrations = new ConcurrentHashMap<>();
    private final Map<LocalFabric, Boolean> open = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor registrar;

    /** @param context where fabrics are registered; null outside a framework */
    @Activate
    public LocalQrtrTransport(BundleContext context, @Reference QrtrFaults faults) {
        this.context = context;
        this.faults = faults;
        this.registrar = new ThreadPoolExecutor(1, 1, REGISTRAR_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("qipa-qrtr-registrar").factory(), new ThreadPoolExecutor.DiscardPolicy());
        registrar.allowCoreThreadTimeOut(true);
    }

    /** Outside a framework. */
    public LocalQrtrTransport() {
        this(new QrtrFaults());
    }

    /** Outside a framework, with faults that can be asked for. */
    public LocalQrtrTransport(QrtrFaults faults) {
        this(null, faults);
    }

    @Override
    public QrtrFabric open(String device, TimeSource time, Journal journal) {
        var fabric = new LocalFabric(device, journal, new FabricFaults(faults.board(device), time, journal),
                this::closed);
        open.put(fabric, true);
        if (context != null) {
            registrar.execute(() -> register(fabric));
        }
        LOG.debug("QRTR fabric opened: device={}", device);
        return fabric;
    }

    @Override
    public List<Limit> limits() {
        return open.keySet().stream().flatMap(fabric -> fabric.limits().stream()).toList();
    }

    @Deactivate
    void deactivate() {
        List<LocalFabric> left = new ArrayList<>(open.keySet());
        left.forEach(LocalFabric::close);
        registrar.shutdown();
    }

    private void closed(LocalFabric fabric) {
        open.remove(fabric);
        if (context != null) {
            registrar.execute(() -> unregister(fabric));
        }
        LOG.debug("QRTR fabric closed: device={}", fabric.device());
    }

    private void register(LocalFabric fabric) {
        if (!open.containsKey(fabric)) {
            return;
        }
        var properties = new Hashtable<String, Object>(Map.of(QrtrFabric.DEVICE_PROPERTY, fabric.device(),
                QrtrTransport.QRTR_PROPERTY, "local"));
        try {
            registrations.put(fabric, context.registerService(QrtrFabric.class, fabric, properties));
        } catch (IllegalStateException e) {
            LOG.debug("QRTR fabric not registered, the bundle has stopped: device={}", fabric.device());
        }
    }

    private void unregister(LocalFabric fabric) {
        var registration = registrations.remove(fabric);
        if (registration != null) {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                LOG.debug("QRTR fabric was unregistered already: device={}", fabric.device());
            }
        }
    }
}
