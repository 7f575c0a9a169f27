package org.qipa.handshake;

import java.util.HexFormat;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Lane;

/**
 * A modem that says and answers what a test wants: its IPA service on port 0x5001, its client on 0x5002. It has node 0, or is
 * on the AP's own.
 */
final class ScriptedModem {

    /** Answers to INIT_DRIVER: what stands for the transaction id is {@code TTTT}. */
    static final String SUCCESS = "02TTTT21001900" + "02040000000000" + "10040005000000" + "1104000f000000" + "12010001";
    static final String REFUSED = "02TTTT21000700" + "02040001000300";
    static final String CUT = "02TTTT21000200" + "0204";
    static final String SHORT_RESULT = "02TTTT21000500" + "0202000000";
    static final String OTHER_MESSAGE = "02TTTT22000700" + "02040000000000";
    static final String WRONG_TLV = "02TTTT21000700" + "01040000000000";
    static final String WRONG_TRANSACTION = "02efbe21000700" + "02040000000000";

    static final String DRIVER_INIT_COMPLETE = "0001003500040001010000";
    static final String DRIVER_INIT_COMPLETE_EMPTY = "00010035000000";
    static final String INDICATION_REGISTER = "0002002000040010010001";

    static final int NODE = 0;
    static final int SERVICE_PORT = 0x5001;
    static final int CLIENT_PORT = 0x5002;

    private static final QrtrAddress HOST = new QrtrAddress(QrtrAddress.LOCAL_NODE, 0x4000);

    /** What answers the next INIT_DRIVER; null for silence. */
    String answer;
    /** The transaction of the last INIT_DRIVER. */
    String transaction;

    private final QrtrFabric fabric;
    private final Lane lane;
    private final boolean onOwnNode;
    private QrtrNode node;
    private QrtrSocket service;
    private QrtrSocket client;

    ScriptedModem(QrtrFabric fabric, Lane lane, boolean onOwnNode) throws QrtrException {
        this.fabric = fabric;
        this.lane = lane;
        this.onOwnNode = onOwnNode;
        boot();
    }

    void boot() throws QrtrException {
        node = onOwnNode ? fabric.local() : fabric.attach(NODE);
        service = bound(SERVICE_PORT, this::asked);
        client = bound(CLIENT_PORT, (from, datagram) -> { });
    }

    /** Its node goes away: BYE. On the AP's own node its sockets go, the client's first. */
    void crash() {
        if (onOwnNode) {
            client.close();
            service.close();
        } else {
            node.close();
        }
    }

    void publish() throws QrtrException {
        service.send(names(), control("04", "31000000" + "01020000"));
    }

    /** The service moves to another port of the same node. */
    void publishAt(int port) throws QrtrException {
        bound(port, this::asked).send(names(), control("04", "31000000" + "01020000"));
    }

    void withdraw() throws QrtrException {
        service.send(names(), control("05", "31000000" + "01020000"));
    }

    /** A request of its client to the AP's service. */
    void ask(String bytes) throws QrtrException {
        client.send(HOST, HexFormat.of().parseHex(bytes));
    }

    /** Sends from its service to the AP's client, which has the second port. */
    void answerLate(String bytes) throws QrtrException {
        service.send(new QrtrAddress(QrtrAddress.LOCAL_NODE, 0x4001),
                HexFormat.of().parseHex(bytes.replace("TTTT", transaction)));
    }

    private void asked(QrtrAddress from, byte[] datagram) {
        if (datagram[0] != 0 || from.port() == QrtrAddress.CONTROL_PORT) {
            return;
        }
        transaction = HexFormat.of().formatHex(datagram, 1, 3);
        if (answer != null) {
            try {
                service.send(from, HexFormat.of().parseHex(answer.replace("TTTT", transaction)));
            } catch (QrtrException e) {
                throw new AssertionError(e);
            }
        }
    }

    private QrtrSocket bound(int port, QrtrSocket.Receiver receiver) throws QrtrException {
        var socket = node.socket(lane, receiver);
        socket.bind(port);
        return socket;
    }

    private QrtrAddress names() {
        return new QrtrAddress(node.id(), QrtrAddress.CONTROL_PORT);
    }

    private static byte[] control(String command, String words) {
        return HexFormat.of().parseHex(command + "000000" + words + "00000000" + "00000000");
    }
}
