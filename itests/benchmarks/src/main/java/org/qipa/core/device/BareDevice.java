package org.qipa.core.device;

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
import org.qipa.api.time.TimeSource;
import org.qipa.core.driver.DriverException;
import org.qipa.core.driver.IpaDriver;

/** A device session without a framework: its network device is handed to a listener on the owner lane. */
public final class BareDevice {

    /** What a device needs, as its component gets it from the framework. */
    public record Needs(String name, SocDescriptor soc, IpaPlatform platform, QrtrTransport qrtr, MemoryMaps memoryMaps,
            Gsi gsi, Handshakes handshakes, Journals journals, TimeSource time) {}

    private final DeviceSession session;
    private final Consumer<ModemNetdev> netdevs;

    /**
     * Makes it; {@link #open} starts it.
     *
     * @param netdevs told the network device; null when it goes
     */
    public BareDevice(Needs needs, Consumer<ModemNetdev> netdevs) {
        this.netdevs = netdevs;
        session = new DeviceSession(new DeviceConfig(needs.name(), "", ""), new Providers(needs.soc(), null,
                needs.platform(), needs.qrtr(), needs.memoryMaps(), needs.gsi(), needs.handshakes(), needs.journals(),
                needs.time()), this::driver, netdev -> () -> { });
    }

    private Driver driver(IpaDriver.Parts p) {
        return Driver.of(new IpaDriver.Parts(p.device(), p.soc(), p.hardware(), p.time(), p.owner(), p.data(),
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
    }

    /** Starts the bring-up. */
    public void open() {
        session.open();
    }

    /** The device. */
    public Device device() {
        return session;
    }

    /** Starts the close; complete when everything is given back. */
    public CompletableFuture<Void> close() {
        return session.postClose("");
    }
}
