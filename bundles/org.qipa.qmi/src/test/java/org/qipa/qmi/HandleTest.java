package org.qipa.qmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.QmiHandle;
import org.qipa.api.qmi.QmiHandle.Outcome;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.time.Lane;
import org.qipa.journal.RingJournals;
import org.qipa.time.SimulatedTime;

/** Handles: test ideas D01 to D16. */
class HandleTest {

    private static final QrtrAddress MODEM = new QrtrAddress(0, 0x5001);
    private static final QrtrAddress CLIENT = new QrtrAddress(0, 0x5002);
    private static final long LIMIT = Duration.ofMillis(100).toNanos();
    private static final String SUCCESS = "02040000000000";
    private static final MessageDeclaration REQUEST = VectorMessages.declaration("INDICATION_REGISTER_REQ");
    private static final MessageDeclaration RESPONSE = VectorMessages.declaration("INDICATION_REGISTER_RSP");

    private final SimulatedTime time = new SimulatedTime();
    private final Lane lane = time.lane("test");
    private final Journal journal = new RingJournals().journal("test", time);
    private final ScriptedNode node = new ScriptedNode();
    private final QmiRuntime qmi = new QmiRuntime();
    private final List<String> heard = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final QmiHandle handle;

    HandleTest() throws QrtrException {
        handle = open();
    }

    @Test
    void shouldIgnoreShortDatagram() {
        receive(CLIENT, "000100200000");
        assertEquals(List.of(), heard);
        assertEquals(1L, journal.counts(JournalKind.FAULT).get("qmi-short-message"));
    }

    @Test
    void shouldIgnoreResponseThatNobodyWaitsFor() {
        receive(MODEM, "02090020000700" + SUCCESS);
        assertEquals(List.of(), outcomes);
        assertEquals(List.of(), node.sent);
    }

    @Test
    void shouldNotAnswerUnknownRequest() {
        handle.handle(REQUEST);
        receive(CLIENT, "00020033000000");
        assertEquals(List.of(), heard);
        assertEquals(List.of(), node.sent);
    }

    @Test
    void shouldNeitherCallNorAnswerWhenRequestCannotBeRead() {
        handle.handle(REQUEST);
        receive(CLIENT, "00020020000500" + "1002000100");
        assertEquals(List.of("undecodable 2 tlv-length"), heard);
        assertEquals(List.of(), node.sent);
        assertEquals(1L, journal.counts(JournalKind.FAULT).get("qmi-undecodable"));
    }

    @Test
    void shouldLookAgainWhenDeclarationsComeWithTheFirstRequest() throws QrtrException {
        var late = new QmiHandle[1];
        late[0] = qmi.open(node, lane, journal, new QmiHandle.Listener() {
            @Override
            public boolean unknown(QrtrAddress from, int transaction, int messageId) {
                heard.add("unknown " + messageId);
                if (messageId == REQUEST.id()) {
                    late[0].handle(REQUEST);
                }
                return messageId == REQUEST.id();
            }

            @Override
            public void received(QrtrAddress from, int transaction, QmiMessage message) {
                heard.add("received " + transaction);
            }
        });
        for (var hex : List.of("00010020000000", "00020020000000", "00030021000000")) {
            node.sockets.getLast().receive(CLIENT, hex);
            time.settle();
        }
        assertEquals(List.of("unknown 32", "received 1", "received 2", "unknown 33"), heard);
    }

    @Test
    void shouldCountTransactionsFromZeroPerHandle() throws QrtrException {
        var other = open();
        request();
        request();
        other.request(MODEM, message(), RESPONSE, LIMIT, outcomes::add);
        request();
        assertEquals(List.of("0000", "0100", "0000", "0200"),
                node.sentTo(MODEM).stream().map(bytes -> bytes.substring(2, 6)).toList());
    }

