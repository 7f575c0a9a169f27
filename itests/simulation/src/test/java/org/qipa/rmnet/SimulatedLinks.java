package org.qipa.rmnet;

import java.util.Map;
import org.qipa.api.journal.Journals;
import org.qipa.api.network.Link;
import org.qipa.api.network.ModemNetdev;

/** The mux layer without a framework: what Declarative Services would hand it, handed by a test. */
public final class SimulatedLinks {

    private final RmnetDevices devices = new RmnetDevices();

    /** @param journals where losses go */
    public SimulatedLinks(Journals journals) {
        try {
            var field = RmnetDevices.class.getDeclaredField("journals");
            field.setAccessible(true);
            field.set(devices, journals);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("RmnetDevices has no reference named journals", e);
        }
    }

    /** Makes a link from a configuration. */
    public Link add(Map<String, Object> configuration) {
        return devices.add(LinkSettings.of(configuration));
    }

    /** Takes it away. */
    public void remove(Link link) {
        devices.remove((RmnetLink) link);
    }

    /** A network device came. */
    public void added(ModemNetdev netdev) {
        devices.addNetdev(netdev);
    }

    /** It went. */
    public void removed(ModemNetdev netdev) {
        devices.removeNetdev(netdev);
    }

    /** The mux layer stops. */
    public void close() {
        devices.close();
    }
}
