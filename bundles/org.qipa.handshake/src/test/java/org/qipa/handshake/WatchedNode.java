package org.qipa.handshake;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Lane;

/** The AP's node of a real fabric; writes down what its sockets send, and can refuse it. */
final class WatchedNode implements QrtrNode {

    /** A datagram that left. */
    record Sent(int fromPort, QrtrAddress to, String bytes) {
        boolean isControl() {
            return to.port() == QrtrAddress.CONTROL_PORT;
        }
    }

    final List<Sent> sent = new ArrayList<>();
    int open;
    /** Datagrams to be refused, by their bytes. */
    Predicate<String> refuse = bytes -> false;
    private final QrtrNode node;

    WatchedNode(QrtrNode node) {
        this.node = node;
    }

    @Override
    public int id() {
        return node.id();
    }

    @Override
    public QrtrSocket socket(Lane lane, QrtrSocket.Receiver receiver) throws QrtrException {
        var socket = node.socket(lane, receiver);
        open++;
        return new QrtrSocket() {
            @Override
            public QrtrAddress address() {
                return socket.address();
            }

            @Override
            public void bind(int port) throws QrtrException {
                socket.bind(port);
            }

            @Override
            public void send(QrtrAddress to, byte[] datagram) throws QrtrException {
                var bytes = HexFormat.of().formatHex(datagram);
                if (refuse.test(bytes)) {
                    throw new QrtrException(Reason.CONNECTION_RESET, "scripted: to=" + to);
                }
                socket.send(to, datagram);
                sent.add(new Sent(address().port(), to, bytes));
            }

            @Override
            public void close() {
                open--;
                socket.close();
            }
        };
    }

    @Override
    public void close() {
        node.close();
    }
}
