package org.qipa.qrtr.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.qipa.api.qrtr.PacketType.BYE;
import static org.qipa.api.qrtr.PacketType.DATA;
import static org.qipa.api.qrtr.PacketType.HELLO;
import static org.qipa.api.qrtr.PacketType.RESUME_TX;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrSocket;

/** Links and flow control: test ideas B23, B24, B26 to B31, B38. */
class LinkTest extends NodeTest {

    private static final QrtrAddress MODEM = new QrtrAddress(0, 0x25);

    private ScriptedLink link;
    private QrtrSocket socket;

    @BeforeEach
    void connect() throws QrtrException {
        link = new ScriptedLink(node);
        link.control(0, HELLO, ControlPacket.bare(HELLO));
        link.sent.clear();
        socket = socket();
        socket.bind(0);
    }

    @Test
    void shouldAskForResumeAtTheFifthAndStopAfterTheTenth() throws QrtrException {
        send(10);
        assertEquals(List.of(false, false, false, false, true, false, false, false, false, false), confirms());
        assertTrue(refused(Reason.WOULD_BLOCK, () -> socket.send(MODEM, new byte[1])).contains("to=0:37 pending=10 limit=10"));
        assertEquals(1, node.counters().get(Counters.Name.WOULD_BLOCK));
    }

    @Test
    void shouldGoOnAfterResumeAndAskAgainAtTheFifth() throws QrtrException {
        send(10);
        refused(Reason.WOULD_BLOCK, () -> socket.send(MODEM, new byte[1]));
        resume();
        assertEquals(1, ear.writable);
        link.sent.clear();
        send(6);
        assertEquals(List.of(false, false, false, false, true, false), confirms());
    }

    @Test
    void shouldCountEachDestinationByItself() throws QrtrException {
        send(10);
        socket.send(new QrtrAddress(0, 0x26), new byte[1]);
        assertEquals(11, link.sent(DATA).size());
    }

    @Test
    void shouldIgnoreResumeOfAnotherFlow() throws QrtrException {
        send(10);
        link.packet(RESUME_TX, MODEM, socket.address(), ControlPacket.client(RESUME_TX, 0, 0x26).encode());
        refused(Reason.WOULD_BLOCK, () -> socket.send(MODEM, new byte[1]));
    }

    @Test
    void shouldAskWithTheNextPacketWhenTheAskingOneFailed() throws QrtrException {
        send(4);
        link.refuses = true;
        refused(Reason.CONNECTION_RESET, () -> socket.send(MODEM, new byte[1]));
        link.refuses = false;
        link.sent.clear();
        send(2);
        assertEquals(List.of(true, false), confirms());
    }

    @Test
    void shouldGetBrokenPipeWhenLinkGoesWhileWaiting() throws QrtrException {
        send(10);
        refused(Reason.WOULD_BLOCK, () -> socket.send(MODEM, new byte[1]));
        node.unlink(link.link);
        time.settle();
        assertEquals(1, ear.writable);
        refused(Reason.BROKEN_PIPE, () -> socket.send(MODEM, new byte[1]));
        refused(Reason.CONNECTION_RESET, () -> socket.send(MODEM, new byte[1]));
    }

    @Test
    void shouldResumeOnceWhenReadAndNotWhenQueued() {
        link.link.received(new WirePacket(DATA.code(), MODEM, true, socket.address(), new byte[] {1, 2, 3}).encode());
        assertEquals(List.of(), link.sent);
        time.settle();
        assertEquals(1, link.sent(RESUME_TX).size());
        var resume = link.sent(RESUME_TX).getFirst();
        assertEquals(MODEM, resume.to());
        assertEquals(ControlPacket.client(RESUME_TX, 1, 0x4000), ControlPacket.decode(resume.payload()));
        assertArrayEquals(new byte[] {1, 2, 3}, ear.heard.getFirst().datagram());
    }

    @Test
    void shouldWriteTheLinksOwnNodeWhenAnsweringAControlPort() {
        link.control(5, HELLO, ControlPacket.bare(HELLO));
        assertEquals(new QrtrAddress(0, QrtrAddress.CONTROL_PORT), link.sent(HELLO).getFirst().to());
    }

    @ParameterizedTest
    @ValueSource(strings = {"01000000 02000000 05000000 feffffff 00000000 04000000 01000000 ffff0000 02000000",
            "03020000 04000000 0500 feff 0100 feff 02000000"})
    void shouldTakeTheShortFormsOfTheControlPort(String hello) {
        link.bytes(hello);
        assertEquals(1, link.sent(HELLO).size());
        assertEquals(0, node.counters().get(Counters.Name.NO_SOCKET));
    }

    @Test
    void shouldReachBridgedNodesOverTheLinkAndSayByeForEach() throws QrtrException {
        var bridge = new ScriptedLink(node);
        var serverEar = new Ear();
        server(serverEar, 0x31, 0x101);
        bridge.newServer(3, 0x40, 1, new QrtrAddress(4, 9));
        bridge.sent.clear();
        socket.send(new QrtrAddress(4, 9), new byte[] {1});
        assertEquals(new QrtrAddress(4, 9), bridge.sent(DATA).getFirst().to());
        node.unlink(bridge.link);
        time.settle();
        assertEquals(List.of(ControlPacket.client(BYE, 3, 0), ControlPacket.client(BYE, 4, 0)), serverEar.controls(BYE));
    }

    @Test
    void shouldDeliverWhateverNodeTheHeaderNames() {
        link.packet(DATA, MODEM, new QrtrAddress(77, 0x4000), new byte[] {1});
        time.settle();
        assertEquals(1, ear.heard.size());
    }

    @Test
    void shouldDropAndCountInvalidPackets() {
        link.bytes("02000000");
        link.bytes("010000");
        link.packet(HELLO, MODEM, socket.address(), new byte[4]);
        link.packet(DATA, MODEM, new QrtrAddress(1, 0x7000), new byte[4]);
        time.settle();
        assertEquals(3, node.counters().get(Counters.Name.INVALID_PACKET));
        assertEquals(1, node.counters().get(Counters.Name.NO_SOCKET));
        assertEquals(List.of(), ear.heard);
        assertEquals(3L, journal.counts(org.qipa.api.journal.JournalKind.FAULT).get("qrtr-invalid-packet"));
    }

    @Test
    void shouldDropFromLinkWhenReceiveQueueIsFull() {
        for (int i = 0; i <= LocalSocket.QUEUE_LIMIT; i++) {
            link.packet(DATA, MODEM, socket.address(), new byte[] {1});
        }
        time.settle();
        assertEquals(LocalSocket.QUEUE_LIMIT, ear.heard.size());
        assertEquals(1, node.counters().get(Counters.Name.RECEIVE_QUEUE_FULL));
    }

    private void send(int packets) throws QrtrException {
        for (int i = 0; i < packets; i++) {
            socket.send(MODEM, new byte[] {(byte) i});
        }
    }

    private void resume() {
        link.packet(RESUME_TX, MODEM, socket.address(), ControlPacket.client(RESUME_TX, 0, 0x25).encode());
        time.settle();
    }

    private List<Boolean> confirms() {
        return link.sent(DATA).stream().map(WirePacket::confirmRx).toList();
    }
}
