package org.qipa.itests.fuzz;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.qipa.api.device.DeviceState;
import org.qipa.api.journal.Journal;
import org.qipa.api.network.ModemNetdev;
import org.qipa.api.network.MuxPort;
import org.qipa.api.platform.IpaPlatform;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.time.Lane;
import org.qipa.core.driver.DriverException;
import org.qipa.core.driver.IpaDriver;
import org.qipa.gsi.GsiProvider;
import org.qipa.handshake.HandshakeService;
import org.qipa.journal.RingJournals;
import org.qipa.memory.CheckedMemoryMaps;
import org.qipa.qmi.QmiRuntime;
import org.qipa.qrtr.local.LocalQrtrTransport;
import org.qipa.time.SimulatedTime;
import org.qipa.virtual.ipa.VirtualHardware;
import org.qipa.virtual.ipa.VirtualPlatform;
import org.qipa.virtual.ipa.silicon.Settings;
import org.qipa.virtual.modem.FuzzedModem;

/** The real driver on hostile hardware, with a real modem at the other end, on one simulated clock and one thread. */
public final class Rig implements AutoCloseable, IpaDriver.Listener {

    private static final Duration BRING_UP = Duration.ofMillis(200);
    private static final Duration AFTERMATH = Duration.ofSeconds(2);
    private static final QmiRuntime QMI = new QmiRuntime();
    private static final GsiProvider GSI = new GsiProvider();

    final SimulatedTime time = new SimulatedTime();
    final SocDescriptor soc;
    final VirtualHardware virtual;
    final HostileHardware hardware;
    final QrtrFabric fabric;
    final FuzzedModem modem;
    final Journal journal;
    private final Lane owner = time.lane("owner");
    private final Lane data = time.lane("data");
    private final Port port = new Port();
    private final IpaDriver driver;
    private ModemNetdev netdev;
    private boolean up;

    /** Everything but the bring-up. */
    public Rig(SocDescriptor soc) {
        this.soc = soc;
        journal = new RingJournals().journal("fuzz", time);
        virtual = new VirtualPlatform(Settings.DEFAULTS).openVirtual(new IpaPlatform.Request("fuzz", soc, "", time,
                journal));
        hardware = new HostileHardware(virtual);
        fabric = new LocalQrtrTransport().open("fuzz", time, journal);
        modem = new FuzzedModem(virtual.modemSilicon(), fabric, QMI, journal);
        driver = new IpaDriver(new IpaDriver.Parts("fuzz", soc, hardware, time, owner, data, new CheckedMemoryMaps(), GSI,
                new HandshakeService(QMI), fabric.local(), journal, this));
    }

    /** Brings the device up, as far as it comes; answers whether it is. */
    boolean probe() throws Exception {
        up = time.on(owner, () -> {
            try {
                driver.probe();
                return true;
            } catch (DriverException refused) {
                if (refused.getMessage() == null || refused.getMessage().isEmpty()) {
                    throw new AssertionError("refused without a reason");
                }
                return false;
            }
        });
        time.run(BRING_UP);
        return up;
    }

    /** Suspends or resumes; both may be refused. */
    void power(boolean on) {
        CompletionStage<Void> asked = on ? driver.resumeNow() : driver.suspendNow();
        time.run(Duration.ofMillis(1));
        asked.exceptionally(refused -> null);
    }

    /** Has some packets sent. */
    void send(int packets) {
        port.waiting += packets;
        if (netdev != null) {
            netdev.wake();
        }
    }

    /** Asks for everything the shell shows. */
    void look() {
        driver.endpoints();
        driver.channels();
        driver.counters();
        driver.registers(org.qipa.api.register.RegisterMap.Block.GSI, false).exceptionally(asleep -> null);
        driver.registers(org.qipa.api.register.RegisterMap.Block.IPA, false).exceptionally(asleep -> null);
        virtual.state();
        time.settle();
    }

    @Override
    public void state(DeviceState state, String reason) {
        // The journal has it.
    }

    @Override
    public void setupFailed(DriverException failure) {
        // Nobody tries again here; the removal has to cope.
    }

    @Override
    public void netdevRegistered(ModemNetdev registered) {
        netdev = registered;
        registered.open(port);
    }

    @Override
    public void netdevUnregistered(ModemNetdev gone) {
        netdev = null;
    }

    /** Takes everything down on hardware that is honest again; nothing may be left. */
    @Override
    public void close() throws Exception {
        hardware.stopLying();
        long begin = time.nanoTime();
        if (up) {
            time.on(owner, () -> {
                driver.remove();
                return null;
            });
        }
        long took = time.nanoTime() - begin;
        time.run(AFTERMATH);
        if (took > Duration.ofSeconds(10).toNanos()) {
            throw new AssertionError("removal takes " + Duration.ofNanos(took));
        }
        if (!hardware.buffers().isEmpty()) {
            throw new AssertionError("memory left: buffers=" + hardware.buffers().size());
        }
        modem.close();
        time.run(AFTERMATH);
        fabric.close();
        hardware.close();
        owner.close();
        data.close();
        if (!time.lanes().isEmpty()) {
            throw new AssertionError("lanes left: " + time.lanes());
        }
    }

    /** Sends small packets and looks at every byte that is received. */
    private static final class Port implements MuxPort {

        private static final int LENGTH = 64;

        private int waiting;
        private long received;

        @Override
        public int transmit(TxRing ring) {
            int sent = 0;
            while (waiting > 0) {
                MemorySegment room = ring.claim(LENGTH);
                if (room == null) {
                    break;
                }
                room.asSlice(0, LENGTH).fill((byte) 0x45);
                ring.commit(LENGTH);
                waiting--;
                sent++;
            }
            return sent;
        }

        @Override
        public void receive(MemorySegment buffer, long offset, int length) {
            for (int i = 0; i < length; i++) {
                received += buffer.get(java.lang.foreign.ValueLayout.JAVA_BYTE, offset + i);
            }
        }

        @Override
        public void carrier(boolean on, String why) {
            // Packets wait in the port.
        }
    }
}
