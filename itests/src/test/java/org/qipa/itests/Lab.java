package org.qipa.itests;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Dictionary;
import java.util.EnumSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.qipa.api.device.Device;
import org.qipa.api.device.DeviceState;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.journal.Journals;
import org.qipa.api.modem.VirtualModem;
import org.qipa.api.network.LocalInterface;
import org.qipa.api.network.NetworkInterface;

/** What the tests do to a container: configure devices and links, wait for them, ping through them. */
final class Lab implements AutoCloseable {

    private static final long USUAL_LIMIT_SECONDS = 15;
    /** No wait of a test is longer; every wait ends by an event. More is needed on an emulated machine alone. */
    static final long LIMIT_SECONDS = Long.getLong("qipa.exam.limit", USUAL_LIMIT_SECONDS);
    /** Whether everything takes many times as long as it should. */
    static final boolean EMULATED = LIMIT_SECONDS > USUAL_LIMIT_SECONDS;
    /** Journal events that a failed wait shows. */
    private static final int TAIL = 40;

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final ServiceTracker<LocalInterface, LocalInterface> interfaces;

    Lab(BundleContext context) {
        this.context = context;
        this.configurations = service(ConfigurationAdmin.class, c -> true);
        this.interfaces = new ServiceTracker<>(context, LocalInterface.class, null);
        interfaces.open();
    }

    /** A lab with device ipa0, an sdm845, READY, and link rmnet0 on its mux id 1. */
    static Lab withDevice(BundleContext context) throws Exception {
        Lab lab = new Lab(context);
        lab.link("rmnet0", "ipa0", 1);
        lab.deviceOfSoc("ipa0", "sdm845");
        lab.ready("ipa0", "sdm845");
        return lab;
    }

    /** Takes away what {@link #withDevice} made, waits until it is gone, and closes. */
    void closeWithDevice() throws Exception {
        remove(Device.PID, "ipa0");
        remove("org.qipa.link", "rmnet0");
        gone("ipa0");
        close();
    }

    /** Makes or changes a device. */
    void device(String name, String socFilter) throws Exception {
        device(name, socFilter, "local");
    }

    /** Makes or changes a device on a QRTR transport. */
    void device(String name, String socFilter, String qrtr) throws Exception {
        configure(Device.PID, name, Map.of("name", name, "soc.target", socFilter,
                "platform.target", "(qipa.platform=virtual)", "qrtr.target", "(qipa.qrtr=" + qrtr + ")"));
    }

    /** Makes or changes a device of a SoC by its name. */
    void deviceOfSoc(String name, String soc) throws Exception {
        device(name, "(qipa.soc=" + soc + ")");
    }

    /** Makes a link with an end inside the process; its host is 10.64.MUX.1. */
    void link(String name, String device, int mux) throws Exception {
        configure("org.qipa.link", name, Map.of("name", name, "device", device, "mux", mux, "mtu", 1400,
                "end", "local", "addresses", new String[] {"10.64." + mux + ".2/24", "fd00:64:" + mux + "::2/64"}));
    }

    /** Takes a device or link away. */
    void remove(String pid, String name) throws Exception {
        configurations.getFactoryConfiguration(pid, name, "?").delete();
    }

    /** Changes a device's SoC. */
    void swap(String device, String soc) throws Exception {
        deviceOfSoc(device, soc);
    }

    void configure(String pid, String name, Map<String, Object> values) throws Exception {
        Configuration configuration = configurations.getFactoryConfiguration(pid, name, "?");
        Dictionary<String, Object> properties = new Hashtable<>(values);
        configuration.updateIfDifferent(properties);
    }

    /** Waits until a device is READY with a SoC. */
    Device ready(String device, String soc) throws Exception {
        return ready(device, d -> d.soc().table().soc().equals(soc));
    }

