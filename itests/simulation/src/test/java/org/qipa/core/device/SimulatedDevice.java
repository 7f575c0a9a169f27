package org.qipa.core.device;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.qipa.api.device.Device;
import org.qipa.api.device.DeviceState;
import org.qipa.api.gsi.Gsi;
import org.qipa.api.handshake.Handshakes;
import org.qipa.api.journal.Journals;
import org.qipa.api.memory.MemoryMaps;
import org.qipa.api.network.ModemNetdev;
import org.qipa.api.platform.IpaPlatform;
import org.qipa.api.qrtr.QrtrTransport;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.time.Lane;
import org.qipa.api.time.TimeSource;
import org.qipa.core.driver.DriverException;
import org.qipa.core.driver.IpaDriver;
import org.qipa.core.driver.SimulatedPools;

/**
 * A device session without a framework. Its network device is not made a service by the session, which would need a
 * thread, but handed to the test in the same order.
 */
public final class SimulatedDevice {

    /** What a device needs, as its component gets it from the framework. */
    public record Needs(String name, SocDescriptor soc, IpaPlatform platform, QrtrTransport qrtr, MemoryMaps memoryMaps,
            Gsi gsi, Handshakes handshakes, Journals journals, TimeSource time) {}

    private final DeviceSession session;
    private final Consumer<ModemNetdev> netdevs;
    private Lane owner;
    private IpaDriver driver;

    /**
     * Makes it; {@link #open} starts it.
     *
     * @param netdevs told the network device that is to be registered from now on; null for none
     */
    public SimulatedDevice(Needs needs, String loader, Consumer<ModemNetdev> netdevs) {
        this.netdevs = netdevs;
        session = new DeviceSession(new DeviceConfig(needs.name(), loader, ""), new Providers(needs.soc(), null,
                needs.platform(), needs.qrtr(), needs.memoryMaps(), needs.gsi(), needs.handshakes(), needs.journals(),
                new Watched(needs.time())), this::driver, netdev -> () -> { });
    }

    private Driver driver(IpaDriver.Parts p) {
        driver = new IpaDriver(new IpaDriver.Parts(p.device(), p.soc(), p.hardware(), p.time(), p.owner(), p.data(),
                p.memoryMaps(), p.gsi(), p.handshakes(), p.node(), p.journal(), new IpaDriver.Listener() {
                    @Override
                    public void state(DeviceState state, String reason) {
                        p.listener().state(state, reason);
                    }

                    @Override
                    public void setupFailed(DriverException failure) {
                        p.listener().setupFailed(failure);
                    }

                    @Override
                    public void netdevRegistered(ModemNetdev netdev) {
                        netdevs.accept(netdev);
                    }

                    @Override
                    public void netdevUnregistered(ModemNetdev netdev) {
                        netdevs.accept(null);
                    }
                }));
        return new Driver.Real(driver);
    }

    /** Starts the bring-up. */
    public void open() {
        session.open();
    }

    /** The device. */
    public Device device() {
        return session;
    }

    /** Receive buffers that each endpoint's pool misses. */
    public Map<String, Integer> lent() {
        return driver == null ? Map.of() : SimulatedPools.lent(driver);
    }

    /** Starts the close; with a reason it is a swap. */
    public CompletableFuture<Void> close(String swapReason) {
        return session.postClose(swapReason);
    }

    /** After the close: the owner lane ends. */
    public void closed() {
        netdevs.accept(null);
        owner.close();
    }

    /** The session's time; remembers the owner lane, which the session closes by a wait in real time. */
    private final class Watched implements TimeSource {

        private final TimeSource time;

        Watched(TimeSource time) {
            this.time = time;
        }

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }

        @Override
        public Instant wallTime() {
            return time.wallTime();
        }

        @Override
        public Lane lane(String name) {
            Lane lane = time.lane(name);
            owner = name.endsWith("-owner") ? lane : owner;
            return lane;
        }
    }
}
