package org.qipa.core.trace;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.qipa.api.qrtr.QrtrAddress;

/** The modem's side of QRTR as the recordings have it: node 0, IPA service on port 0x5001, its client on 0x5002. */
final class Modem {

    static final int SERVICE_PORT = 0x5001;
    static final int CLIENT_PORT = 0x5002;
    /** The AP's sockets in the order in which they are made. */
    static final int AP_SERVER = 0x4000;
    static final int AP_CLIENT = 0x4001;

    private static final int NODE = 0;
    /** The AP's own node, whose name service passes things on. */
    private static final int LOCAL_NODE = 1;
    private static final String NEW_SERVER = "04000000";
    private static final String DEL_SERVER = "05000000";
    private static final String BYE = "03000000";

    /** Messages the AP has sent: destination port and bytes; control packets are left out. */
    final List<String> sent = new ArrayList<>();

    private final DriverRig rig;
    /** How INIT_DRIVER is answered. */
    private Answer answer = Answer.SUCCESS;

    /** Answers to INIT_DRIVER. */
    enum Answer {
        /** With result 0. */
        SUCCESS("", "21", "02040000000000" + "10040005000000" + "1104000f000000" + "12010001"),
        /** With result 1, error 3. */
        REFUSED("", "21", "02040001000300"),
        /** Cut to two bytes behind the header. */
        CUT("", "21", "0204"),
        /** With another transaction id. */
        WRONG_TRANSACTION("efbe", "21", "02040000000000"),
        /** With another message id. */
        OTHER_MESSAGE("", "22", "02040000000000"),
        /** With another TLV type. */
        WRONG_TLV("", "21", "01040000000000"),
        /** Not at all. */
        NONE("", "", "");

        private final String transaction;
        private final String message;
        private final String payload;

        Answer(String transaction, String message, String payload) {
            this.transaction = transaction;
            this.message = message;
            this.payload = payload;
        }
    }

    Modem(DriverRig rig) {
        this.rig = rig;
        rig.node.sends = this::asked;
    }

    /** Its IPA service appears, and INIT_DRIVER is answered so. */
    void appears(Answer how) {
        answer = how;
        control(NEW_SERVER);
    }

    /** Its IPA service goes. */
    void withdraws() {
        control(DEL_SERVER);
    }

    /** Its node goes. */
    void bye() {
        for (int port : new int[] {AP_CLIENT, AP_SERVER}) {
            deliver(port, LOCAL_NODE, QrtrAddress.CONTROL_PORT, BYE + "00".repeat(16));
        }
    }

    /** Its client asks the AP's service. */
    void asks(String hex) {
        deliver(AP_SERVER, NODE, CLIENT_PORT, hex);
    }

    private void control(String command) {
        deliver(AP_CLIENT, LOCAL_NODE, QrtrAddress.CONTROL_PORT, command + "31000000010200000000000001500000");
    }

    private void deliver(int to, int node, int port, String hex) {
        rig.node.deliver(to, new QrtrAddress(node, port), HexFormat.of().parseHex(hex));
        rig.time().settle();
    }

    private void asked(QrtrAddress to, byte[] datagram) {
        if (to.port() != QrtrAddress.CONTROL_PORT) {
            sent.add(to.port() + " " + HexFormat.of().formatHex(datagram));
        }
        if (to.port() != SERVICE_PORT || datagram[0] != 0 || answer == Answer.NONE) {
            return;
        }
        String transaction = answer.transaction.isEmpty() ? HexFormat.of().formatHex(datagram, 1, 3) : answer.transaction;
        String length = HexFormat.of().toHexDigits((byte) (answer.payload.length() / 2));
        rig.node.deliver(AP_CLIENT, new QrtrAddress(NODE, SERVICE_PORT), HexFormat.of()
                .parseHex("02" + transaction + answer.message + "00" + length + "00" + answer.payload));
    }
}
