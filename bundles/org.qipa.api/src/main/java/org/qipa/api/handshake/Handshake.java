package org.qipa.api.handshake;

import org.osgi.annotation.versioning.ProviderType;

/** A device's handshake. Owner lane, except {@link #snapshot}. */
@ProviderType
public interface Handshake extends AutoCloseable {

    /** Where it stands; any thread. */
    HandshakeSnapshot snapshot();

    /** Cancels what runs and closes the client's, then the server's socket. */
    @Override
    void close();
}
