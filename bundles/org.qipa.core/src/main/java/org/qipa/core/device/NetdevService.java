package org.qipa.core.device;

import java.util.Hashtable;
import java.util.Map;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.qipa.api.network.ModemNetdev;

/**
 * Keeps one network device published as a service. {@link #show} and {@link #hide} only say what is wanted; what is done
 * about it happens later and elsewhere, so of several changes in a row the last one counts.
 */
final class NetdevService {

    /** Registers a service; the answer unregisters it. */
    @FunctionalInterface
    interface Publisher extends Function<ModemNetdev, Runnable> {
    }

    private final String device;
    private final Publisher publisher;
    private volatile ModemNetdev wanted;
    /** The rest belongs to the device's registrations. */
    private ModemNetdev published;
    private Runnable unpublish;

    NetdevService(String device, Publisher publisher) {
        this.device = device;
        this.publisher = publisher;
    }

    /** A publisher into the framework; what a stopped bundle or framework refuses is left undone. */
    static Publisher into(BundleContext context) {
        return netdev -> {
            try {
                ServiceRegistration<ModemNetdev> registration = context.registerService(ModemNetdev.class, netdev,
                        new Hashtable<>(Map.of(ModemNetdev.DEVICE_PROPERTY, netdev.device())));
                return () -> unregister(registration);
            } catch (IllegalStateException e) {
                return () -> { };
            }
        };
    }

    static void unregister(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // its bundle has stopped: the framework did it
        }
    }

    /** The network device is there. Any thread. */
    void show(ModemNetdev netdev) {
        wanted = netdev;
        Registrations.execute(device, this::settle);
    }

    /** It is gone. Any thread. */
    void hide() {
        wanted = null;
        Registrations.execute(device, this::settle);
    }

    private void settle() {
        ModemNetdev target = wanted;
        if (target == published) {
            return;
        }
        if (unpublish != null) {
            unpublish.run();
            unpublish = null;
        }
        published = target;
        if (target != null) {
            unpublish = publisher.apply(target);
        }
    }
}
