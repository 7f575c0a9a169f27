package org.qipa.api.qrtr;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** The nodes a device can reach. A service per open device, with {@code qipa.device} and {@code qipa.qrtr}. Thread safe. */
@ConsumerType
public interface QrtrFabric extends AutoCloseable {

    /** Service property: the device's name. */
    String DEVICE_PROPERTY = "qipa.device";

    /** The device's name. */
    String device();

    /** The AP's node. */
    QrtrNode local();

    /**
     * Attaches the node of a modem in this process and links it to the local node. Closing the node breaks the link: the
     * local node sees BYE.
     *
     * @param id wished for; a transport with one node only answers that one
     */
    QrtrNode attach(int id) throws QrtrException;

    /** Who serves what, as the local name service knows it. */
    List<QrtrService> services();

    /** Closes all sockets and nodes. */
    @Override
    void close();

    /** A service as a name service knows it. The instance word is {@code instance << 8 | version}. */
    record QrtrService(int service, int instanceWord, QrtrAddress address) {}
}
