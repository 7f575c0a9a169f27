package org.qipa.netdev.tun;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.qipa.api.network.NetworkEnd;
import org.qipa.api.network.NetworkException;
import org.qipa.api.network.NetworkInterface;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens TUN interfaces. Thread safe. */
@Component(property = NetworkInterface.END_PROPERTY + "=tun")
public final class TunEnd implements NetworkEnd {

    private static final Logger LOG = LoggerFactory.getLogger(TunEnd.class);

    private final Set<TunSession> open = ConcurrentHashMap.newKeySet();

    /** Made by Declarative Services. */
    @Activate
    public TunEnd() {}

    @Override
    public Session open(Host host) {
        TunDevice device = TunDevice.open(host.name(), host.offload());
        try {
            device.configure(host.addresses(), host.mtu());
            TunSession session = new TunSession(host, device, open::remove);
            open.add(session);
            session.start();
            LOG.info("interface {}: offload {}, the kernel has {}{}", host.name(), host.offload(), session.features(),
                    device.offload().refused() == 0 ? "" : ", not all: " + Linux.describe(device.offload().refused()));
            return session;
        } catch (NetworkException e) {
            device.close();
            throw e;
        }
    }

    /** Closes what is still open. */
    @Deactivate
    void close() {
        open.forEach(TunSession::end);
        open.forEach(TunSession::close);
    }
}
