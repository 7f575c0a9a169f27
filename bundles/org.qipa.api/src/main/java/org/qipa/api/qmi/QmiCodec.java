package org.qipa.api.qmi;

import org.osgi.annotation.versioning.ProviderType;

/** Turns messages into datagrams and back. Stateless, thread safe. */
@ProviderType
public interface QmiCodec {

    /** Header (7 bytes) and TLVs. */
    byte[] encode(QmiMessage message, int transaction) throws QmiException;

    /** Decodes a whole datagram against a declaration; refuses it whole. */
    QmiMessage decode(MessageDeclaration declaration, byte[] datagram) throws QmiException;
}
