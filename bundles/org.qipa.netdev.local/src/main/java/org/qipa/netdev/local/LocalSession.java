package org.qipa.netdev.local;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.qipa.api.network.InterfaceAddress;
import org.qipa.api.network.LocalInterface;
import org.qipa.api.network.NetworkEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An interface inside the process. Thread safe. */
final class LocalSession implements NetworkEnd.Session, LocalInterface {

    private static final Logger LOG = LoggerFactory.getLogger(LocalSession.class);

    private final NetworkEnd.Host host;
    private final Consumer<LocalSession> gone;
    private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /**
     * @param host what it is opened for
     * @param gone told when it closes
     */
    LocalSession(NetworkEnd.Host host, Consumer<LocalSession> gone) {
        this.host = host;
        this.gone = gone;
    }

    @Override
    public String name() {
        return host.name();
    }

    @Override
    public String device() {
        return host.device();
    }

    @Override
    public List<String> addresses() {
        return host.addresses().stream().map(InterfaceAddress::toString).toList();
    }

    @Override
    public Counters counters() {
        return host.counters();
    }

    @Override
    public boolean send(MemorySegment packet) {
        return !closed && host.send(packet, 0, (int) packet.byteSize());
    }

    @Override
    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(Listener listener) {
        listeners.remove(listener);
    }

    @Override
    public void deliver(MemorySegment buffer, long offset, int length, boolean verified) {
        if (closed || listeners.isEmpty()) {
            return;
        }
        MemorySegment packet = buffer.asSlice(offset, length).asReadOnly();
        for (Listener listener : listeners) {
            try {
                listener.received(packet);
            } catch (RuntimeException e) {
                // A listener's failure is its own: the others and the lane go on.
                LOG.warn("interface {}: a listener failed", host.name(), e);
            }
        }
    }

    @Override
    public void configured() {
        // Addresses and MTU are asked of the host when they are needed.
    }

    @Override
    public void roomAgain() {
        // Senders find out when they send.
    }

    @Override
    public void ready(boolean ready, String why) {
        // Asked of the host's counters when it is needed.
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            listeners.clear();
            gone.accept(this);
        }
    }
}
