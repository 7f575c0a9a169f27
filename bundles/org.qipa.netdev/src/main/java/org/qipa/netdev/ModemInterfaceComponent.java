package org.qipa.netdev;

import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.network.Link;

/** A configuration {@code org.qipa.modem.link} as an interface: all as on the other side, but for whose links it takes. */
@Component(service = {}, immediate = true, configurationPid = Link.MODEM_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ModemInterfaceComponent {

    private final InterfaceComponent component;

    /** Made by Declarative Services. */
    @Activate
    public ModemInterfaceComponent(BundleContext context, Map<String, Object> properties,
            @Reference Interfaces interfaces) {
        component = new InterfaceComponent(context, properties, interfaces, true);
    }

    /** Changed: in place where it stays the same interface. */
    @Modified
    void configure(Map<String, Object> properties) {
        component.configure(properties);
    }

    /** The configuration is gone, or the bundle stops. */
    @Deactivate
    void close() {
        component.close();
    }
}
