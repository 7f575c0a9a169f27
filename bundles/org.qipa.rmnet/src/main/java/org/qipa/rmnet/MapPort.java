package org.qipa.rmnet;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.limit.Limit;
import org.qipa.api.network.ModemNetdev;
import org.qipa.api.network.MuxPort;
import org.qipa.api.network.Packet;
import org.qipa.api.time.Agent;
import org.qipa.rmnet.map.Aggregator.Result;
import org.qipa.rmnet.map.Ingress;
import org.qipa.rmnet.map.LinkCounter;
import org.qipa.rmnet.map.LinkCounters;
import org.qipa.rmnet.map.MapFormat;
import org.qipa.rmnet.map.UplinkFramer;

/**
 * The port of all links of a device on one network device.
 *
 * <p>Made for one network device and detached with it. The data path runs on the data lane; carrier and detaching come
 * from any thread.
 */
final class MapPort implements MuxPort, Ingress.Receiver {

    /** Packets a link may send before the next one's turn. */
    private static final int QUANTUM = 16;

    private final MuxDevice device;
    private final ModemNetdev netdev;
    private final Ingress ingress = new Ingress(this);
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final AtomicLongArray counters = new AtomicLongArray(PortCounter.values().length);
    private final UplinkAggregation aggregation;
    private volatile MapFormat format;
    private volatile boolean detached;
    private boolean opened;
    private boolean carrier = true;
    private String why = "the channels are starting";
    private int turn;
    private boolean received;
    private final Agent batchEnd = this::flush;
    /** The link whose packets are being delivered, and its mux id. */
    private RmnetLink run;
    private int runMux;

    MapPort(MuxDevice device, ModemNetdev netdev, MapFormat format) {
        this.device = device;
        this.netdev = netdev;
        this.format = format;
        this.aggregation = new UplinkAggregation(netdev::dataLane, netdev::wake);
    }

    void format(MapFormat changed) {
        format = changed;
    }

    MapFormat format() {
        return format;
    }

    UplinkAggregation aggregation() {
        return aggregation;
    }

    /** Greatest packet: what the network device takes, less the headers. */
    int mtu() {
        return format.mtu(netdev.mtu());
    }

    void wake() {
        if (!detached) {
            netdev.wake();
        }
    }

    Map<String, Long> counters() {
        Map<String, Long> map = new LinkedHashMap<>();
        for (PortCounter counter : PortCounter.values()) {
            map.put(counter.label(), counters.get(counter.ordinal()));
        }
        return map;
    }

    void lost(String where, int count, String reason) {
        device.journal(JournalKind.LOSS, where, count, 0, reason);
    }

    // States, any thread

    /** The network device is open: packets flow. */
    synchronized void opened() {
        if (!detached) {
            // Behind what receives, so that the links' ends hear of the end of a batch in the turn it came in.
            netdev.dataLane().add(batchEnd);
        }
        opened = true;
        why = carrier ? "packets flow" : why;
        tellLinks();
    }

    @Override
    public synchronized void carrier(boolean on, String reason) {
        carrier = on;
        why = reason;
        tellLinks();
    }

    /** Under the monitor, so that links hear of changes in their order. */
    private void tellLinks() {
        for (RmnetLink link : device.links()) {
            link.carrier(this, opened && carrier, why);
        }
        wake();
    }

    /** A link uses this port from now on. Under the lock of {@link MuxDevice}, as {@link #detach} is. */
    synchronized void join(RmnetLink link) {
        link.attach(this, opened && carrier, why);
    }

    /** The network device is gone or given up: nothing goes through any more. */
    synchronized void detach(String reason) {
        detached = true;
        for (RmnetLink link : device.links()) {
            link.detach(this, reason);
        }
        netdev.dataLane().execute(() -> {
            netdev.dataLane().remove(batchEnd);
            flush();
            int held = aggregation.discard();
            if (held > 0) {
                lost("uplink", held, "aggregate held when the port went away");
            }
        });
    }

    // Uplink, data lane

    @Override
    public int transmit(TxRing ring) {
        if (detached) {
            return 0;
        }
        int sent = acknowledgements.send(ring);
        if (sent < 0) {
            return ~sent;
        }
        if (!aggregation.flush(ring)) {
            return sent;
        }
        RmnetLink[] links = device.links();
        int idle = 0;
        while (idle < links.length) {
            int pulled = links[turn % links.length].pull(this, ring, QUANTUM);
            if (pulled < 0) {
                // The same link goes on when there is room: it had not used up its turn.
                return sent + ~pulled;
            }
            sent += pulled;
            idle = pulled == 0 ? idle + 1 : 0;
            turn = (turn + 1) % links.length;
        }
        return sent;
    }

