package org.qipa.core.netdev;

import java.lang.foreign.MemorySegment;

import org.qipa.api.gsi.GsiChannel;
import org.qipa.api.gsi.GsiTransaction;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.network.MuxPort;
import org.qipa.api.time.Agent;
import org.qipa.api.time.Lane;
import org.qipa.core.power.RuntimePower;

/**
 * The uplink (spec 11 §4.3, 08 §10). As an agent of the data lane it lets the mux layer fill the ring when there is
 * something to send and room for it, with one doorbell for all of it.
 *
 * <p>The queue is <em>stopped</em> before power is asked for. Power on: it runs again and frames go out. Power on its way:
 * it stays stopped, nothing is taken from the mux layer, and the resume wakes it. So nothing is lost or asked for twice.
 * Data lane, except where said.
 */
public final class NetdevTransmit implements Agent, GsiChannel.Listener, MuxPort.TxRing {

    /** Answers of {@link #transmit}. */
    public enum Result {
        /** It is in the ring. */
        SENT,
        /** Not now; the queue wakes when it can be tried again. */
        BUSY,
        /** It can never be sent; it is counted. */
        DROPPED
    }

    private final GsiChannel channel;
    private final Lane lane;
    private final RuntimePower power;
    private final TransmitBuffers buffers;
    private final NetdevCounters counters;
    private final Journal journal;
    private volatile boolean wanted;
    private volatile boolean running;
    /** Held by the device whatever the power does: a swap is near. */
    private volatile boolean held;
    private MuxPort port;
    private GsiTransaction claimed;
    private int claimedSlot;
    private int nextSlot;
    private boolean full;
    private long takenBack;
    /** Frames and their bytes that are in the ring and not counted yet. */
    private int submitted;
    private long submittedBytes;

    NetdevTransmit(GsiChannel channel, Lane lane, RuntimePower power, TransmitBuffers buffers, NetdevCounters counters,
            Journal journal) {
        this.channel = channel;
        this.lane = lane;
        this.power = power;
        this.buffers = buffers;
        this.counters = counters;
        this.journal = journal;
    }

    /** There may be something to send. Any thread. */
    void wake() {
        wanted = true;
        lane.signal();
    }

    /** Who fills the ring; null for nobody. */
    void attach(MuxPort p) {
        port = p;
        full = false;
    }

    /** Whether frames are taken. Any thread. */
    public boolean isRunning() {
        return running;
    }

    /** The queue runs. */
    void start() {
        running = true;
        wanted = true;
        lane.signal();
    }

    /** The queue does not run. */
    void stop() {
        running = false;
    }

    /** Holds the queue, or lets it go. Any thread. */
    void hold(boolean on) {
        held = on;
        if (!on) {
            wake();
        }
    }

    @Override
    public int doWork() {
        boolean asked = wanted;
        if (!asked && !full || !running || held || port == null) {
            return 0;
        }
        wanted = false;
        if (!takePower()) {
            wanted = !running;
            return 0;
        }
        int frames = 0;
        try {
            // The interrupt of a tx ring is late by the moderation time; a ring that gets full cannot wait for it.
            if (full || channel.available() < channel.limit() / 2) {
                channel.reap();
            }
            if (asked || !full) {
                full = false;
                frames = port.transmit(this);
                abandon();
                channel.ring();
            }
        } finally {
            count();
            power.putAutosuspend();
        }
        // What came while the port was being asked is asked for again; a full ring is asked for when it has room.
        if (frames > 0 && !full) {
            wanted = true;
        }
        return frames;
    }

    /** Sends one frame, copying it; with {@code more} the doorbell waits for those that follow. */
    public Result transmit(MemorySegment frame, boolean more) {
        int length = (int) frame.byteSize();
        if (length == 0 || length > maxFrame()) {
            counters.txDropped.increment();
            return Result.DROPPED;
        }
        if (!takePower()) {
            if (!running) {
                return Result.BUSY;
            }
            counters.txDropped.increment();
            return Result.DROPPED;
        }
        try {
            MemorySegment to = claim(length);
            if (to == null) {
                channel.ring();
                return Result.BUSY;
            }
            MemorySegment.copy(frame, 0, to, 0, length);
            submit(length, 1, !more);
            return Result.SENT;
        } finally {
            count();
            power.putAutosuspend();
        }
    }

    /** What was submitted is counted, all of it at once. */
    private void count() {
        if (submitted > 0) {
            counters.txPackets.add(submitted);
            counters.txBytes.add(submittedBytes);
            submitted = 0;
            submittedBytes = 0;
        }
    }

    /** A reference, or false: with the queue stopped until the device has resumed, or running when no power will come. */
    private boolean takePower() {
        running = false;
        RuntimePower.Asked asked = power.get();
        running = asked != RuntimePower.Asked.COMING;
        if (asked == RuntimePower.Asked.ACTIVE) {
            return true;
        }
        power.putNoidle();
        return false;
    }

    @Override
    public int maxFrame() {
        return TransmitBuffers.SLOT;
    }

    @Override
    public MemorySegment claim(int lengthBytes) {
        if (lengthBytes < 1 || lengthBytes > maxFrame()) {
            throw new IllegalArgumentException("frame length: length=" + lengthBytes + " limit=" + maxFrame());
        }
        if (claimed == null) {
            claimed = channel.allocate(1);
            if (claimed == null) {
                full = true;
                return null;
            }
            claimedSlot = nextSlot;
        }
        return buffers.segment(claimedSlot);
    }

    @Override
    public void commit(int lengthBytes) {
        submit(lengthBytes, 1, false);
    }

    @Override
    public void commit(int lengthBytes, int packets) {
        submit(lengthBytes, packets, false);
    }

    private void submit(int length, int packets, boolean doorbell) {
        if (claimed == null) {
            throw new IllegalStateException("nothing claimed: length=" + length);
        }
        if (length < 1 || length > maxFrame()) {
            throw new IllegalArgumentException("frame length: length=" + length + " limit=" + maxFrame());
        }
        GsiTransaction t = claimed;
        claimed = null;
        nextSlot = nextSlot + 1 == buffers.count() ? 0 : nextSlot + 1;
        t.addTransfer(buffers.busAddress(claimedSlot), length);
        t.tag(packets);
        submitted++;
        submittedBytes += length;
        t.commit(doorbell);
    }

    /** Gives a claim up that was not committed. */
    void abandon() {
        if (claimed != null) {
            claimed.free();
            claimed = null;
        }
    }

    @Override
    public void completed(GsiTransaction transaction) {
        if (transaction.isCancelled()) {
            takenBack += transaction.tag();
        }
        if (full) {
            full = false;
            wake();
        }
    }

    /** What a reset has taken back nobody sends again. */
    @Override
    public void polled() {
        if (takenBack > 0) {
            counters.txLost.add(takenBack);
            journal.record(JournalKind.LOSS, channel.endpoint().name(), takenBack, 0,
                    "in the ring, and not reported sent, when the channel was reset");
            takenBack = 0;
        }
    }

    @Override
    public void queued(long bytes) {
        counters.queuedBytes.add(bytes);
    }

    @Override
    public void done(long packets, long bytes) {
        counters.donePackets.add(packets);
        counters.doneBytes.add(bytes);
    }
}
