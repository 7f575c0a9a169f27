package org.qipa.netdev;

import java.util.Hashtable;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.qipa.api.network.Link;
import org.qipa.api.network.LocalInterface;
import org.qipa.api.network.NetworkEnd;
import org.qipa.api.network.NetworkInterface;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configuration {@code org.qipa.link} as an interface: tracks the link of its name and the end of its kind, and
 * registers what the end opens.
 *
 * <p>A configuration that is refused is logged and leaves things as they were.
 */
@Component(service = {}, immediate = true, configurationPid = Link.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class InterfaceComponent implements LinkInterface.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(InterfaceComponent.class);

    private final BundleContext context;
    private final Interfaces interfaces;
    private final boolean behindModem;
    private InterfaceSettings settings;
    private LinkInterface link;
    private ServiceTracker<Link, Link> links;
    private ServiceTracker<NetworkEnd, NetworkEnd> ends;
    private volatile InterfaceSettings opened;
    private ServiceRegistration<?> registration;

    /** Made by Declarative Services. */
    @Activate
    public InterfaceComponent(BundleContext context, Map<String, Object> properties, @Reference Interfaces interfaces) {
        this(context, properties, interfaces, false);
    }

    InterfaceComponent(BundleContext context, Map<String, Object> properties, Interfaces interfaces,
            boolean behindModem) {
        this.context = context;
        this.interfaces = interfaces;
        this.behindModem = behindModem;
        configure(properties);
    }

    /** Changed: in place where it stays the same interface. */
    @Modified
    void configure(Map<String, Object> properties) {
        try {
            InterfaceSettings changed = InterfaceSettings.of(properties);
            if (link != null && settings.isSameInterface(changed)) {
                settings = changed;
                link.configure(changed);
            } else {
                replace(changed);
            }
            interfaces.configured(changed);
        } catch (IllegalArgumentException e) {
            LOG.warn("interface refused: {} (configuration {})", e.getMessage(), properties.get("service.pid"));
            interfaces.record(properties.get("device"), 0, e.getMessage());
        }
    }

    private void replace(InterfaceSettings changed) {
        boolean sameName = link != null && settings.name().equals(changed.name());
        if (!sameName) {
            interfaces.take(changed.name());
        }
        shut(!sameName);
        settings = changed;
        opened = changed;
        link = new LinkInterface(changed, this);
        interfaces.opened(link);
        String side = "(" + Link.SIDE_PROPERTY + "=" + Link.MODEM_SIDE + ")";
        links = track(Link.class, "(" + Link.LINK_PROPERTY + "=" + escape(changed.name()) + ")"
                + (behindModem ? side : "(!" + side + ")"), link::linkAdded, link::linkRemoved);
        ends = track(NetworkEnd.class, "(" + NetworkInterface.END_PROPERTY + "=" + escape(changed.end()) + ")",
                link::endAdded, link::endRemoved);
        links.open();
        ends.open();
    }

    /** The configuration is gone, or the bundle stops. */
    @Deactivate
    void close() {
        shut(true);
    }

    private void shut(boolean giveBackName) {
        if (link == null) {
            return;
        }
        // Closed first, so that the trackers have nothing left to take back one by one.
        interfaces.closed(link);
        link.close();
        links.close();
        ends.close();
        link = null;
        if (giveBackName) {
            interfaces.giveBack(settings.name());
        }
    }

    // Called through the link interface's turnstile

    @Override
    public void opened(NetworkEnd.Session session) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(Link.LINK_PROPERTY, opened.name());
        properties.put(Link.DEVICE_PROPERTY, opened.device());
        properties.put(NetworkInterface.END_PROPERTY, opened.end());
        if (behindModem) {
            properties.put(Link.SIDE_PROPERTY, Link.MODEM_SIDE);
        }
        String[] types = session instanceof LocalInterface
                ? new String[] {NetworkInterface.class.getName(), LocalInterface.class.getName()}
                : new String[] {NetworkInterface.class.getName()};
        registration = context.registerService(types, session, properties);
    }

    @Override
    public void closing(NetworkEnd.Session session) {
        if (registration != null) {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                // The framework was first: this bundle is stopping.
                LOG.debug("interface was unregistered before", e);
            }
            registration = null;
        }
    }

    @Override
    public void trouble(int lost, String what) {
        interfaces.record(opened.device(), lost, what);
    }

    private <T> ServiceTracker<T, T> track(Class<T> type, String wanted, Consumer<T> added, Consumer<T> removed) {
        ServiceTrackerCustomizer<T, T> customizer = new ServiceTrackerCustomizer<>() {
            @Override
            public T addingService(ServiceReference<T> reference) {
                T service = context.getService(reference);
                if (service != null) {
                    added.accept(service);
                }
                return service;
            }

            @Override
            public void modifiedService(ServiceReference<T> reference, T service) {
                // Name and kind do not change while a service is registered.
            }

            @Override
            public void removedService(ServiceReference<T> reference, T service) {
                removed.accept(service);
                context.ungetService(reference);
            }
        };
        try {
            Filter filter = context.createFilter("(&(" + Constants.OBJECTCLASS + "=" + type.getName() + ")" + wanted
                    + ")");
            return new ServiceTracker<>(context, filter, customizer);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("not a name: filter=" + wanted + " limit=an LDAP filter", e);
        }
    }

    private static String escape(String value) {
        return value.replaceAll("([\\\\*()])", "\\\\$1");
    }
}
