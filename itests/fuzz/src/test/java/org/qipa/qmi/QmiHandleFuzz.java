package org.qipa.qmi;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.QmiHandle;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Lane;
import org.qipa.itests.fuzz.Choices;
import org.qipa.itests.fuzz.FuzzTarget;
import org.qipa.journal.RingJournals;
import org.qipa.time.SimulatedTime;

/**
 * A handle that is client and service at once, and a network that gives it any datagrams, in any order with what its user
 * does. Each step is a byte that names it, then what it needs.
 */
class QmiHandleFuzz extends FuzzTarget {

    private static final QmiRuntime QMI = new QmiRuntime();
    private static final int SERVICE = 0x31;
    private static final int MOST_STEPS = 200;
    private static final long LIMIT_NANOS = 50_000_000;
    private static final QrtrAddress MODEM = new QrtrAddress(0, 5);
    private static final QrtrAddress CONTROL = new QrtrAddress(QrtrAddress.LOCAL_NODE, QrtrAddress.CONTROL_PORT);

    @FuzzTest
    void shouldSurviveAnyDatagramsInAnyOrder(byte[] input) throws Exception {
        bounded(input, 1 << 24, 1 << 16, () -> new Run(new Choices(input)).all());
    }

    private static final class Run implements QmiHandle.Listener {

        private final SimulatedTime time = new SimulatedTime();
        private final Lane lane = time.lane("fuzz");
        private final Journal journal = new RingJournals().journal("fuzz", time);
        private final List<MessageDeclaration> messages = QMI.messages(SERVICE);
        private final Node node = new Node();
        private final List<Integer> outcomes = new ArrayList<>();
        private final List<QmiHandle.Server> servers = new ArrayList<>();
        private final Choices choices;
        private final QmiHandle handle;
        private boolean closed;
        private long put;
        private long heard;
        private long answered;

        Run(Choices choices) throws QrtrException {
            this.choices = choices;
            handle = QMI.open(node, lane, journal, this);
            messages.stream().filter(m -> m.kind() != MessageKind.RESPONSE).forEach(handle::handle);
            handle.lookup(SERVICE, 1, 2);
            handle.publish(SERVICE, 1, 1);
        }

        void all() throws Exception {
            for (int i = 0; i < MOST_STEPS && !choices.isEmpty(); i++) {
                step();
                time.settle();
            }
            time.run(Duration.ofNanos(2 * LIMIT_NANOS));
            require(outcomes.stream().allMatch(n -> n == 1), "a request ends once: " + outcomes);
            var faults = journal.counts(JournalKind.FAULT);
            long refused = faults.getOrDefault("qmi-short-message", 0L) + faults.getOrDefault("qmi-undecodable", 0L);
            long ignored = journal.events(e -> e.subject().equals("unidentified rx")).size();
            require(heard + answered + refused + ignored == put, "datagrams not accounted for: put in=" + put + " heard="
                    + heard + " answered=" + answered + " refused=" + refused + " ignored=" + ignored);
            handle.close();
            time.settle();
            closed = true;
            require(servers.isEmpty(), "services not said to be gone: " + servers);
            node.receiver.received(MODEM, new byte[QmiHeader.LENGTH]);
            node.receiver.networkReset();
        }

        private void step() throws Exception {
            switch (choices.below(8)) {
                case 0 -> {
                    put++;
                    node.receiver.received(MODEM, choices.chunk());
                }
                case 1 -> node.receiver.received(CONTROL, choices.bytes(ControlWords.LENGTH));
                case 2 -> request();
                case 3 -> answer(choices.u16());
                case 4 -> time.run(Duration.ofMillis(choices.below(64)));
                case 5 -> {
                    node.refusal = null;
                    node.receiver.writable();
                }
                case 6 -> node.receiver.networkReset();
                default -> node.refusal = QrtrException.Reason.values()[choices.below(QrtrException.Reason.values().length)];
            }
        }

        private void request() {
            var register = QMI.message(SERVICE, "INDICATION_REGISTER", MessageKind.REQUEST);
            int n = outcomes.size();
            outcomes.add(0);
            handle.request(MODEM, new QmiMessage(register, Map.of()),
                    QMI.message(SERVICE, "INDICATION_REGISTER", MessageKind.RESPONSE), LIMIT_NANOS, outcome -> {
                        outcomes.set(n, outcomes.get(n) + 1);
                        answered += outcome instanceof QmiHandle.Outcome.Answered ? 1 : 0;
                    });
        }

        private void answer(int transaction) {
            var values = Map.<String, Object>of("rsp", Map.of("result", 0L, "error", 0L));
            try {
                handle.respond(MODEM, transaction, new QmiMessage(
                        QMI.message(SERVICE, "INDICATION_REGISTER", MessageKind.RESPONSE), values));
            } catch (QrtrException | QmiException refused) {
                require(!refused.getMessage().isEmpty(), "refused without a reason");
            }
        }

        @Override
        public void newServer(QmiHandle.Server server) {
            if (!servers.contains(server)) {
                servers.add(server);
            }
        }

        @Override
        public void delServer(QmiHandle.Server server) {
            require(servers.remove(server), "gone, but never there: " + server);
        }

        @Override
        public void received(QrtrAddress from, int transaction, QmiMessage message) {
            require(!closed, "heard after the close: " + message);
            heard++;
        }

        /** Takes what is sent, or refuses it. */
        private final class Node implements QrtrNode {

            private QrtrSocket.Receiver receiver;
            private QrtrException.Reason refusal;

            @Override
            public int id() {
                return QrtrAddress.LOCAL_NODE;
            }

            @Override
            public QrtrSocket socket(Lane socketLane, QrtrSocket.Receiver socketReceiver) {
                receiver = socketReceiver;
                return new QrtrSocket() {
                    private int port;

                    @Override
                    public QrtrAddress address() {
                        return new QrtrAddress(id(), port);
                    }

                    @Override
                    public void bind(int wanted) {
                        port = wanted == 0 ? 0x4000 : wanted;
                    }

                    @Override
                    public void send(QrtrAddress to, byte[] datagram) throws QrtrException {
                        if (refusal != null) {
                            throw new QrtrException(refusal, "refused: to=" + to);
                        }
                    }

                    @Override
                    public void close() {
                        port = 0;
                    }
                };
            }

            @Override
            public void close() {
                receiver = null;
            }
        }
    }
}
