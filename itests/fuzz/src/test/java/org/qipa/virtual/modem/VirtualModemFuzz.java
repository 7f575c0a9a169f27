package org.qipa.virtual.modem;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.qipa.api.platform.IpaPlatform;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.itests.fuzz.Choices;
import org.qipa.itests.fuzz.FuzzTarget;
import org.qipa.itests.fuzz.Socs;
import org.qipa.journal.RingJournals;
import org.qipa.qmi.QmiRuntime;
import org.qipa.qrtr.local.LocalQrtrTransport;
import org.qipa.time.SimulatedTime;
import org.qipa.virtual.ipa.VirtualHardware;
import org.qipa.virtual.ipa.VirtualPlatform;
import org.qipa.virtual.ipa.silicon.Settings;

/**
 * A virtual modem and an AP that says anything: datagrams to both its sockets and its name service, and packets to the hosts
 * behind it. Each step is a byte that names it, then what it needs.
 */
class VirtualModemFuzz extends FuzzTarget {

    private static final QmiRuntime QMI = new QmiRuntime();
    private static final int MODEM_NODE = 0;
    private static final int FIRST_PORT = 0x4000;
    private static final int MOST_STEPS = 100;
    private static final int LONGEST = 2048;

    @FuzzTest
    void shouldSurviveAnyAp(byte[] input) throws Exception {
        bounded(input, 1 << 26, 1 << 16, () -> {
            try (var run = new Run(new Choices(input))) {
                run.all();
            }
        });
    }

    private static final class Run implements AutoCloseable {

        private final SimulatedTime time = new SimulatedTime();
        private final org.qipa.api.journal.Journal journal = new RingJournals().journal("fuzz", time);
        private final VirtualHardware hardware = new VirtualPlatform(Settings.DEFAULTS).openVirtual(
                new IpaPlatform.Request("fuzz", Socs.of(0), "", time, journal));
        private final QrtrFabric fabric = new LocalQrtrTransport().open("fuzz", time, journal);
        private final PacketNetwork network = new PacketNetwork(Map.of());
        private final ModemSession modem = new ModemSession(hardware.modemSilicon(), fabric, QMI, journal, network, 2_000_000,
                new ModemFaults().board("fuzz"));
        private final QrtrSocket socket;
        private final Choices choices;
        private long packets;

        Run(Choices choices) throws QrtrException {
            this.choices = choices;
            hardware.remoteProcessor().register(event -> CompletableFuture.completedStage(null));
            socket = fabric.local().socket(time.lane("ap"), (from, datagram) -> { });
            modem.start();
            time.run(Duration.ofMillis(10));
        }

        void all() {
            for (int i = 0; i < MOST_STEPS && !choices.isEmpty(); i++) {
                step();
                time.settle();
            }
            time.run(Duration.ofSeconds(30));
            var counters = network.counters();
            require(counters.get("uplink_packets") == packets, "packets not counted: " + counters);
        }

        private void step() {
            switch (choices.below(8)) {
                case 0, 1 -> send(new QrtrAddress(MODEM_NODE, FIRST_PORT + choices.below(2)), choices.chunk());
                case 2 -> send(new QrtrAddress(MODEM_NODE, QrtrAddress.CONTROL_PORT), choices.bytes(20));
                case 3 -> send(new QrtrAddress(QrtrAddress.LOCAL_NODE, QrtrAddress.CONTROL_PORT), choices.bytes(20));
                case 4, 5 -> {
                    int mux = choices.u8();
                    byte[] packet = choices.bytes(Math.min(LONGEST, choices.u16()));
                    if (packet.length > 0) {
                        packets++;
                        network.receive(mux, MemorySegment.ofArray(packet), 0, packet.length);
                    }
                }
                case 6 -> {
                    switch (choices.below(4)) {
                        case 0 -> modem.crash(true).exceptionally(refused -> null);
                        case 1 -> modem.boot().exceptionally(refused -> null);
                        case 2 -> modem.silence(choices.below(2) == 1);
                        default -> network.drain((memory, at, length, mux) -> length > 0, 10);
                    }
                }
                default -> time.run(Duration.ofMillis(choices.u8()));
            }
        }

        private void send(QrtrAddress to, byte[] datagram) {
            try {
                socket.send(to, datagram);
            } catch (QrtrException refused) {
                require(!refused.getMessage().isEmpty(), "refused without a reason");
            }
        }

        @Override
        public void close() {
            modem.close();
            time.run(Duration.ofSeconds(1));
            network.close();
            fabric.close();
            hardware.close();
        }
    }
}
