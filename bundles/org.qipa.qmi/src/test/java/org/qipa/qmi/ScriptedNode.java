package org.qipa.qmi;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Lane;

/** A node played by a test: writes down what is sent, hands in anything, and refuses sends for any reason. */
final class ScriptedNode implements QrtrNode {

    /** What was sent. */
    record Sent(int fromPort, QrtrAddress to, String bytes) {}

    /** A socket; ports are given out from 0x4000 on. */
    final class Socket implements QrtrSocket {
        final Receiver receiver;
        private final Lane lane;
        private int port;
        boolean closed;

        Socket(Lane lane, Receiver receiver) {
            this.lane = lane;
            this.receiver = receiver;
        }

        @Override
        public QrtrAddress address() {
            return new QrtrAddress(id(), port);
        }

        @Override
        public void bind(int wanted) {
            port = wanted != 0 ? wanted : nextPort++;
        }

        @Override
        public void send(QrtrAddress to, byte[] datagram) throws QrtrException {
            if (refusal != null && !to.equals(CONTROL)) {
                throw new QrtrException(refusal, "scripted: to=" + to);
            }
            if (port == 0) {
                bind(0);
            }
            sent.add(new Sent(port, to, HexFormat.of().formatHex(datagram)));
        }

        @Override
        public void close() {
            closed = true;
        }

        void receive(QrtrAddress from, String hex) {
            lane.execute(() -> receiver.received(from, HexFormat.of().parseHex(hex.replace(" ", ""))));
        }
    }

    static final QrtrAddress CONTROL = new QrtrAddress(QrtrAddress.LOCAL_NODE, QrtrAddress.CONTROL_PORT);

    final List<Sent> sent = new ArrayList<>();
    final List<Socket> sockets = new ArrayList<>();
    Reason refusal;
    private int nextPort = 0x4000;

    @Override
    public int id() {
        return QrtrAddress.LOCAL_NODE;
    }

    @Override
    public Socket socket(Lane lane, QrtrSocket.Receiver receiver) {
        sockets.add(new Socket(lane, receiver));
        return sockets.getLast();
    }

    @Override
    public void close() {
        sockets.forEach(Socket::close);
    }

    /** What was sent to an address. */
    List<String> sentTo(QrtrAddress to) {
        return sent.stream().filter(s -> s.to().equals(to)).map(Sent::bytes).toList();
    }
}
