package org.qipa.benchmarks.container;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.qipa.api.device.Device;
import org.qipa.api.network.Link;

/** Devices with a link and a host behind the virtual modem each, as {@code run/conf/default.json} has them. */
final class Scene {

    /** Addresses are 10.A.B.x: device n has A = 64 + n / 256 and B = n % 256. */
    private static final int FIRST_NET = 64;
    private static final int NETS = 256;

    private final Embedded container;

    Scene(Embedded container) {
        this.container = container;
    }

    /** The device of a number, on a SoC. */
    Configuration device(int n, String soc) throws IOException, InterruptedException {
        container.configure("org.qipa.modem", "ipa" + n, Map.of("device", "ipa" + n, "hosts",
                new String[] {"1 " + host(n)}));
        container.configure(Link.PID, "rmnet" + n, Map.of("name", "rmnet" + n, "device", "ipa" + n, "mux", 1,
                "mtu", 1400, "end", "local", "addresses", new String[] {own(n) + "/24"}));
        return container.configure(Device.PID, "ipa" + n, device("ipa" + n, soc));
    }

    /** Properties of a device. */
    static Map<String, Object> device(String name, String soc) {
        return Map.of("name", name, "soc.target", "(qipa.soc=" + soc + ")",
                "platform.target", "(qipa.platform=virtual)", "qrtr.target", "(qipa.qrtr=local)");
    }

    static String host(int n) {
        return net(n) + ".1";
    }

    static String own(int n) {
        return net(n) + ".2";
    }

    private static String net(int n) {
        return "10." + (FIRST_NET + n / NETS) + "." + n % NETS;
    }

    /** Counts devices of a SoC that become READY, beginning with those that are. */
    final class Arrivals implements ServiceTrackerCustomizer<Device, Device>, AutoCloseable {

        private final CountDownLatch missing;
        private final ServiceTracker<Device, Device> tracker;

        Arrivals(int count, String filter) {
            missing = new CountDownLatch(count);
            tracker = new ServiceTracker<>(container.context(), container.filter(Device.class, filter), this);
            tracker.open();
        }

        @Override
        public Device addingService(ServiceReference<Device> reference) {
            Device device = container.context().getService(reference);
            device.ready().whenComplete((nothing, failure) -> {
                if (failure == null) {
                    missing.countDown();
                }
            });
            return device;
        }

        @Override
        public void modifiedService(ServiceReference<Device> reference, Device device) {
            // a name and a SoC do not change
        }

        @Override
        public void removedService(ServiceReference<Device> reference, Device device) {
            container.context().ungetService(reference);
        }

        /** Waits for all. */
        void await(long limitSeconds) throws InterruptedException {
            if (!missing.await(limitSeconds, TimeUnit.SECONDS)) {
                throw new IllegalStateException("devices not READY: missing=" + missing.getCount() + " limit="
                        + limitSeconds + " s");
            }
        }

        @Override
        public void close() {
            tracker.close();
        }
    }
}
