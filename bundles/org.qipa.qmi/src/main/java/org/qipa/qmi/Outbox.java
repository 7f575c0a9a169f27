package org.qipa.qmi;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.qipa.api.limit.Bound;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrSocket;

/**
 * Sends datagrams; those that find no credit or no space wait, per destination and in order, until the socket is writable.
 * A destination that does not read holds up nobody else. Belongs to the handle's lane.
 */
final class Outbox {

    /** Datagrams that may wait for one destination. */
    static final int WAITING_LIMIT = 64;
    /** Datagrams that may wait in all: whoever asks from many ports and reads from none costs no more than this. */
    static final int TOTAL_LIMIT = 512;

    /** @param wanted asked before the datagram is sent at last */
    private record Waiting(byte[] datagram, BooleanSupplier wanted, Consumer<QrtrException> failed) {}

    private final Map<QrtrAddress, ArrayDeque<Waiting>> waiting = new LinkedHashMap<>();
    private final Bound bound = new Bound("qmi.outbox", "datagrams that wait for credit", "datagrams", TOTAL_LIMIT,
            "Outbox.TOTAL_LIMIT");
    private QrtrSocket socket;
    private int total;

    Outbox(QrtrSocket socket) {
        this.socket = socket;
    }

    /** A new socket; what waited for the old one goes. */
    void reset(QrtrSocket fresh) {
        waiting.clear();
        total = 0;
        bound.used(0);
        socket = fresh;
    }

    /**
     * Sends now or as soon as it can be.
     *
     * @param wanted whether it is still worth sending when its turn comes
     * @param failed told when it waited and then could not be sent
     * @throws QrtrException when it cannot be sent at all, or too many wait already
     */
    void send(QrtrAddress to, byte[] datagram, BooleanSupplier wanted, Consumer<QrtrException> failed) throws QrtrException {
        var queue = waiting.get(to);
        if (queue == null) {
            try {
                socket.send(to, datagram);
                return;
            } catch (QrtrException e) {
                if (!passing(e)) {
                    throw e;
                }
            }
        }
        if (total >= TOTAL_LIMIT) {
            bound.refuse();
            throw new QrtrException(Reason.WOULD_BLOCK, "too many datagrams wait in all: to=" + to + " waiting=" + total
                    + " limit=" + TOTAL_LIMIT);
        }
        if (queue == null) {
            queue = new ArrayDeque<>();
            waiting.put(to, queue);
        }
        if (queue.size() >= WAITING_LIMIT) {
            bound.refuse();
            throw new QrtrException(Reason.WOULD_BLOCK, "too many datagrams wait: to=" + to + " waiting=" + queue.size()
                    + " limit=" + WAITING_LIMIT);
        }
        queue.add(new Waiting(datagram, wanted, failed));
        bound.used(++total);
    }

    /** The socket is writable again: what waits is tried once more. */
    void retry() {
        for (var to : java.util.List.copyOf(waiting.keySet())) {
            var queue = waiting.get(to);
            if (queue != null && drain(to, queue)) {
                waiting.remove(to, queue);
            }
        }
    }

    private boolean drain(QrtrAddress to, ArrayDeque<Waiting> queue) {
        for (var next = queue.peek(); next != null; next = queue.peek()) {
            try {
                if (next.wanted.getAsBoolean()) {
                    socket.send(to, next.datagram);
                }
                queue.poll();
                bound.used(--total);
            } catch (QrtrException e) {
                if (passing(e)) {
                    return false;
                }
                queue.poll();
                bound.used(--total);
                next.failed.accept(e);
            }
        }
        return true;
    }

    Bound bound() {
        return bound;
    }

    private static boolean passing(QrtrException e) {
        return e.reason() == Reason.WOULD_BLOCK || e.reason() == Reason.NO_SPACE;
    }
}
