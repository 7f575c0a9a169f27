package org.qipa.core.trace;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Lane;

/** A QRTR node without a fabric: what is sent is recorded, what arrives comes from the trace. */
final class FakeNode implements QrtrNode {

    private static final int FIRST_PORT = 0x4000;

    private final FakePlatform platform;
    private final Map<Integer, Socket> sockets = new HashMap<>();
    private int next = FIRST_PORT;
    /** Told of every datagram that the driver sends. */
    java.util.function.BiConsumer<QrtrAddress, byte[]> sends = (to, datagram) -> { };

    FakeNode(FakePlatform platform) {
        this.platform = platform;
    }

    @Override
    public int id() {
        return 1;
    }

    @Override
    public QrtrSocket socket(Lane lane, QrtrSocket.Receiver receiver) {
        return new Socket(lane, receiver);
    }

    @Override
    public void close() {
        sockets.clear();
    }

    void deliver(int port, QrtrAddress from, byte[] datagram) {
        Socket s = sockets.get(port);
        if (s != null) {
            s.lane.execute(() -> s.receiver.received(from, datagram));
        }
    }

    private final class Socket implements QrtrSocket {
        private final Lane lane;
        private final Receiver receiver;
        private int port;

        Socket(Lane lane, Receiver receiver) {
            this.lane = lane;
            this.receiver = receiver;
        }

        @Override
        public QrtrAddress address() {
            return new QrtrAddress(1, port);
        }

        @Override
        public void bind(int wanted) {
            port = wanted == 0 ? next++ : wanted;
            sockets.put(port, this);
        }

        @Override
        public void send(QrtrAddress to, byte[] datagram) {
            if (port == 0) {
                bind(0);
            }
            platform.out().add("qrtr " + port, Integer.toUnsignedString(to.node()) + ":"
                    + Integer.toUnsignedString(to.port()) + " " + HexFormat.of().formatHex(datagram));
            sends.accept(to, datagram);
        }

        @Override
        public void close() {
            platform.out().add("qrtr close", Integer.toString(port));
            sockets.remove(port);
        }
    }
}
