package org.qipa.api.handshake;

import java.util.function.BooleanSupplier;
import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.journal.Journal;
import org.qipa.api.memory.InitDriverFacts;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.time.Lane;

/** Opens handshakes. A service; thread safe. */
@ProviderType
public interface Handshakes {

    /** What the handshake asks of the device. Called on the owner lane. */
    interface Listener {
        /**
         * The modem is ready: start the network device. May be called again when it already runs.
         *
         * @return false when it could not be started; the next ready test tries again
         */
        boolean startNetwork();

        /** The state changed, for the shell; no action needed. */
        default void changed(HandshakeSnapshot snapshot) {
        }
    }

    /**
     * What a device gives to its handshake.
     *
     * @param node     the AP's QRTR node
     * @param lane     the device's owner lane
     * @param facts    for INIT_DRIVER
     * @param ucLoaded whether the microcontroller has announced itself (spec 10 §1), asked at each INIT_DRIVER
     * @param listener the device
     * @param journal  the device's
     */
    record Request(QrtrNode node, Lane lane, InitDriverFacts facts, BooleanSupplier ucLoaded, Listener listener,
            Journal journal) {}

    /** Publishes the host service and looks for the modem's: the server's socket first, then the client's. */
    Handshake open(Request request) throws QrtrException;
}
