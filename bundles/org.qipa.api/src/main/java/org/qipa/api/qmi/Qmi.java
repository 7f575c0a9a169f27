package org.qipa.api.qmi;

import java.util.List;
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

    /** The messages of a service this runtime knows, such as 0x31, the IPA service. */
    List<MessageDeclaration> messages(int service);

    /** A message by service, name and kind. */
    MessageDeclaration message(int service, String name, MessageKind kind);

    /** Opens a handle on a socket of the node; everything it does happens on the lane. */
    QmiHandle open(QrtrNode node, Lane lane, Journal journal, QmiHandle.Listener listener) throws QrtrException;
}
