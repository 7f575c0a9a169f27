package org.qipa.api.qrtr;

import org.osgi.annotation.versioning.ConsumerType;

/** A datagram socket (spec 13). Thread safe. */
@ConsumerType
public interface QrtrSocket extends AutoCloseable {

    /** Called on the socket's lane. */
    interface Receiver {
        /**
         * A datagram; the array is the receiver's. {@linkplain ControlPacket Control packets} come from (own node, control
         * port). A socket that serves hears DEL_CLIENT of every socket that closes, whether they have talked or not: it
         * is for its user to know the address.
         */
        void received(QrtrAddress from, byte[] datagram);

        /** The name service was replaced: open a new socket and register again (spec 02 C6). */
        default void networkReset() {
        }

        /**
         * Credit or queue space may be back after a send was refused with WOULD_BLOCK or NO_SPACE: it is worth another try,
         * which may be refused again.
         */
        default void writable() {
        }
    }

    /** Own node, and the port or 0. */
    QrtrAddress address();

    /** Binds to a port; 0 takes the lowest free one from 0x4000. */
    void bind(int port) throws QrtrException;

    /** Sends a datagram of 0 to 65535 bytes; never blocks. */
    void send(QrtrAddress to, byte[] datagram) throws QrtrException;

    /** Closes it; the fabric hears DEL_CLIENT. No call to the receiver follows once the lane has passed. */
    @Override
    void close();
}
