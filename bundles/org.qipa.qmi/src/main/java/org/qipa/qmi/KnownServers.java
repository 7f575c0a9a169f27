package org.qipa.qmi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.qipa.api.limit.Bound;
import org.qipa.api.qmi.QmiHandle.Listener;
import org.qipa.api.qmi.QmiHandle.Server;
import org.qipa.api.qrtr.QrtrAddress;

/** The services a handle's lookups have found (spec 02 C4). Belongs to the handle's lane. */
final class KnownServers {

    /** Services a handle knows at a time. The IPA has one; what a lookup finds beyond is not told. */
    static final int LIMIT = 64;

    private final Bound bound = new Bound("qmi.known-services", "services the lookups have found", "services", LIMIT,
            "KnownServers.LIMIT");
    private final Consumer<String> trouble;
    private final Listener listener;
    private final List<Server> servers = new ArrayList<>();

    /** @param trouble told why a service was refused, when it is worth saying */
    KnownServers(Listener listener, Consumer<String> trouble) {
        this.listener = listener;
        this.trouble = trouble;
    }

    /** NEW_SERVER; told again when it is known already. */
    void added(ControlWords packet) {
        if (packet.node() == 0 && packet.port() == 0) {
            return; // the end of a listing
        }
        var server = new Server(packet.first(), packet.version(), packet.instance(),
                new QrtrAddress(packet.node(), packet.port()));
        if (!servers.contains(server)) {
            if (servers.size() >= LIMIT) {
                if (bound.refuse()) {
                    trouble.accept("service=" + server.service() + " address=" + server.address() + " " + bound.text());
                }
                return;
            }
            servers.add(server);
            bound.used(servers.size());
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

    Bound bound() {
        return bound;
    }

    void clear() {
        remove(server -> true);
    }

    private void remove(Predicate<Server> gone) {
        for (var server : List.copyOf(servers)) {
            if (gone.test(server)) {
                servers.remove(server);
                bound.used(servers.size());
                listener.delServer(server);
            }
        }
    }
}
