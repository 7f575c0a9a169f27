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
     * <p>A transport with one node only, as a kernel's, answers a part of that one: with its number, and with sockets of its
     * own, which go when it closes. Nobody says BYE then; lookups see DEL_SERVER of what it served.
     *
     * @param id wished for, neither the local node's nor broadcast; taken until what it made closes
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
