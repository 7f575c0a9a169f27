package org.qipa.qrtr.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrFabric.QrtrService;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Lane;
import org.qipa.journal.RingJournals;
import org.qipa.time.SimulatedTime;

/** The fabric as a device and its modem use it. */
class LocalFabricTest {

    private static final QrtrAddress AP_NAMES = new QrtrAddress(1, QrtrAddress.CONTROL_PORT);
    private static final QrtrAddress MODEM_NAMES = new QrtrAddress(0, QrtrAddress.CONTROL_PORT);

    private final SimulatedTime time = new SimulatedTime();
    private final Lane lane = time.lane("test");
    private final LocalQrtrTransport transport = new LocalQrtrTransport();
    private final QrtrFabric fabric = transport.open("ipa0", time, new RingJournals().journal("ipa0", time));
    private final Ear apEar = new Ear();
    private final Ear modemEar = new Ear();

    @Test
    void shouldTellEachSideOfTheOthersServices() throws QrtrException {
        var host = fabric.local().socket(lane, apEar);
        say(host, AP_NAMES, PacketType.NEW_SERVER, 0x101);
        say(host, AP_NAMES, PacketType.NEW_LOOKUP, 0x201);
        var modem = modem(fabric.attach(0));
        say(modem, MODEM_NAMES, PacketType.NEW_LOOKUP, 0x101);
        assertEquals(List.of(new QrtrService(0x31, 0x101, new QrtrAddress(1, 0x4000)),
                new QrtrService(0x31, 0x201, new QrtrAddress(0, 0x5001))), fabric.services());
        assertEquals(0x5001, apEar.controls(PacketType.NEW_SERVER).getLast().port());
        assertEquals(0x4000, modemEar.controls(PacketType.NEW_SERVER).getFirst().port());
        modem.send(host.address(), new byte[] {7});
        host.send(modem.address(), new byte[] {8, 9});
        time.settle();
        assertArrayEquals(new byte[] {7}, apEar.heard.getLast().datagram());
        assertArrayEquals(new byte[] {8, 9}, modemEar.heard.getLast().datagram());
    }

    @Test
    void shouldSayByeForAModemNodeThatClosesAndLetItComeBack() throws QrtrException {
        var host = fabric.local().socket(lane, apEar);
        say(host, AP_NAMES, PacketType.NEW_SERVER, 0x101);
        say(host, AP_NAMES, PacketType.NEW_LOOKUP, 0x201);
        for (int boot = 1; boot <= 3; boot++) {
            var node = fabric.attach(0);
            modem(node);
            assertEquals(2, fabric.services().size());
            node.close();
            time.settle();
            assertEquals(boot, apEar.controls(PacketType.BYE).size());
            assertEquals(boot, apEar.controls(PacketType.DEL_SERVER).size());
            assertEquals(1, fabric.services().size());
        }
    }

    @Test
    void shouldRefuseNodesThatAreTaken() throws QrtrException {
        fabric.attach(0);
        assertEquals(Reason.ADDRESS_IN_USE, assertThrows(QrtrException.class, () -> fabric.attach(0)).reason());
        assertEquals(Reason.INVALID, assertThrows(QrtrException.class, () -> fabric.attach(1)).reason());
    }

    @Test
    void shouldHoldBackASenderUntilTheModemReads() throws QrtrException {
        var slow = time.lane("modem");
        var node = fabric.attach(0);
        var socket = node.socket(slow, modemEar);
        socket.bind(0x25);
        var host = fabric.local().socket(lane, apEar);
        for (int i = 0; i < 10; i++) {
            host.send(socket.address(), new byte[1]);
        }
        assertEquals(Reason.WOULD_BLOCK,
                assertThrows(QrtrException.class, () -> host.send(socket.address(), new byte[1])).reason());
        time.settle();
        assertEquals(10, modemEar.heard.size());
        assertEquals(1, apEar.writable);
        host.send(socket.address(), new byte[1]);
    }

    @Test
    void shouldRefuseEverythingAfterClose() throws QrtrException {
        var node = fabric.attach(0);
        fabric.close();
        fabric.close();
        assertEquals(Reason.UNAVAILABLE, assertThrows(QrtrException.class, () -> fabric.attach(0)).reason());
        assertEquals(Reason.UNAVAILABLE, assertThrows(QrtrException.class, () -> node.socket(lane, modemEar)).reason());
        assertEquals(Reason.UNAVAILABLE, assertThrows(QrtrException.class, () -> fabric.local().socket(lane, apEar)).reason());
    }

    @Test
    void shouldCloseFabricsThatAreOpenWhenDeactivated() {
        transport.deactivate();
        assertEquals(Reason.UNAVAILABLE, assertThrows(QrtrException.class, () -> fabric.attach(0)).reason());
    }

    private QrtrSocket modem(QrtrNode node) throws QrtrException {
        var socket = node.socket(lane, modemEar);
        socket.bind(0x5001);
        say(socket, MODEM_NAMES, PacketType.NEW_SERVER, 0x201);
        return socket;
    }

    private void say(QrtrSocket socket, QrtrAddress names, PacketType type, int instanceWord) throws QrtrException {
        socket.send(names, ControlPacket.server(type, 0x31, instanceWord, new QrtrAddress(0, 0)).encode());
        time.settle();
    }
}
