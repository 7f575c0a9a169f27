package org.qipa.qmi;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.qipa.api.journal.Journal;
import org.qipa.api.limit.Limit;
import org.qipa.api.limit.Limits;
import org.qipa.api.qmi.DecodedMessage;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qmi.QmiCodec;
import org.qipa.api.qmi.QmiHandle;
import org.qipa.api.qmi.QmiService;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrNode;
import org.qipa.api.time.Lane;

/** The QMI runtime: the codec, the declared messages, and the handles that are open. */
@Component(service = {Qmi.class, Limits.class})
public final class QmiRuntime implements Qmi, Limits {

    private final TlvCodec codec = new TlvCodec();
    private final Messages messages = new Messages();
    private final Decoder decoder = new Decoder(messages);
    private final Set<Handle> open = ConcurrentHashMap.newKeySet();

    /** Message files are read when their service is first asked for. */
    @Activate
    public QmiRuntime() {
    }

    @Override
    public QmiCodec codec() {
        return codec;
    }

    @Override
    public List<MessageDeclaration> messages(int service) {
        return messages.of(service);
    }

    @Override
    public List<QmiService> services() {
        return messages.names().services();
    }

    @Override
    public DecodedMessage decode(OptionalInt service, byte[] datagram) {
        return decoder.decode(service, datagram);
    }

    @Override
    public MessageDeclaration message(int service, String name, MessageKind kind) {
        return messages.get(service, name, kind);
    }

    @Override
    public QmiHandle open(QrtrNode node, Lane lane, Journal journal, QmiHandle.Listener listener) throws QrtrException {
        var handle = new Handle(codec, node, lane, journal, listener, open::remove);
        open.add(handle);
        return handle;
    }

    @Override
    public List<Limit> limits() {
        return open.stream().flatMap(handle -> handle.limits().stream()).toList();
    }

    /** Closes what its users have left open. */
    @Deactivate
    void deactivate() {
        open.forEach(Handle::close);
    }
}
