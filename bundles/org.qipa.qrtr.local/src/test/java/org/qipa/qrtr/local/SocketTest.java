package org.qipa.qrtr.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;

/** Sockets: test ideas B32 to B37, and local delivery. */
class SocketTest extends NodeTest {

    @Test
    void shouldTakeTheLowestFreePort() throws QrtrException {
        var first = socket();
        first.bind(0);
        socket().bind(0x4001);
        var third = socket();
        third.bind(0);
        assertEquals(0x4002, third.address().port());
        first.close();
        var fourth = socket();
        fourth.bind(0);
        assertEquals(0x4000, fourth.address().port());
    }

    @Test
    void shouldBindWithTheFirstSend() throws QrtrException {
        var socket = socket();
        assertEquals(new QrtrAddress(1, 0), socket.address());
        say(socket, PacketType.NEW_LOOKUP, 0x31, 0x201);
        assertEquals(new QrtrAddress(1, 0x4000), socket.address());
    }

    @Test
    void shouldHearNothingBeforeItIsBound() throws QrtrException {
        var socket = socket();
        new ScriptedLink(node).packet(PacketType.DATA, new QrtrAddress(0, 0x25), socket.address(), new byte[4]);
        assertEquals("no socket: to=1:0",
                refused(Reason.NO_SUCH_DEVICE, () -> socket(new Ear()).send(socket.address(), new byte[4])));
        time.settle();
        assertEquals(List.of(), ear.heard);
        assertEquals(1, node.counters().get(Counters.Name.NO_SOCKET));
    }

    @Test
    void shouldRefusePortsWithoutTheRight() throws QrtrException {
        var socket = socket();
        assertEquals("port=100 least=16384", refused(Reason.ACCESS, () -> socket.bind(100)));
        refused(Reason.ACCESS, () -> socket.bind(QrtrAddress.CONTROL_PORT));
        assertEquals(0, socket.address().port());
    }

    @Test
    void shouldRefuseUsedPort() throws QrtrException {
        socket().bind(0x5000);
        var socket = socket();
        assertEquals("port=20480 node=1", refused(Reason.ADDRESS_IN_USE, () -> socket.bind(0x5000)));
    }

    @Test
    void shouldReleaseTheOldPortWhenBoundToAnother() throws QrtrException {
        var link = new ScriptedLink(node);
        var socket = socket();
        socket.bind(0x5000);
        socket.bind(0x5000);
        assertEquals(0, link.sent.size());
        socket.bind(0x5001);
        assertEquals(1, link.sent(PacketType.DEL_CLIENT).size());
        socket().bind(0x5000);
    }

    @Test
    void shouldRefuseUnknownNodeAndPort() throws QrtrException {
        var socket = socket();
        assertEquals("no route: to=9:5", refused(Reason.CONNECTION_RESET, () -> socket.send(new QrtrAddress(9, 5), new byte[1])));
        refused(Reason.NO_SUCH_DEVICE, () -> socket.send(new QrtrAddress(1, 0x7000), new byte[1]));
        refused(Reason.NO_SUCH_DEVICE, () -> socket.send(socket.address(), new byte[1]));
        refused(Reason.NOT_CONNECTED, () -> socket.send(new QrtrAddress(QrtrAddress.BROADCAST_NODE, 5), new byte[1]));
    }

    @Test
    void shouldRefuseDatagramBeyondTheLimit() throws QrtrException {
        var socket = socket();
        assertEquals("datagram length=65536 limit=65535",
                refused(Reason.MESSAGE_SIZE, () -> socket.send(CONTROL, new byte[65_536])));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 65_535})
    void shouldDeliverDatagramsWholeWhateverTheirLength(int length) throws QrtrException {
        var receiver = socket();
        receiver.bind(0);
        var datagram = new byte[length];
        datagram[length - 1] = 7;
        socket(new Ear()).send(receiver.address(), datagram);
        time.settle();
        assertArrayEquals(datagram, ear.heard.getFirst().datagram());
    }

    @Test
    void shouldRefuseWhenReceiverIsFullAndCallWhenThereIsSpace() throws QrtrException {
        var receiver = socket(new Ear());
        receiver.bind(0);
        var sender = socket();
        for (int i = 0; i < LocalSocket.QUEUE_LIMIT; i++) {
            sender.send(receiver.address(), new byte[1]);
        }
        assertTrue(refused(Reason.NO_SPACE, () -> sender.send(receiver.address(), new byte[1])).contains("limit=256"));
        time.settle();
        assertEquals(1, ear.writable);
        sender.send(receiver.address(), new byte[1]);
    }

    @Test
    void shouldRefuseWhenReceiverHoldsTooManyBytes() throws QrtrException {
        var receiver = socket(new Ear());
        receiver.bind(0);
        var sender = socket();
        for (int i = 0; i < 3; i++) {
            sender.send(receiver.address(), new byte[65_535]);
        }
        refused(Reason.NO_SPACE, () -> sender.send(receiver.address(), new byte[65_535]));
    }

    @Test
    void shouldDeliverACopyOnTheLane() throws QrtrException {
        var receiver = socket();
        receiver.bind(0);
        var sender = socket(new Ear());
        var datagram = new byte[] {1, 2};
        sender.send(receiver.address(), datagram);
        datagram[0] = 9;
        assertEquals(List.of(), ear.heard);
        time.settle();
        assertArrayEquals(new byte[] {1, 2}, ear.heard.getFirst().datagram());
        assertEquals(sender.address(), ear.heard.getFirst().from());
    }

    @Test
    void shouldHearNothingAfterClose() throws QrtrException {
        var receiver = socket();
        receiver.bind(0);
        socket(new Ear()).send(receiver.address(), new byte[1]);
        receiver.close();
        receiver.close();
        time.settle();
        assertEquals(List.of(), ear.heard);
        refused(Reason.BROKEN_PIPE, () -> receiver.send(CONTROL, new byte[4]));
    }
}
