package org.qipa.core.device;

import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.qipa.api.device.Device;
import org.qipa.api.gsi.Gsi;
import org.qipa.api.handshake.Handshakes;
import org.qipa.api.journal.Journals;
import org.qipa.api.memory.MemoryMaps;
import org.qipa.api.platform.IpaPlatform;
import org.qipa.api.qrtr.QrtrTransport;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device of one configuration. All references are static and greedy: SCR takes the device down and up again when one
 * of them goes, comes or is outranked, and that is the whole swap engine.
 *
 * <p>The service is registered here and not by SCR, because its properties say which SoC the device got.
 */
@Component(name = Device.PID, configurationPid = Device.PID, configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true, service = {})
public final class DeviceComponent {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceComponent.class);
    /** Names in use: two configurations with one name would share a journal, a platform and a fabric. */
    private static final Set<String> NAMES = ConcurrentHashMap.newKeySet();

    private final BundleContext context;
    private final DeviceConfig config;
    private final DeviceSession session;
    private final ServiceRegistration<Device> registration;

    /** The gate is any service that is always there; {@code ipa:hold} gives it a target that nothing matches. */
    @Activate
    public DeviceComponent(BundleContext context, Map<String, Object> properties,
            @Reference(name = "soc", policyOption = ReferencePolicyOption.GREEDY) SocDescriptor soc,
            @Reference(name = "silicon", policyOption = ReferencePolicyOption.GREEDY, target = DeviceConfig.NO_SILICON,
                    cardinality = ReferenceCardinality.OPTIONAL) SocDescriptor silicon,
            @Reference(name = "platform", policyOption = ReferencePolicyOption.GREEDY) IpaPlatform platform,
            @Reference(name = "qrtr", policyOption = ReferencePolicyOption.GREEDY, target = DeviceConfig.LOCAL_QRTR)
            QrtrTransport qrtr,
            @Reference(name = "memory", policyOption = ReferencePolicyOption.GREEDY) MemoryMaps memoryMaps,
            @Reference(name = "gsi", policyOption = ReferencePolicyOption.GREEDY) Gsi gsi,
            @Reference(name = "handshake", policyOption = ReferencePolicyOption.GREEDY) Handshakes handshakes,
            @Reference(name = "journal", policyOption = ReferencePolicyOption.GREEDY) Journals journals,
            @Reference(name = "time", policyOption = ReferencePolicyOption.GREEDY) TimeSource time,
            @Reference(name = "gate") Journals gate) {
        this.context = context;
        config = DeviceConfig.of(properties);
        if (!NAMES.add(config.name())) {
            throw new IllegalArgumentException("device refused: name=" + config.name() + " taken by another configuration");
        }
        session = new DeviceSession(config, new Providers(soc, silicon, platform, qrtr, memoryMaps, gsi, handshakes,
                journals, time), Driver::of, NetdevService.into(context));
        try {
            registration = context.registerService(Device.class, session, new Hashtable<>(Map.of(
                    Device.DEVICE_PROPERTY, config.name(), SocDescriptor.SOC_PROPERTY, soc.table().soc())));
        } catch (IllegalStateException e) {
            session.close(""); // the bundle is stopping already
            NAMES.remove(config.name());
            throw e;
        }
        LOG.info("device={} soc={} opening", config.name(), soc.table().soc());
        session.open();
    }

    @Deactivate
    void deactivate(int reason) {
        String swap = swapReason(reason);
        NetdevService.unregister(registration);
        try {
            session.close(swap);
        } finally {
            NAMES.remove(config.name());
        }
        LOG.info("device={} closed{}", config.name(), swap.isEmpty() ? "" : " for a swap: " + swap);
    }

    /** Why the device will be back, in words; empty when it will not. */
    private String swapReason(int reason) {
        if (context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING) {
            return "";
        }
        return switch (reason) {
            case ComponentConstants.DEACTIVATION_REASON_REFERENCE -> "a reference changed";
            case ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_MODIFIED -> "its configuration changed";
            case ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED -> "the core is being updated";
            default -> "";
        };
    }
}
