package org.qipa.itests.qrtr;

import org.qipa.api.qrtr.QrtrTransport;
import org.qipa.qrtr.kernel.KernelQrtrTransport;

/** The contract on the kernel's sockets; skipped, with the reason, where the kernel has none. */
class KernelTransportTest extends TransportContract {

    @Override
    QrtrTransport transport() {
        return new KernelQrtrTransport();
    }

    @Override
    boolean hasRight() {
        return Rights.mayAdministrateTheNetwork();
    }
}
