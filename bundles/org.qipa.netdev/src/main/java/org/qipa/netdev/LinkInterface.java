package org.qipa.netdev;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.qipa.api.limit.Limit;
import org.qipa.api.network.InterfaceAddress;
import org.qipa.api.network.Link;
import org.qipa.api.network.LinkEnd;
import org.qipa.api.network.NetworkEnd;
import org.qipa.api.network.NetworkException;
import org.qipa.api.network.NetworkInterface;
import org.qipa.api.network.Offer;
import org.qipa.api.network.Offload;
import org.qipa.api.network.Packet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An interface between its link and its network end; either may be missing.
 *
 * <p>Links and ends are offered and taken back by the methods that say so; of several the newest is used. While a link or
 * end is exchanged the queue pauses: senders fill it, nobody takes.
 */
final class LinkInterface implements LinkEnd, NetworkEnd.Host, AutoCloseable {

    /** Hears of open interfaces, to make services of them. Called through the turnstile. */
    interface Listener {

        /** An interface is open. */
        void opened(NetworkEnd.Session session);

        /** It is about to close. */
        void closing(NetworkEnd.Session session);

        /** Packets were lost; or, with count 0, something is wrong. */
        void trouble(int lost, String what);
    }

    private static final Logger LOG = LoggerFactory.getLogger(LinkInterface.class);
    /** While there is no link to ask: what 1500 bytes leave behind MAP header and checksum header. */
    private static final int DEFAULT_MTU = 1500 - 8;
    private static final int MIN_SLOT_BYTES = 1500;
    /** The longest IP packet. */
    private static final int MAX_PACKET = 65535;

    private final Turnstile turnstile = new Turnstile();
    private final List<Link> links = new ArrayList<>();
    private final List<NetworkEnd> ends = new ArrayList<>();
    private final Listener listener;
    private final PacketQueue queue;
    private final AtomicLong received = new AtomicLong();
    private volatile InterfaceSettings settings;
    private volatile Link link;
    private volatile NetworkEnd.Session session;
    private volatile boolean ready;
    private NetworkEnd end;
    private boolean closed;

    LinkInterface(InterfaceSettings settings, Listener listener) {
        this.settings = settings;
        this.listener = listener;
        this.queue = new PacketQueue(settings.queue(), slotBytes(settings));
    }

    // What comes and goes, any thread

    void linkAdded(Link added) {
        turnstile.execute(() -> {
            links.add(added);
            follow();
        });
    }

    void linkRemoved(Link removed) {
        turnstile.execute(() -> {
            links.remove(removed);
            follow();
        });
    }

    void endAdded(NetworkEnd added) {
        turnstile.execute(() -> {
            ends.add(added);
            follow();
        });
    }

    void endRemoved(NetworkEnd removed) {
        turnstile.execute(() -> {
            ends.remove(removed);
            follow();
        });
    }

    /** New settings of the same interface; they take effect at once. */
    void configure(InterfaceSettings changed) {
        turnstile.execute(() -> {
            if (closed) {
                return;
            }
            settings = changed;
            queue.resize(changed.queue(), slotBytes(changed));
            if (session != null) {
                try {
                    session.configured();
                } catch (NetworkException e) {
                    LOG.warn("interface {} keeps its settings: {}", name(), e.getMessage());
                    listener.trouble(0, e.getMessage());
                }
            } else {
                // Perhaps it opens with these.
                end = null;
                follow();
            }
        });
    }

    /** Closes interface and queue. */
    @Override
    public void close() {
        turnstile.execute(() -> {
            if (closed) {
                return;
            }
            links.clear();
            ends.clear();
            follow();
            closed = true;
            int lost = queue.size();
            queue.close();
            if (lost > 0) {
                listener.trouble(lost, "packets in the queue when the interface closed");
            }
        });
    }

    private void follow() {
        if (closed) {
            return;
        }
        NetworkEnd wantedEnd = ends.isEmpty() ? null : ends.getLast();
        if (wantedEnd != end) {
            closeSession();
            end = wantedEnd;
            if (wantedEnd != null) {
                openSession(wantedEnd);
            }
        }
        Link wantedLink = links.isEmpty() ? null : links.getLast();
        if (wantedLink != link) {
            Link old = link;
            if (old != null) {
                old.disconnect(this);
                ready(false, "no link");
            }
            link = wantedLink;
            if (wantedLink != null) {
                wantedLink.connect(this);
            }
        }
    }

    private void openSession(NetworkEnd kind) {
        try {
            NetworkEnd.Session opened = kind.open(this);
            session = opened;
            opened.ready(ready, "");
            listener.opened(opened);
            LOG.info("interface {}: {}, addresses {}", name(), settings.end(), addresses());
        } catch (NetworkException e) {
            LOG.warn("interface {} cannot be opened: {}", name(), e.getMessage());
            listener.trouble(0, e.getMessage());
        }
    }

