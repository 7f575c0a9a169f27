package org.qipa.qmi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.qipa.api.qmi.QmiHandle.Listener;
import org.qipa.api.qmi.QmiHandle.Server;
import org.qipa.api.qrtr.QrtrAddress;

/** The services a handle's lookups have found (spec 02 C4). Belongs to the handle's lane. */
final class KnownServers {

    private final Listener listener;
    private final List<Server> servers = new ArrayList<>();

    KnownServers(Listener listener) {
        this.listener = listener;
    }

    /** NEW_SERVER; told again when it is known already. */
    void added(ControlWords packet) {
        if (packet.node() == 0 && packet.port() == 0) {
            return; // the end of a listing
        }
        var server = new Server(packet.first(), packet.version(), packet.instance(),
                new QrtrAddress(packet.node(), packet.port()));
        if (!servers.contains(server)) {
            servers.add(server);
        }
        listener.newServer(server);
    }

    /** DEL_SERVER. */
    void removed(QrtrAddress address) {
        remove(server -> server.address().equals(address));
    }

    /** BYE. */
    void removed(int node) {
        remove(server -> server.address().node() == node);
    }

    void clear() {
        remove(server -> true);
    }

    private void remove(Predicate<Server> gone) {
        for (var server : List.copyOf(servers)) {
            if (gone.test(server)) {
                servers.remove(server);
                listener.delServer(server);
            }
        }
    }
}
