package org.qipa.qrtr.kernel;

import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers fabrics as services while they are open, on a thread of its own that nobody waits for: the framework calls
 * listeners in the registering thread, and a device's owner must not wait for them.
 */
final class FabricServices implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FabricServices.class);
    private static final long IDLE_SECONDS = 1;

    private final BundleContext context;
    private final Map<QrtrFabric, ServiceRegistration<QrtrFabric>> registrations = new HashMap<>();
    private final ThreadPoolExecutor executor;

    /** @param context null outside a framework */
    FabricServices(BundleContext context) {
        this.context = context;
        executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("qipa-qrtr-kernel-registrar").factory(),
                new ThreadPoolExecutor.DiscardPolicy());
        executor.allowCoreThreadTimeOut(true);
    }

    void add(QrtrFabric fabric) {
        later(() -> registrations.put(fabric, context.registerService(QrtrFabric.class, fabric,
                new Hashtable<>(Map.of(QrtrFabric.DEVICE_PROPERTY, fabric.device(),
                        QrtrTransport.QRTR_PROPERTY, KernelQrtrTransport.NAME)))));
    }

    void remove(QrtrFabric fabric) {
        later(() -> {
            ServiceRegistration<QrtrFabric> registration = registrations.remove(fabric);
            if (registration != null) {
                registration.unregister();
            }
        });
    }

    private void later(Runnable change) {
        if (context == null) {
            return;
        }
        executor.execute(() -> {
            try {
                change.run();
            } catch (IllegalStateException e) {
                LOG.debug("the bundle has stopped, and the framework has done it: {}", e.getMessage());
            }
        });
    }

    /** Does what is due and nothing more. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
