package org.qipa.handshake;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.handshake.Handshake;
import org.qipa.api.handshake.Handshakes;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qrtr.QrtrException;

/** Opens handshakes, one per device, and closes what its users have left open. */
@Component(service = Handshakes.class)
public final class HandshakeService implements Handshakes {

    private final Qmi qmi;
    private final IpaMessages messages;
    private final Set<Machine> open = ConcurrentHashMap.newKeySet();

    /** @param qmi the runtime; it declares the messages of service 0x31 */
    @Activate
    public HandshakeService(@Reference Qmi qmi) {
        this.qmi = qmi;
        this.messages = new IpaMessages(qmi);
    }

    @Override
    public Handshake open(Request request) throws QrtrException {
        var machine = new AtomicReference<Machine>();
        machine.set(new Machine(request, messages,
                listener -> qmi.open(request.node(), request.lane(), request.journal(), listener), () -> {
                    if (machine.get() != null) {
                        open.remove(machine.get());
                    }
                }));
        open.add(machine.get());
        return machine.get();
    }

    @Deactivate
    void deactivate() {
        open.forEach(Machine::close);
    }
}
