package org.qipa.api.qrtr;

import org.osgi.annotation.versioning.ConsumerType;
import org.qipa.api.journal.Journal;
import org.qipa.api.time.TimeSource;

/** Opens fabrics. A service with {@code qipa.qrtr}: {@code local}, {@code kernel}. Thread safe. */
@ConsumerType
public interface QrtrTransport {

    /** Service property with the transport's name. */
    String QRTR_PROPERTY = "qipa.qrtr";

    /**
     * Opens the fabric of a device; also offers it as a {@link QrtrFabric} service, for modems in this process, with the
     * transport's name as {@link #QRTR_PROPERTY}.
     *
     * @throws QrtrException UNAVAILABLE when there is no such QRTR here, ADDRESS_IN_USE when it can serve no further device
     */
    QrtrFabric open(String device, TimeSource time, Journal journal) throws QrtrException;
}
