package org.qipa.rmnet;

import java.util.Map;
import org.qipa.api.network.Link;
import org.qipa.api.network.ModemNetdev;
import org.qipa.benchmarks.Links;

/** The mux layer without a framework: what Declarative Services would hand it is handed by the caller. */
public final class BareLinks implements Links {

    private final RmnetDevices devices = new RmnetDevices();

    @Override
    public Link add(Map<String, Object> configuration) {
        return devices.add(LinkSettings.of(configuration));
    }

    @Override
    public void added(ModemNetdev netdev) {
        devices.addNetdev(netdev);
    }

    @Override
    public void removed(ModemNetdev netdev) {
        devices.removeNetdev(netdev);
    }

    @Override
    public void close() {
        devices.close();
    }
}
