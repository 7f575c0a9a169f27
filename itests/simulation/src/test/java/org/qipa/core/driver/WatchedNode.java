package org.qipa.core.driver;

import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.qrtr.QrtrSocket;
import org.qipa.api.time.Lane;

/** A node whose sockets are among the things that can be refused. */
record WatchedNode(QrtrNode node, WatchedHardware hardware) implements QrtrNode {

    @Override
    public int id() {
        return node.id();
    }

    @Override
    public QrtrSocket socket(Lane lane, QrtrSocket.Receiver receiver) throws QrtrException {
        if (hardware.isRefused("socket")) {
            throw new QrtrException(QrtrException.Reason.NO_SPACE, "refused: what=socket");
        }
        return node.socket(lane, receiver);
    }

    @Override
    public void close() {
        node.close();
    }
}