    /** Frames a packet of a link into the ring or the aggregate. */
    Result send(RmnetLink link, Packet packet, TxRing ring) {
        MapFormat present = format;
        LinkSettings settings = link.settings();
        int length = packet.length();
        int start = packet.checksumStart();
        int frame = UplinkFramer.frameLength(present, length);
        if (length == 0 || length > link.mtu() || !aggregation.fits(frame, ring)
                || start >= 0 && start + packet.checksumOffset() + 2 > length) {
            return Result.TOO_LONG;
        }
        MemorySegment room = aggregation.claim(frame, ring);
        if (room == null) {
            return Result.RING_FULL;
        }
        if (room.byteSize() < frame) {
            // The limits have changed since the look above; no room will ever be long enough.
            return Result.TOO_LONG;
        }
        LinkCounters counted = link.linkCounters();
        UplinkFramer.write(present, room, packet, UplinkFramer.version(packet), settings.mux(), settings.txChecksum(),
                true, counted);
        aggregation.commit(frame, ring);
        counted.count(LinkCounter.TX_PACKETS);
        counted.count(LinkCounter.TX_BYTES, frame);
        return Result.TAKEN;
    }

    // Downlink, data lane

    @Override
    public void receive(MemorySegment buffer, long offset, int length) {
        try {
            ingress.receive(format, buffer, offset, length);
        } finally {
            endRun();
        }
        if (!received && !detached) {
            received = true;
            netdev.dataLane().signal();
        }
    }

    /** The end of a turn of the lane: links' ends hand on what they have held back. Takes no part in what wakes the lane. */
    private int flush() {
        if (received) {
            received = false;
            for (RmnetLink link : device.links()) {
                link.flush();
            }
        }
        return 0;
    }

    /** The link of a mux id, entered until a frame of another one comes or the buffer ends; null when there is none. */
    private RmnetLink inRun(int muxId) {
        if (run != null && runMux == muxId) {
            return run;
        }
        endRun();
        run = device.link(muxId);
        runMux = muxId;
        if (run != null) {
            run.enter();
        }
        return run;
    }

    private void endRun() {
        if (run != null) {
            run.exit();
            run = null;
        }
    }

    @Override
    public LinkCounters counters(int muxId) {
        RmnetLink link = inRun(muxId);
        return link == null ? null : link.linkCounters();
    }

    @Override
    public boolean checksums(int muxId) {
        RmnetLink link = inRun(muxId);
        return link != null && link.settings().rxChecksum();
    }

    @Override
    public void packet(int muxId, MemorySegment buffer, long offset, int length, LinkCounter outcome) {
        if (detached) {
            lost("downlink", 1, "the port has gone");
            return;
        }
        RmnetLink link = inRun(muxId);
        if (link == null) {
            dropped(Ingress.Drop.UNKNOWN_MUX, muxId);
            return;
        }
        link.deliver(this, buffer, offset, length, outcome);
    }

    @Override
    public void flow(int muxId, boolean enable) {
        RmnetLink link = inRun(muxId);
        if (link != null && !detached) {
            link.flow(enable);
            device.journal(JournalKind.STATE, "flow", muxId, enable ? 1 : 0, enable ? "enabled" : "disabled");
        }
    }

    @Override
    public void acknowledge(MemorySegment buffer, long offset, int length) {
        boolean added = acknowledgements.add(buffer, offset, length);
        count(added ? PortCounter.ACKNOWLEDGED : PortCounter.ACKNOWLEDGE_LOST, 1);
        if (!added && acknowledgements.bound().refuse()) {
            device.journal(JournalKind.FAULT, "map-acknowledge", length, 0, "no room for an acknowledgement: length="
                    + length + " " + acknowledgements.bound().text());
        }
        wake();
    }

    @Override
    public void dropped(Ingress.Drop drop, int muxId) {
        switch (drop) {
            case UNKNOWN_MUX -> {
                count(PortCounter.UNKNOWN_MUX, 1);
                device.journal(JournalKind.LOSS, "downlink", 1, muxId, "no link has the frame's mux id");
            }
            case MALFORMED -> {
                count(PortCounter.MALFORMED, 1);
                device.journal(JournalKind.FAULT, "map-frame", muxId, 0, "malformed frame dropped");
            }
            case COMMAND -> {
                count(PortCounter.COMMAND_DROPPED, 1);
                device.journal(JournalKind.FAULT, "map-command", muxId, 0, "command not known or not wanted");
            }
        }
    }

    @Override
    public void stray(int bytes) {
        count(PortCounter.STRAY_BYTES, bytes);
        device.journal(JournalKind.FAULT, "map-stray", bytes, 0, "end of a receive buffer is no frame");
    }

    /** How far it has grown. Any thread. */
    Limit limit(String name) {
        return acknowledgements.bound().reading(name, netdev.name());
    }

    private void count(PortCounter counter, int n) {
        counters.getAndAdd(counter.ordinal(), n);
    }
}
