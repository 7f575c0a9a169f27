package org.qipa.api.qrtr;

import org.osgi.annotation.versioning.ConsumerType;
import org.qipa.api.time.Lane;

/** A node in this process. Thread safe. */
@ConsumerType
public interface QrtrNode extends AutoCloseable {

    /** The node's id. */
    int id();

    /**
     * Opens a socket; it gets a port when it is bound or first sends.
     *
     * @param lane     on which the receiver is called
     * @param receiver of datagrams
     */
    QrtrSocket socket(Lane lane, QrtrSocket.Receiver receiver) throws QrtrException;

    /** Takes the node away with its sockets and links. */
    @Override
    void close();
}