    @Test
    void shouldWrapTransactionsAndLeaveBusyOnesOut() {
        var transactions = new Transactions<String>();
        assertEquals(0, transactions.take("busy").getAsInt());
        for (int id = 1; id <= Transactions.LAST; id++) {
            assertEquals(id, transactions.take("x").getAsInt());
            transactions.release(id, "x");
        }
        // 0 is busy.
        assertEquals(1, transactions.take("y").getAsInt());
        for (int id = 2; id <= Transactions.LAST; id++) {
            transactions.take("z");
        }
        assertTrue(transactions.take("none left").isEmpty());
    }

    @Test
    void shouldBeginAgainAtZeroAfterTheLastTransaction() {
        var transactions = new Transactions<String>();
        int last = -1;
        for (int i = 0; i <= 65_534; i++) {
            last = transactions.take("x").getAsInt();
            transactions.release(last, "x");
        }
        assertEquals(65_534, last);
        assertEquals(0, transactions.take("x").getAsInt());
    }

    @Test
    void shouldUseOneTransactionPerIndication() throws QrtrException, QmiException {
        var indication = new QmiMessage(VectorMessages.declaration("INIT_COMPLETE_IND"),
                Map.of("status", Map.of("result", 0L, "error", 0L)));
        for (int i = 0; i < 3; i++) {
            handle.indicate(MODEM, indication);
        }
        assertEquals(List.of("0400002200070002040000000000", "0401002200070002040000000000",
                "0402002200070002040000000000"), node.sentTo(MODEM));
    }

    @Test
    void shouldTimeOutAndIgnoreTheLateAnswer() {
        request();
        time.run(Duration.ofMillis(99));
        assertEquals(List.of(), outcomes);
        time.run(Duration.ofMillis(2));
        assertEquals(List.of(new Outcome.TimedOut(LIMIT)), outcomes);
        receive(MODEM, "02000020000700" + SUCCESS);
        assertEquals(1, outcomes.size());
    }

    @Test
    void shouldTellTheAnswerOnce() {
        request();
        receive(MODEM, "02000020000700" + SUCCESS);
        receive(MODEM, "02000020000700" + SUCCESS);
        time.run(Duration.ofSeconds(1));
        assertEquals(1, outcomes.size());
        var answered = (Outcome.Answered) outcomes.getFirst();
        assertEquals(0L, answered.response().number("rsp", "result").orElseThrow());
    }

    @Test
    void shouldGoOnWaitingWhenAnswerCannotBeReadAndSaySoAtTheLimit() {
        request();
        receive(MODEM, "02000020000500" + "0202000000");
        assertEquals(List.of(), outcomes);
        time.run(Duration.ofSeconds(1));
        var failed = (Outcome.Failed) outcomes.getFirst();
        assertTrue(failed.why().startsWith("answer could not be read: rule=tlv-length"), failed.why());
    }

    @Test
    void shouldTakeTheReadableAnswerAfterAnUnreadableOne() {
        request();
        receive(MODEM, "02000020000500" + "0202000000");
        receive(MODEM, "02000020000700" + SUCCESS);
        assertTrue(outcomes.getFirst() instanceof Outcome.Answered);
    }

    @Test
    void shouldIgnoreAnswerToAnotherMessage() {
        request();
        receive(MODEM, "02000022000700" + SUCCESS);
        assertEquals(List.of(), outcomes);
    }

    @Test
    void shouldNotTellTheOutcomeOfACancelledRequest() {
        request().cancel();
        receive(MODEM, "02000020000700" + SUCCESS);
        time.run(Duration.ofSeconds(1));
        assertEquals(List.of(), outcomes);
    }

    @Test
    void shouldFailWhenRequestCannotBeSentOrEncoded() {
        node.refusal = Reason.CONNECTION_RESET;
        request();
        assertEquals(List.of(), outcomes);
        time.settle();
        assertEquals(List.of(new Outcome.Failed("scripted: to=0:20481")), outcomes);
        handle.request(MODEM, new QmiMessage(REQUEST, Map.of("endpoint_desc_ind", 256L)), RESPONSE, LIMIT, outcomes::add);
        time.settle();
        assertTrue(((Outcome.Failed) outcomes.getLast()).why().contains("value=256 least=0 limit=255"));
    }

