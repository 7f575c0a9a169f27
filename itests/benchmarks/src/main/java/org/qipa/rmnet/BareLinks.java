package org.qipa.rmnet;

import java.util.Map;
import org.qipa.api.network.Link;
import org.qipa.api.network.ModemNetdev;

/** The mux layer without a framework: what Declarative Services would hand it is handed by the caller. */
public final class BareLinks implements AutoCloseable {

    private final RmnetDevices devices = new RmnetDevices();

    /** Makes a link from a configuration. */
    public Link add(Map<String, Object> configuration) {
        return devices.add(LinkSettings.of(configuration));
    }

    /** A network device came. */
    public void added(ModemNetdev netdev) {
        devices.addNetdev(netdev);
    }

    /** It went. */
    public void removed(ModemNetdev netdev) {
        devices.removeNetdev(netdev);
    }

    @Override
    public void close() {
        devices.close();
    }
}
