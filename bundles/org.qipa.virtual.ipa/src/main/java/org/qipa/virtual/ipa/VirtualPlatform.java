package org.qipa.virtual.ipa;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.IpaPlatform;
import org.qipa.api.platform.ModemSilicon;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.platform.SiliconView;
import org.qipa.virtual.ipa.silicon.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens virtual hardware. Each open device has its {@link ModemSilicon} and its {@link SiliconView} in the service registry, put
 * there and taken away on a thread of its own that nobody waits for.
 */
@Component(service = IpaPlatform.class, configurationPid = "org.qipa.virtual.ipa", property = IpaPlatform.PLATFORM_PROPERTY
        + "=virtual")
@Designate(ocd = VirtualPlatform.Config.class)
public final class VirtualPlatform implements IpaPlatform {

    private static final Logger LOG = LoggerFactory.getLogger(VirtualPlatform.class);

    /** Choices of the model. */
    @ObjectClassDefinition(name = "qipa virtual IPA", description = "Choices of the hardware model, for devices opened from now on")
    public @interface Config {
        /** Delay of a GSI command. */
        @AttributeDefinition(description = "From a GSI command to its interrupt, in microseconds", min = "0")
        long commandDelayMicros() default 100;

        /** Boot time of the microcontroller. */
        @AttributeDefinition(description = "From loading the microcontroller to its announcement, in milliseconds", min = "0")
        long ucBootMillis() default 5;

        /** Place of local memory. */
        @AttributeDefinition(description = "Where local memory starts in its window, in bytes, a multiple of 8", min = "0")
        int memOffset() default 0;

        /** The modem's question at boot. */
        @AttributeDefinition(description = "Whether the modem asks for the clock state when it boots, too; the driver then holds power")
        boolean clockQueryOnBoot() default false;

        /** The wire in place of the modem's rules. */
        @AttributeDefinition(description = "Whether packets that no rule takes go between AP and modem all the same")
        boolean wired() default true;
    }

    private final Settings settings;
    private final VirtualFaults faults;
    private final BundleContext context;
    private final ExecutorService services;
    private final Map<String, VirtualHardware> open = new ConcurrentHashMap<>();
    private final Map<VirtualHardware, List<ServiceRegistration<?>>> registrations = new ConcurrentHashMap<>();
    private boolean closed;

    /** Without a framework: nothing is registered, see {@link VirtualHardware#modemSilicon}. */
    public VirtualPlatform(Settings settings) {
        this(settings, new VirtualFaults());
    }

    /** The same, with faults that outlive it. */
    public VirtualPlatform(Settings settings, VirtualFaults faults) {
        this.settings = settings;
        this.faults = faults;
        context = null;
        services = null;
    }

    /** In a framework. */
    @Activate
    public VirtualPlatform(BundleContext context, Config config, @Reference VirtualFaults faults) {
        this.faults = faults;
        this.settings = new Settings(TimeUnit.MICROSECONDS.toNanos(config.commandDelayMicros()),
                TimeUnit.MILLISECONDS.toNanos(config.ucBootMillis()), config.memOffset(), config.clockQueryOnBoot(),
                config.wired());
        this.context = context;
        services = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("qipa-virtual-ipa-services").factory());
    }

    @Override
    public Hardware open(Request request) throws PlatformException {
        return openVirtual(request);
    }

    /** As {@link #open}, with what is virtual about it. */
    public synchronized VirtualHardware openVirtual(Request request) throws PlatformException {
        if (closed) {
            throw new PlatformException("platform gone: platform=virtual device=" + request.device());
        }
        if (open.containsKey(request.device())) {
            throw new PlatformException("hardware is taken: device=" + request.device());
        }
        VirtualHardware hardware = new VirtualHardware(request, settings, faults.board(request.device()), this::closed);
        open.put(request.device(), hardware);
        onServices(() -> register(hardware));
        return hardware;
    }

    private void register(VirtualHardware hardware) {
        if (open.get(hardware.device()) == hardware) {
            var properties = new Hashtable<String, Object>(Map.of(ModemSilicon.DEVICE_PROPERTY, hardware.device()));
            registrations.put(hardware, List.of(
                    context.registerService(ModemSilicon.class, hardware.modemSilicon(), properties),
                    context.registerService(SiliconView.class, hardware, properties)));
        }
    }

    private void closed(VirtualHardware hardware) {
        open.remove(hardware.device(), hardware);
        onServices(() -> {
            List<ServiceRegistration<?>> registered = registrations.remove(hardware);
            if (registered != null) {
                registered.forEach(ServiceRegistration::unregister);
            }
        });
    }

    private void onServices(Runnable what) {
        if (services != null && !services.isShutdown()) {
            services.execute(() -> {
                try {
                    what.run();
                } catch (IllegalStateException e) {
                    LOG.debug("the bundle is stopping: {}", e.toString());
                }
            });
        }
    }

    /** Takes the hardware away from everybody who still has some. */
    @Deactivate
    public void close() {
        synchronized (this) {
            closed = true;
        }
        List.copyOf(open.values()).forEach(hardware -> hardware.close(false));
        if (services != null) {
            services.shutdown();
        }
    }
}
