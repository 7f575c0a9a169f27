package org.qipa.virtual.modem;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.qipa.api.network.InterfaceAddress;
import org.qipa.api.network.Link;

/**
 * A configuration {@code org.qipa.modem.link} as a {@link Link} service with {@code qipa.side=modem}; the interface's part of
 * it (kind of end, addresses, queue) is read by whoever makes interfaces. A configuration that is refused makes none.
 */
@Component(service = {}, immediate = true, configurationPid = Link.MODEM_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ModemLinkComponent.Config.class, factory = true)
public final class ModemLinkComponent {

    /** A mux id behind the modem. */
    @ObjectClassDefinition(name = "qipa modem link", description = "A network interface behind a virtual modem")
    public @interface Config {
        /** Name. */
        @AttributeDefinition(description = "Name of the link and of its interface, such as modem0")
        String name();

        /** Device. */
        @AttributeDefinition(description = "Name of the device")
        String device();

        /** Mux id. */
        @AttributeDefinition(description = "Mux id", min = "0", max = "254")
        int mux() default -1;

        /** MTU. */
        @AttributeDefinition(description = "Greatest packet in bytes; 0: 1492", min = "0", max = "1492")
        int mtu() default 0;

        /** End. */
        @AttributeDefinition(description = "Kind of interface: local or tun")
        String end() default "local";

        /** Addresses. */
        @AttributeDefinition(description = "Addresses with prefix length, such as 10.64.0.1/24", required = false)
        String[] addresses() default {};

        /** Queue. */
        @AttributeDefinition(description = "Packets the downlink queue holds", min = "1", max = "65536")
        int queue() default 512;
    }

    /** What 1500 bytes leave behind MAP header and checksum header. */
    private static final int MAX_MTU = 1500 - 8;

    private final ServiceRegistration<?> registration;

    /** Registers the link, or refuses the configuration with the first thing wrong. */
    @Activate
    public ModemLinkComponent(BundleContext context, Config config) {
        ModemLink link = link(config);
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(Link.LINK_PROPERTY, link.name());
        properties.put(Link.DEVICE_PROPERTY, link.device());
        properties.put(Link.MUX_PROPERTY, link.muxId());
        properties.put(Link.SIDE_PROPERTY, Link.MODEM_SIDE);
        registration = context.registerService(new String[] {Link.class.getName(), ModemLink.class.getName()}, link,
                properties);
    }

    /** The link of a configuration. */
    static ModemLink link(Config config) {
        String name = text("name", config.name());
        String device = text("device", config.device());
        range("mux", config.mux(), PacketNetwork.MUX_LIMIT - 1);
        range("mtu", config.mtu(), MAX_MTU);
        List<String> addresses = new ArrayList<>();
        for (String address : config.addresses()) {
            addresses.add(InterfaceAddress.parse(address.strip()).address().getHostAddress());
        }
        return new ModemLink(name, device, config.mux(), config.mtu() == 0 ? MAX_MTU : config.mtu(), addresses);
    }

    private static String text(String key, String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("modem link without " + key + ": " + key + "= limit=not empty");
        }
        return value.strip();
    }

    private static void range(String key, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("out of range: " + key + "=" + value + " limit=0.." + most);
        }
    }

    /** The configuration is gone or changed, or the bundle stops. */
    @Deactivate
    void close() {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // the bundle has stopped and the framework has done it
        }
    }
}
