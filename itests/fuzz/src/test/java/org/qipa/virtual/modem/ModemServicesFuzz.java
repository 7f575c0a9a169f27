package org.qipa.virtual.modem;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.qipa.api.limit.Limit;
import org.qipa.api.modem.ModemProfile;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.documents.JacksonModemProfiles;
import org.qipa.itests.fuzz.Choices;
import org.qipa.itests.fuzz.FuzzTarget;
import org.qipa.journal.RingJournals;
import org.qipa.qmi.QmiRuntime;
import org.qipa.qrtr.local.LocalQrtrTransport;
import org.qipa.time.SimulatedTime;

/**
 * The modem's services under clients that send anything, come and go: any datagram, or a message of one of the services with
 * any TLVs. When the last client has gone, nothing is kept for any and no call is up.
 */
class ModemServicesFuzz extends FuzzTarget {

    private static final QmiRuntime QMI = new QmiRuntime();
    private static final ModemProfile PROFILE = new JacksonModemProfiles().standard();
    private static final List<Integer> SERVICES = List.of(0x01, 0x02, 0x03, 0x0b, 0x1a, 0x2f);
    private static final int HEADER = 7;
    private static final int MOST_STEPS = 100;
    private static final int MOST_CLIENTS = 4;

    @FuzzTest
    void shouldServeAnyClients(byte[] input) throws Exception {
        bounded(input, 1 << 26, 1 << 16, () -> {
            try (var run = new Run(new Choices(input))) {
                run.all();
            }
        });
    }

    private static final class Run implements AutoCloseable {

        private final SimulatedTime time = new SimulatedTime();
        private final org.qipa.api.journal.Journal journal = new RingJournals().journal("fuzz", time);
        private final QrtrFabric fabric = new LocalQrtrTransport().open("fuzz", time, journal);
        private final PacketNetwork network = new PacketNetwork(Map.of());
        private final LoneModem modem = new LoneModem(fabric, QMI, time.lane("modem"), journal, network, 2_000_000);
        private final List<QrtrSocket> clients = new ArrayList<>();
        private final Choices choices;

        Run(Choices choices) {
            this.choices = choices;
            modem.profile(PROFILE);
            modem.start();
            time.run(Duration.ofMillis(10));
        }

        void all() throws QrtrException {
            for (int i = 0; i < MOST_STEPS && !choices.isEmpty(); i++) {
                step();
                time.run(Duration.ofMillis(3));
            }
            clients.forEach(QrtrSocket::close);
            modem.silence(false);
            time.run(Duration.ofSeconds(30));
            for (Limit limit : modem.limits()) {
                require(limit.used() == 0, "left behind: " + limit);
            }
        }

        private void step() throws QrtrException {
            switch (choices.below(8)) {
                case 0 -> open();
                case 1 -> {
                    if (!clients.isEmpty()) {
                        clients.remove(choices.below(clients.size())).close();
                    }
                }
                case 2 -> send(SERVICES.get(choices.below(SERVICES.size())), choices.chunk());
                case 3 -> {
                    if (choices.below(8) == 0) {
                        modem.silence(choices.below(2) == 1);
                    }
                }
                default -> message(SERVICES.get(choices.below(SERVICES.size())));
            }
        }

        private void open() throws QrtrException {
            if (clients.size() < MOST_CLIENTS) {
                clients.add(fabric.local().socket(time.lane("client"), (from, datagram) ->
                        require(from.port() == QrtrAddress.CONTROL_PORT || datagram.length >= HEADER, "short answer")));
            }
        }

        /** A header that is right, and TLVs that are anything. */
        private void message(int service) throws QrtrException {
            var requests = QMI.messages(service).stream().filter(m -> m.kind() == MessageKind.REQUEST).toList();
            int id = requests.get(choices.below(requests.size())).id();
            byte[] tlvs = choices.bytes(choices.u8());
            byte[] datagram = new byte[HEADER + tlvs.length];
            datagram[3] = (byte) id;
            datagram[4] = (byte) (id >> 8);
            datagram[5] = (byte) tlvs.length;
            System.arraycopy(tlvs, 0, datagram, HEADER, tlvs.length);
            send(service, datagram);
        }

        private void send(int service, byte[] datagram) throws QrtrException {
            if (clients.isEmpty()) {
                open();
            }
            var address = fabric.services().stream().filter(s -> s.service() == service).findFirst();
            if (address.isPresent()) {
                try {
                    clients.get(choices.below(clients.size())).send(address.get().address(), datagram);
                } catch (QrtrException refused) {
                    require(!refused.getMessage().isEmpty(), "refused without a reason");
                }
            }
        }

        @Override
        public void close() {
            modem.close();
            time.run(Duration.ofSeconds(1));
            network.close();
            fabric.close();
        }
    }
}