    @Test
    void shouldSendInOrderWhenWritableAgain() {
        node.refusal = Reason.WOULD_BLOCK;
        request();
        request();
        assertEquals(List.of(), node.sentTo(MODEM));
        node.refusal = null;
        request();
        assertEquals(List.of(), node.sentTo(MODEM));
        writable();
        assertEquals(List.of("0000", "0100", "0200"),
                node.sentTo(MODEM).stream().map(bytes -> bytes.substring(2, 6)).toList());
    }

    @Test
    void shouldNotSendARequestThatWasCancelledWhileItWaited() {
        node.refusal = Reason.NO_SPACE;
        request().cancel();
        node.refusal = null;
        writable();
        assertEquals(List.of(), node.sentTo(MODEM));
    }

    @Test
    void shouldFailARequestThatWaitedForCreditWhenTheLinkGoes() {
        node.refusal = Reason.WOULD_BLOCK;
        request();
        node.refusal = Reason.BROKEN_PIPE;
        writable();
        assertEquals(List.of(new Outcome.Failed("scripted: to=0:20481")), outcomes);
    }

    @Test
    void shouldRefuseWhenTooManyDatagramsWait() throws QrtrException, QmiException {
        node.refusal = Reason.WOULD_BLOCK;
        var response = new QmiMessage(RESPONSE, Map.of("rsp", Map.of("result", 0L, "error", 0L)));
        for (int i = 0; i < Outbox.WAITING_LIMIT; i++) {
            handle.respond(CLIENT, i, response);
        }
        var refused = assertThrows(QrtrException.class, () -> handle.respond(CLIENT, 64, response));
        assertTrue(refused.getMessage().contains("to=0:20482 waiting=64 limit=64"), refused.getMessage());
    }

    @Test
    void shouldRegisterAgainOnANewSocketAfterNetworkReset() throws QrtrException {
        handle.publish(0x31, 1, 1);
        handle.lookup(0x31, 1, 2);
        newServer(MODEM, 0x201);
        node.sent.clear();
        var old = node.sockets.getFirst();
        lane.execute(old.receiver::networkReset);
        time.settle();
        assertTrue(old.closed);
        assertEquals(List.of("newServer 1/2 0:20481", "delServer 0:20481", "networkReset"), heard);
        assertEquals(List.of("0a0000003100000001020000" + "0000000000000000", "040000003100000001010000" + "0100000001400000"),
                node.sentTo(ScriptedNode.CONTROL));
        old.receive(MODEM, "02000020000700" + SUCCESS);
        lane.execute(old.receiver::networkReset);
        time.settle();
        assertEquals(2, node.sockets.size());
    }

    @Test
    void shouldForgetServersOfANodeThenTellItsBye() {
        newServer(MODEM, 0x201);
        newServer(new QrtrAddress(3, 7), 0x201);
        newServer(new QrtrAddress(0, 0x5009), 0x201);
        heard.clear();
        control("03000000 00000000 00000000 00000000 00000000");
        assertEquals(List.of("delServer 0:20481", "delServer 0:20489", "bye 0"), heard);
    }

    @Test
    void shouldNotTakeTheEndMarkerForAServer() {
        control("04000000 00000000 00000000 00000000 00000000");
        assertEquals(List.of(), heard);
    }

    @Test
    void shouldForgetServersWhenClosed() {
        newServer(MODEM, 0x201);
        newServer(new QrtrAddress(3, 7), 0x201);
        heard.clear();
        handle.close();
        handle.close();
        time.settle();
        assertEquals(List.of("delServer 0:20481", "delServer 3:7"), heard);
        assertTrue(node.sockets.getFirst().closed);
    }