    private void closeSession() {
        NetworkEnd.Session old = session;
        if (old == null) {
            return;
        }
        listener.closing(old);
        // The data lane may be in the session: with the link disconnected it is not any more.
        Link present = link;
        if (present != null) {
            present.disconnect(this);
        }
        session = null;
        old.close();
        if (present != null) {
            present.connect(this);
        }
    }

    /** How full its queue is. Any thread. */
    Limit limit() {
        return new Limit(settings.device(), "netdev.queue", "link " + settings.name(), "packets that wait for the link",
                "packets", queue.limit(), queue.size(), queue.highest(), queue.dropped(), false,
                "configuration org.qipa.link, queue");
    }

    private static int slotBytes(InterfaceSettings settings) {
        return Math.max(MIN_SLOT_BYTES, settings.mtu());
    }

    // The link's side: data lane, but for ready

    @Override
    public Packet peek() {
        return queue.peek();
    }

    @Override
    public void pop() {
        if (queue.pop()) {
            NetworkEnd.Session present = session;
            if (present != null) {
                present.roomAgain();
            }
        }
    }

    @Override
    public void deliver(MemorySegment buffer, long offset, int length, boolean verified) {
        NetworkEnd.Session present = session;
        if (present == null) {
            listener.trouble(1, "downlink packet without an open interface");
            return;
        }
        present.deliver(buffer, offset, length, verified);
        received.incrementAndGet();
    }

    @Override
    public void flush() {
        NetworkEnd.Session present = session;
        if (present != null) {
            present.flush();
        }
    }

    @Override
    public void ready(boolean nowReady, String why) {
        ready = nowReady;
        NetworkEnd.Session present = session;
        if (present != null) {
            present.ready(nowReady, why);
        }
    }

    // The interface's side, any thread

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public String device() {
        return settings.device();
    }

    @Override
    public List<InterfaceAddress> addresses() {
        return settings.addresses();
    }

    @Override
    public int mtu() {
        int wanted = settings.mtu();
        Link present = link;
        int room = present == null ? DEFAULT_MTU : present.mtu();
        return wanted == 0 ? room : Math.min(wanted, room);
    }

    @Override
    public NetworkInterface.Counters counters() {
        return new NetworkInterface.Counters(ready, queue.size(), queue.limit(), queue.taken(), received.get(),
                queue.dropped());
    }

    @Override
    public boolean send(MemorySegment buffer, long offset, int length) {
        if (length <= 0 || length > mtu()) {
            return false;
        }
        return switch (queue.offer(buffer, offset, length)) {
            case REFUSED -> {
                sayRefused();
                yield false;
            }
            case QUEUED -> true;
            case FIRST -> {
                Link present = link;
                if (present != null) {
                    present.wake();
                }
                yield true;
            }
        };
    }

    private void sayRefused() {
        if (queue.isRefusalToBeSaid()) {
            listener.trouble(0, "queue full: link=" + name() + " limit=" + queue.limit() + " dropped="
                    + queue.dropped());
        }
    }

    @Override
    public Offer offer(MemorySegment buffer, long offset, int length, int checksumStart, int checksumOffset,
            int segmentBytes) {
        Offer verdict = check(buffer, offset, length, checksumStart, checksumOffset, segmentBytes);
        if (verdict == Offer.QUEUED && queue.offer(buffer, offset, length, checksumStart, checksumOffset, segmentBytes)
                == PacketQueue.Offer.REFUSED) {
            sayRefused();
            return Offer.FULL;
        }
        return verdict;
    }

    private Offer check(MemorySegment buffer, long offset, int length, int checksumStart, int checksumOffset,
            int segmentBytes) {
        if (length <= 0) {
            return Offer.EMPTY;
        }
        if (length > MAX_PACKET || segmentBytes == 0 && length > mtu()) {
            return Offer.TOO_LONG;
        }
        if (segmentBytes != 0) {
            return Segmentation.check(buffer, offset, length, checksumStart, checksumOffset, segmentBytes, mtu());
        }
        return checksumStart >= 0 && (checksumOffset < 0 || checksumStart + checksumOffset + Short.BYTES > length)
                ? Offer.CHECKSUM_ELSEWHERE : Offer.QUEUED;
    }

    @Override
    public void wake() {
        Link present = link;
        if (present != null && queue.size() > 0) {
            present.wake();
        }
    }

    @Override
    public Offload offload() {
        return settings.offload();
    }

    @Override
    public int room() {
        return queue.room();
    }

    @Override
    public void lost(int count, String why) {
        listener.trouble(count, why);
    }
}
