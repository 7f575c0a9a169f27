package org.qipa.itests.qrtr;

import org.qipa.api.qrtr.QrtrTransport;
import org.qipa.qrtr.local.LocalQrtrTransport;

/** The contract on the fabric inside the process. */
class LocalTransportTest extends TransportContract {

    @Override
    QrtrTransport transport() {
        return new LocalQrtrTransport();
    }

    /** It gives the AP's sockets no rights. */
    @Override
    boolean hasRight() {
        return false;
    }
}
