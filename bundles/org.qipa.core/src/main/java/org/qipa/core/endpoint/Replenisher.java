package org.qipa.core.endpoint;

import java.lang.foreign.MemorySegment;

import org.qipa.api.gsi.GsiChannel;
import org.qipa.api.gsi.GsiTransaction;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware;
import org.qipa.api.platform.PlatformException;
import org.qipa.api.time.Lane;
import org.qipa.core.rule.Limits;

/**
 * Keeps an rx channel full of buffers and hands over what arrives (spec 08 §7.1). The doorbell is rung once per poll, and
 * nothing is ever left unrung (oddity 18). Poll lane, except where said.
 */
public final class Replenisher implements GsiChannel.Listener, AutoCloseable {

    /** Takes what was received; the memory is valid during the call. */
    @FunctionalInterface
    public interface Receiver {
        /** {@code length} bytes at an offset of a buffer. */
        void received(MemorySegment buffer, long offset, int length);
    }

    private final GsiChannel channel;
    private final Lane lane;
    private final int headroom;
    private final ReceiveBuffers buffers;
    private final Journal journal;
    private volatile Receiver receiver = (b, o, l) -> { };
    private volatile boolean enabled;
    private boolean active;
    private boolean retrying;

    /** For a channel whose completions come on {@code lane}. */
    Replenisher(GsiChannel channel, Lane lane, Hardware hardware, int bufferSize, int headroom, Journal journal) {
        this.channel = channel;
        this.lane = lane;
        this.headroom = headroom;
        this.journal = journal;
        this.buffers = new ReceiveBuffers(hardware, "receive buffers " + channel.endpoint(), bufferSize);
    }

    /** Who takes what arrives. */
    public void receiver(Receiver r) {
        receiver = r;
    }

    /** Takes memory for as many buffers as the channel can hold. Owner lane, channel not started. */
    void reserve() {
        int wanted = channel.limit();
        int got = buffers.reserve(wanted);
        if (got == 0) {
            throw new PlatformException("no receive buffers: endpoint=" + channel.endpoint() + " buffers=0 wanted="
                    + wanted);
        }
        if (got < wanted) {
            journal.record(JournalKind.FAULT, "receive-buffers", got, wanted, "no memory for all receive buffers: endpoint="
                    + channel.endpoint() + " buffers=" + got + " wanted=" + wanted);
        }
    }

    /** Buffers are queued from now on. */
    void enable() {
        enabled = true;
        if (channel.isIdle()) {
            replenish();
            channel.ring();
        }
    }

    /** No more. Any lane. */
    void disable() {
        enabled = false;
    }

    @Override
    public void completed(GsiTransaction transaction) {
        int buffer = (int) transaction.tag();
        try {
            if (!transaction.isCancelled()) {
                receiver.received(buffers.segment(buffer), headroom,
                        Math.min(transaction.length(), buffers.size() - headroom));
            }
        } finally {
            buffers.give(buffer);
        }
        // This transfer's place is free only when this returns: it is filled at the next completion (spec 08 §7.1).
        replenish();
    }

    @Override
    public void polled() {
        channel.ring();
    }

    private void replenish() {
        if (!enabled || active) {
            return;
        }
        active = true;
        while (true) {
            int buffer = buffers.take();
            if (buffer < 0) {
                break;
            }
            GsiTransaction t = channel.allocate(1);
            if (t == null) {
                buffers.give(buffer);
                break;
            }
            t.addTransfer(buffers.busAddress(buffer) + headroom, buffers.size() - headroom);
            t.tag(buffer);
            t.commit(false);
        }
        active = false;
        if (channel.isIdle() && !retrying) {
            retrying = true;
            lane.schedule(Limits.REPLENISH_RETRY.nanos(), () -> {
                retrying = false;
                replenish();
                channel.ring();
            });
        }
    }

    /** Buffers the hardware has. */
    public int outstanding() {
        return buffers.outstanding();
    }

    /** Gives the memory back. Owner lane, channel reset. */
    @Override
    public void close() {
        enabled = false;
        int kept = buffers.outstanding();
        if (kept > 0) {
            journal.record(JournalKind.FAULT, "receive-buffers", kept, 0, "the channel has not given back all receive buffers:"
                    + " endpoint=" + channel.endpoint() + " buffers=" + kept + " limit=0");
        }
        buffers.close();
    }
}
