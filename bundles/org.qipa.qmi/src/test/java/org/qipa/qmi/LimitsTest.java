package org.qipa.qmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.qipa.api.qmi.QmiHandle;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrSocket;

/** What the other side can make a handle keep: bounded, counted, and let go again. */
class LimitsTest {

    private final List<QmiHandle.Server> told = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final KnownServers servers = new KnownServers(new QmiHandle.Listener() {
        @Override
        public void newServer(QmiHandle.Server server) {
            told.add(server);
        }
    }, said::add);

    private static ControlWords server(int port) {
        return ControlWords.decode(ControlWords.newServer(0x31, 1, 2, new QrtrAddress(0, port)));
    }

    @Test
    void shouldBoundTheServicesItKnowsAndTakeAnotherWhenOneGoes() {
        for (int port = 1; port <= KnownServers.LIMIT + 25; port++) {
            servers.added(server(port));
        }
        assertEquals(KnownServers.LIMIT, told.size(), "those beyond are not told");
        assertEquals(25, servers.bound().refused());
        assertEquals(2, said.size(), "the first and the tenth");
        servers.added(server(1));
        assertEquals(KnownServers.LIMIT + 1, told.size(), "one that is known is told again");
        servers.removed(new QrtrAddress(0, 1));
        servers.added(server(5000));
        assertEquals(5000, told.getLast().address().port());
    }

    @Test
    void shouldBoundTransactions() {
        var transactions = new Transactions<String>();
        for (int i = 0; i <= Transactions.LAST; i++) {
            transactions.take("x");
        }
        assertEquals(OptionalInt.empty(), transactions.take("x"));
        assertEquals(1, transactions.bound().refused());
        transactions.release(77, "x");
        assertEquals(OptionalInt.of(77), transactions.take("y"));
    }

    /** A socket whose peers never read, until they do. */
    private static final class Deaf implements QrtrSocket {
        private boolean hears;
        private int sent;

        @Override
        public QrtrAddress address() {
            return new QrtrAddress(1, 0x4000);
        }

        @Override
        public void bind(int port) {
            // is bound
        }

        @Override
        public void send(QrtrAddress to, byte[] datagram) throws QrtrException {
            if (!hears) {
                throw new QrtrException(Reason.WOULD_BLOCK, "no credit");
            }
            sent++;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @Test
    void shouldBoundWhatWaitsForCreditInAllHoweverManyAskAndSendItWhenTheyRead() throws QrtrException {
        Deaf socket = new Deaf();
        Outbox outbox = new Outbox(socket);
        for (int port = 0; port < Outbox.TOTAL_LIMIT; port++) {
            outbox.send(new QrtrAddress(0, port), new byte[1], () -> true, e -> { });
        }
        String why = assertThrows(QrtrException.class,
                () -> outbox.send(new QrtrAddress(0, 9999), new byte[1], () -> true, e -> { })).getMessage();
        assertTrue(why.contains("limit=512"), why);
        assertEquals(1, outbox.bound().refused());
        socket.hears = true;
        outbox.retry();
        assertEquals(Outbox.TOTAL_LIMIT, socket.sent);
        assertEquals(0, outbox.bound().reading("", "").used());
    }
}
