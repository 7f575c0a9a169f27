package org.qipa.netdev.local;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.qipa.api.network.NetworkEnd;
import org.qipa.api.network.NetworkInterface;

/** Opens interfaces inside the process. Thread safe. */
@Component(property = NetworkInterface.END_PROPERTY + "=local")
public final class LocalEnd implements NetworkEnd {

    private final Set<LocalSession> open = ConcurrentHashMap.newKeySet();

    /** Made by Declarative Services. */
    @Activate
    public LocalEnd() {}

    @Override
    public Session open(Host host) {
        LocalSession session = new LocalSession(host, open::remove);
        open.add(session);
        return session;
    }

    /** Closes what is still open. */
    @Deactivate
    void close() {
        open.forEach(LocalSession::close);
    }
}