    /** Waits until a device of that name and kind is READY, however often it is replaced meanwhile. */
    Device ready(String name, Predicate<Device> which) throws Exception {
        CompletableFuture<Device> found = new CompletableFuture<>();
        ServiceTracker<Device, Device> tracker = new ServiceTracker<>(context,
                context.createFilter("(&(objectClass=" + Device.class.getName() + ")(qipa.device=" + name + "))"),
                new ServiceTrackerCustomizer<>() {
                    @Override
                    public Device addingService(ServiceReference<Device> reference) {
                        Device device = context.getService(reference);
                        if (device != null && which.test(device)) {
                            device.ready().thenRun(() -> found.complete(device));
                        }
                        return device;
                    }

                    @Override
                    public void modifiedService(ServiceReference<Device> reference, Device device) {
                        // properties do not matter
                    }

                    @Override
                    public void removedService(ServiceReference<Device> reference, Device device) {
                        context.ungetService(reference);
                    }
                });
        tracker.open();
        try {
            return found.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            Device device = tracker.getService();
            throw new AssertionError("device not ready: device=" + name + " is="
                    + (device == null ? "absent" : device.snapshot()) + modemState(name));
        } finally {
            tracker.close();
        }
    }

    /** Waits until a device has survived that many modem crashes and is READY again. */
    void recovered(Device device, int times) throws Exception {
        until(device.name(), "recovered " + times + " times", () -> {
            Device.Snapshot now = device.snapshot();
            return now.recoveries() >= times && now.state() == DeviceState.READY;
        });
    }

    /** Waits until the modem of a device runs and the device is READY. */
    void running(String device) throws Exception {
        until(device, "running", () -> {
            VirtualModem modem = modemNow(device);
            return modem != null && modem.state() == VirtualModem.State.RUNNING && state(device) == DeviceState.READY;
        });
    }

    /** Waits until a device has failed; why. */
    String failed(String device) throws Exception {
        Device configured = service(Device.class, d -> d.name().equals(device));
        until(device, "failed", () -> configured.state() == DeviceState.FAILED);
        return configured.snapshot().failure();
    }

    /** The state of a device, or null when there is none. */
    DeviceState state(String device) {
        ServiceReference<?>[] found = references(Device.class, device);
        Device d = found == null ? null : (Device) context.getService(found[0]);
        if (d == null) {
            return null;
        }
        try {
            return d.state();
        } finally {
            context.ungetService(found[0]);
        }
    }

