package org.qipa.rmnet;

import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.qipa.api.network.Link;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configuration {@code org.qipa.link} as a {@link Link} service.
 *
 * <p>A configuration that is refused is logged and leaves things as they were: a first one without a link, a changed one
 * with the link as it was before.
 */
@Designate(ocd = LinkConfiguration.class, factory = true)
@Component(service = {}, immediate = true, configurationPid = Link.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class LinkComponent {

    private static final Logger LOG = LoggerFactory.getLogger(LinkComponent.class);

    private final BundleContext context;
    private final RmnetDevices devices;
    private RmnetLink link;
    private ServiceRegistration<Link> registration;

    /** Made by Declarative Services. */
    @Activate
    public LinkComponent(BundleContext context, Map<String, Object> properties, @Reference RmnetDevices devices) {
        this.context = context;
        this.devices = devices;
        configure(properties);
    }

    /** Changed: in place where it stays the same link. */
    @Modified
    void configure(Map<String, Object> properties) {
        try {
            LinkSettings settings = LinkSettings.of(properties);
            if (link != null && link.settings().isSameLink(settings)) {
                devices.change(link, settings);
            } else {
                replace(settings);
            }
            devices.configured(settings);
        } catch (IllegalArgumentException e) {
            LOG.warn("link refused: {} (configuration {})", e.getMessage(), properties.get("service.pid"));
            devices.refused(properties.get("device"), e.getMessage());
        }
    }

    private void replace(LinkSettings settings) {
        LinkSettings before = link == null ? null : link.settings();
        // What is refused leaves the present link alone. Another link may still be faster, hence the second look below.
        devices.check(settings, link);
        close();
        try {
            open(settings);
        } catch (IllegalArgumentException e) {
            if (before != null) {
                open(before);
            }
            throw e;
        }
    }

    private void open(LinkSettings settings) {
        link = devices.add(settings);
        Hashtable<String, Object> service = new Hashtable<>();
        service.put(Link.LINK_PROPERTY, settings.name());
        service.put(Link.DEVICE_PROPERTY, settings.device());
        service.put(Link.MUX_PROPERTY, settings.mux());
        registration = context.registerService(Link.class, link, service);
        LOG.info("link {}: device {}, mux id {}", settings.name(), settings.device(), settings.mux());
    }

    /** The configuration is gone, or the bundle stops. */
    @Deactivate
    void close() {
        if (registration != null) {
            registration.unregister();
            registration = null;
        }
        if (link != null) {
            devices.remove(link);
            link = null;
        }
    }
}