    @Test
    void shouldTellVersionAndInstanceOfAServer() {
        newServer(MODEM, 0x201);
        newServer(MODEM, 0x201);
        control("05000000 31000000 01020000 00000000 01500000");
        control("06000000 00000000 02500000 00000000 00000000");
        assertEquals(List.of("newServer 1/2 0:20481", "newServer 1/2 0:20481", "delServer 0:20481", "delClient 0:20482"), heard);
    }

    @Test
    void shouldNotObeyControlFromAnotherPortOrNode() {
        for (var from : List.of(MODEM, new QrtrAddress(0, QrtrAddress.CONTROL_PORT), new QrtrAddress(1, 0x4005))) {
            receive(from, "04000000 31000000 01020000 00000000 01500000");
        }
        assertEquals(List.of(), heard);
    }

    @Test
    void shouldIgnoreShortControlPacket() {
        control("04000000 31000000");
        assertEquals(List.of(), heard);
        assertEquals(1L, journal.counts(JournalKind.FAULT).get("qmi-short-control"));
    }

    @Test
    void shouldReceiveRequestsWhole() {
        handle.handle(REQUEST);
        receive(CLIENT, "000200200014001001000111010001120100011301000114010001");
        assertEquals(List.of("received 2 5"), heard);
    }

    @Test
    void shouldCloseHandlesThatAreOpenWhenDeactivated() {
        qmi.deactivate();
        assertTrue(node.sockets.stream().allMatch(socket -> socket.closed));
    }

    @Test
    void shouldJournalEveryMessageWithItsBytes() {
        handle.handle(REQUEST);
        request();
        receive(MODEM, "02000020000700" + SUCCESS);
        receive(CLIENT, "00020020000000");
        receive(CLIENT, "00020033000000");
        var events = journal.events(e -> e.kind() == JournalKind.QMI);
        assertEquals(List.of("INDICATION_REGISTER request tx", "INDICATION_REGISTER response rx",
                "INDICATION_REGISTER request rx", "unidentified rx"), events.stream().map(e -> e.subject()).toList());
        assertEquals(0x33, events.getLast().b());
        assertEquals(14, events.get(1).payload().length);
    }

    private QmiHandle open() throws QrtrException {
        return qmi.open(node, lane, journal, new QmiHandle.Listener() {
            @Override
            public void newServer(QmiHandle.Server server) {
                heard.add("newServer " + server.version() + "/" + server.instance() + " " + server.address());
            }

            @Override
            public void delServer(QmiHandle.Server server) {
                heard.add("delServer " + server.address());
            }

            @Override
            public void bye(int gone) {
                heard.add("bye " + gone);
            }

            @Override
            public void networkReset() {
                heard.add("networkReset");
            }

            @Override
            public void delClient(QrtrAddress client) {
                heard.add("delClient " + client);
            }

            @Override
            public void received(QrtrAddress from, int transaction, QmiMessage message) {
                heard.add("received " + transaction + " " + message.values().size());
            }

            @Override
            public void undecodable(QrtrAddress from, int transaction, QmiException why) {
                heard.add("undecodable " + transaction + " " + why.rule());
            }
        });
    }

    private QmiHandle.Pending request() {
        return handle.request(MODEM, message(), RESPONSE, LIMIT, outcomes::add);
    }

    private static QmiMessage message() {
        return new QmiMessage(REQUEST, Map.of());
    }

    private void receive(QrtrAddress from, String hex) {
        node.sockets.getFirst().receive(from, hex);
        time.settle();
    }

    private void control(String hex) {
        receive(ScriptedNode.CONTROL, hex);
    }

    private void newServer(QrtrAddress at, int word) {
        control(String.format("04000000 31000000 %02x%02x0000 %02x000000 %02x%02x0000", word & 0xff, word >> 8, at.node(),
                at.port() & 0xff, at.port() >> 8));
    }

    private void writable() {
        lane.execute(node.sockets.getFirst().receiver::writable);
        time.settle();
    }
}