    /** What a Gogo line prints. */
    String gogo(String line) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        CommandProcessor processor = service(CommandProcessor.class, c -> true);
        try (CommandSession session = processor.createSession(InputStream.nullInputStream(), print, print)) {
            session.execute(line);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The modem of a device if there is one now, else null. */
    VirtualModem modemNow(String device) {
        ServiceReference<?>[] found = references(VirtualModem.class, device);
        return found == null ? null : (VirtualModem) context.getService(found[0]);
    }

    /** What a failed wait should show besides the device: its modem, and how everything got there. */
    private String modemState(String device) {
        VirtualModem modem = modemNow(device);
        StringBuilder text = new StringBuilder("\n  modem=").append(modem == null ? "absent" : modem.state());
        service(Journals.class, j -> true).find(device).ifPresent(journal -> journal
                .events(e -> e.kind() == JournalKind.STATE || e.kind() == JournalKind.FAULT || e.kind() == JournalKind.QMI)
                .stream().skip(Math.max(0, journal.events(e -> e.kind() == JournalKind.STATE
                        || e.kind() == JournalKind.FAULT || e.kind() == JournalKind.QMI).size() - TAIL))
                .forEach(e -> text.append("\n  ").append(e.nanoTime() / 1_000_000).append(' ').append(e.kind())
                        .append(' ').append(e.subject()).append(' ').append(e.text())));
        return text.toString();
    }

    private ServiceReference<?>[] references(Class<?> type, String device) {
        try {
            return context.getServiceReferences(type.getName(), "(qipa.device=" + device + ")");
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until a condition holds that changes with the device's state: it is looked at with every change. */
    void until(String device, String what, BooleanSupplier condition) throws Exception {
        Journal journal = service(Journals.class, j -> true).find(device).orElseThrow();
        CompletableFuture<Void> met = new CompletableFuture<>();
        try (Journal.Subscription changes = journal.subscribe(EnumSet.of(JournalKind.STATE, JournalKind.STEP),
                event -> {
                    if (condition.getAsBoolean()) {
                        met.complete(null);
                    }
                })) {
            if (!condition.getAsBoolean()) {
                met.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            }
        } catch (TimeoutException e) {
            throw new AssertionError("not " + what + ": device=" + device + modemState(device));
        }
    }

    /** Waits until a device is gone. */
    void gone(String name) throws Exception {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        ServiceTracker<Device, Device> tracker = new ServiceTracker<>(context,
                context.createFilter("(&(objectClass=" + Device.class.getName() + ")(qipa.device=" + name + "))"),
                null) {
            @Override
            public void removedService(ServiceReference<Device> reference, Device device) {
                super.removedService(reference, device);
                gone.complete(null);
            }
        };
        tracker.open();
        try {
            if (!tracker.isEmpty()) {
                gone.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            tracker.close();
        }
    }

    /** Waits until no interface of that name is registered; what it was is closed then or in a moment. */
    void interfaceGone(String name) throws Exception {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        ServiceTracker<NetworkInterface, NetworkInterface> tracker = new ServiceTracker<>(context, context.createFilter(
                "(&(objectClass=" + NetworkInterface.class.getName() + ")(qipa.link=" + name + "))"), null) {
            @Override
            public void removedService(ServiceReference<NetworkInterface> reference, NetworkInterface service) {
                super.removedService(reference, service);
                gone.complete(null);
            }
        };
        tracker.open();
        try {
            if (!tracker.isEmpty()) {
                gone.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            tracker.close();
        }
    }

    /** Waits for a service. */
    <T> T service(Class<T> type, Predicate<T> which) {
        CompletableFuture<T> found = new CompletableFuture<>();
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, new ServiceTrackerCustomizer<>() {
            @Override
            public T addingService(ServiceReference<T> reference) {
                T service = context.getService(reference);
                if (service != null && which.test(service)) {
                    found.complete(service);
                }
                return service;
            }

            @Override
            public void modifiedService(ServiceReference<T> reference, T service) {
                // properties do not matter
            }

            @Override
            public void removedService(ServiceReference<T> reference, T service) {
                // Kept until the test bundle stops: a factory's service ends with the last unget.
            }
        });
        tracker.open();
        try {
            return found.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no such service: type=" + type.getName(), e);
        } finally {
            tracker.close();
        }
    }

    /** The modem of a device. */
    VirtualModem modem(String device) {
        return service(VirtualModem.class, m -> m.device().equals(device));
    }

    /** Starts a ping through a link to the host behind its mux id. */
    Ping ping(String link, int mux, int perSecond) {
        Supplier<LocalInterface> through = () -> {
            for (LocalInterface candidate : interfaces.getServices(new LocalInterface[0])) {
                if (candidate.name().equals(link)) {
                    return candidate;
                }
            }
            return null;
        };
        service(LocalInterface.class, i -> i.name().equals(link));
        return Ping.start(through, "10.64." + mux + ".2", "10.64." + mux + ".1", perSecond);
    }

    /** A bundle by its symbolic name. */
    Bundle bundle(String symbolicName) {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().equals(symbolicName)) {
                return bundle;
            }
        }
        throw new AssertionError("no such bundle: bundle=" + symbolicName + " known="
                + List.of(context.getBundles()).stream().map(Bundle::getSymbolicName).toList());
    }

    @Override
    public void close() {
        interfaces.close();
    }
}
