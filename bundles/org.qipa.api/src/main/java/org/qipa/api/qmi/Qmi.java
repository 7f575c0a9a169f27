package org.qipa.api.qmi;

import java.util.List;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.journal.Journal;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.time.Lane;

/** The QMI runtime. A service; thread safe. */
@ProviderType
public interface Qmi {

    /** The codec. */
    QmiCodec codec();

    /** Services by ascending id: all that have a name, also those whose messages are not known. */
    List<QmiService> services();

    /**
     * The messages of a service this runtime knows, such as 0x31, the IPA service; none for others. They are read when first
     * asked for.
     */
    List<MessageDeclaration> messages(int service);

    /** A message by service, name and kind. */
    MessageDeclaration message(int service, String name, MessageKind kind);

    /**
     * Takes a datagram apart for a person to read. Nothing is refused: what is wrong is in the answer.
     *
     * @param service  whose message it is; without one only the header and the bytes of TLVs can be told
     * @param datagram a header and TLVs, without anything in front
     */
    DecodedMessage decode(OptionalInt service, byte[] datagram);

    /** Opens a handle on a socket of the node; everything it does happens on the lane. */
    QmiHandle open(QrtrNode node, Lane lane, Journal journal, QmiHandle.Listener listener) throws QrtrException;
}
