package org.qipa.qrtr.local;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;

/** The ports of a node and who has them (spec 02 A1, 13 §2). */
final class Ports {

    /** The first and last port given out by itself; below the first a right is needed. */
    static final int EPHEMERAL_FIRST = 0x4000;
    static final int EPHEMERAL_LAST = 0x7fff;

    private final int node;
    private final boolean anyPort;
    private final Map<Integer, LocalSocket> sockets = new TreeMap<>(Integer::compareUnsigned);

    /** @param anyPort whether sockets of the node have the right to any port */
    Ports(int node, boolean anyPort) {
        this.node = node;
        this.anyPort = anyPort;
    }

    /** The wanted port, if it may be had; the lowest free one for 0. */
    int choose(int wanted) throws QrtrException {
        if (wanted == 0) {
            return lowestFree();
        }
        // The comparison is signed, so the control port needs the right as well (spec 02 A1).
        if (wanted < EPHEMERAL_FIRST && !anyPort) {
            throw new QrtrException(Reason.ACCESS, "port=" + Integer.toUnsignedString(wanted) + " least=" + EPHEMERAL_FIRST);
        }
        if (wanted == QrtrAddress.CONTROL_PORT || sockets.containsKey(wanted)) {
            throw new QrtrException(Reason.ADDRESS_IN_USE, "port=" + Integer.toUnsignedString(wanted) + " node="
                    + Integer.toUnsignedString(node));
        }
        return wanted;
    }

    void put(int port, LocalSocket socket) {
        sockets.put(port, socket);
    }

    /** Who has a port, or null. */
    LocalSocket get(int port) {
        return sockets.get(port);
    }

    void remove(int port) {
        sockets.remove(port);
    }

    /** Frees all ports; answers who had them. */
    List<LocalSocket> clear() {
        var all = List.copyOf(sockets.values());
        sockets.clear();
        return all;
    }

    private int lowestFree() throws QrtrException {
        for (int port = EPHEMERAL_FIRST; port <= EPHEMERAL_LAST; port++) {
            if (!sockets.containsKey(port)) {
                return port;
            }
        }
        throw new QrtrException(Reason.ADDRESS_IN_USE, "no free port: first=" + EPHEMERAL_FIRST + " last=" + EPHEMERAL_LAST);
    }
}
