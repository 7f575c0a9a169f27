package org.qipa.virtual.modem;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.qipa.api.journal.Journals;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrTransport;
import org.qipa.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fabric for a modem without a device: a configuration {@code org.qipa.modem.fabric}. Only where there is one, or virtual
 * silicon, a virtual modem publishes anything: a real device's fabric has a real modem.
 */
@Component(service = ModemFabric.class, immediate = true, configurationPid = "org.qipa.modem.fabric",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ModemFabric.Config.class, factory = true)
public final class ModemFabric {

    /** A modem on its own. */
    @ObjectClassDefinition(name = "qipa modem without a device",
            description = "Services of a virtual modem on a QRTR transport; qrtr.target chooses which")
    public @interface Config {
        /** Name of the modem, which takes the place of a device's name. */
        @AttributeDefinition(description = "Name of the modem, such as modem0")
        String name();
    }

    private static final Logger LOG = LoggerFactory.getLogger(ModemFabric.class);

    private final QrtrFabric fabric;
    private final TimeSource time;

    /** Opens the fabric, or refuses the configuration with the transport's reason. */
    @Activate
    public ModemFabric(Config config, @Reference(name = "qrtr") QrtrTransport transport, @Reference TimeSource time,
            @Reference Journals journals) throws QrtrException {
        if (config.name() == null || config.name().isBlank()) {
            throw new IllegalArgumentException("modem without name: name= limit=not empty");
        }
        this.time = time;
        String name = config.name().strip();
        try {
            fabric = transport.open(name, time, journals.journal(name, time));
        } catch (QrtrException e) {
            LOG.error("modem has no QRTR: name={} reason={} {}", name, e.reason(), e.getMessage());
            throw e;
        }
    }

    QrtrFabric fabric() {
        return fabric;
    }

    TimeSource time() {
        return time;
    }

    @Deactivate
    void close() {
        fabric.close();
    }
}
