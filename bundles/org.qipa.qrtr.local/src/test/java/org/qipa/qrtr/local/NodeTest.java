package org.qipa.qrtr.local;

import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Lane;
import org.qipa.journal.RingJournals;
import org.qipa.time.SimulatedTime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** An AP node under simulated time, and what tests say to it. */
abstract class NodeTest {

    static final QrtrAddress CONTROL = new QrtrAddress(QrtrAddress.LOCAL_NODE, QrtrAddress.CONTROL_PORT);

    final SimulatedTime time = new SimulatedTime();
    final Lane lane = time.lane("test");
    final org.qipa.api.journal.Journal journal = new RingJournals().journal("test", time);
    final LocalNode node = new LocalNode(QrtrAddress.LOCAL_NODE, false, new Exchange(), journal,
            new FabricFaults(new QrtrFaults().board("test"), new SimulatedTime(), journal), () -> { });
    final Ear ear = new Ear();

    QrtrSocket socket() throws QrtrException {
        return node.socket(lane, ear);
    }

    QrtrSocket socket(Ear other) throws QrtrException {
        return node.socket(lane, other);
    }

    QrtrSocket server(Ear other, int service, int instanceWord) throws QrtrException {
        var socket = socket(other);
        say(socket, PacketType.NEW_SERVER, service, instanceWord);
        return socket;
    }

    QrtrSocket lookup(Ear other, int service, int instanceWord) throws QrtrException {
        var socket = socket(other);
        say(socket, PacketType.NEW_LOOKUP, service, instanceWord);
        return socket;
    }

    void say(QrtrSocket socket, PacketType type, int service, int instanceWord) throws QrtrException {
        say(socket, ControlPacket.server(type, service, instanceWord, new QrtrAddress(0, 0)));
    }

    void say(QrtrSocket socket, ControlPacket packet) throws QrtrException {
        socket.send(CONTROL, packet.encode());
        time.settle();
    }

    static String refused(Reason reason, Exchange.Action action) {
        var refusal = assertThrows(QrtrException.class, action::run);
        assertEquals(reason, refusal.reason(), refusal.getMessage());
        return refusal.getMessage();
    }
}
