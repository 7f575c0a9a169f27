package org.qipa.virtual.ipa.core;

import java.lang.foreign.MemorySegment;
import org.qipa.virtual.ipa.board.DmaMap;
import org.qipa.virtual.ipa.board.PowerModel;
import org.qipa.virtual.ipa.core.RxBuffer.Room;
import org.qipa.virtual.ipa.gsi.GsiBlock;
import org.qipa.virtual.ipa.gsi.GsiChannel;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Sheet;
import org.qipa.virtual.ipa.silicon.SiliconState;

/**
 * An RX endpoint of the AP: receive buffers, aggregation, and the packet at the head of the line (spec 08 §7.5, 14 §3).
 *
 * <p>A packet goes straight into the open buffer, or waits, alone, until the driver gives a buffer, resumes or restarts the
 * endpoint; meanwhile {@link #offer} takes no other. A buffer is open from its first packet until one of the limits closes
 * it; closing is an event with the bytes written. Guarded by the chip's lock.
 */
public final class RxEndpoint {

    private static final int LARGEST_FRAME = 1 << 16;
    private static final long SUSPEND_AGAIN_NANOS = 1_000_000;

    private final int id;
    private final Chip chip;
    private final PowerModel power;
    private final GsiChannel channel;
    private final EndpointConfig config;
    private final IpaInterrupts interrupts;
    private final Ticks ticks;
    private final RxFrame frame;
    private final RxBuffer open;
    private final String name;
    private final MemorySegment held;
    private final Runnable lineTimeUp = this::lineTimeUp;

    private int heldLength;
    private boolean lineTimer;
    private long delivered;

    RxEndpoint(int id, String name, Chip chip, DmaMap dma, PowerModel power, GsiBlock gsi, GsiChannel channel,
            EndpointConfig config, IpaInterrupts interrupts, Ticks ticks, MemorySegment held) {
        this.id = id;
        this.name = name;
        this.chip = chip;
        this.power = power;
        this.channel = channel;
        this.config = config;
        this.interrupts = interrupts;
        this.ticks = ticks;
        this.held = held;
        this.frame = new RxFrame(id, config, chip.rules());
        this.open = new RxBuffer(name, chip, dma, power, gsi, channel, config, ticks);
    }

    /** Bytes of the memory for the packet that waits. */
    static int heldSize() {
        return LARGEST_FRAME;
    }

    /** Whether a packet waits; then no other is taken. */
    public boolean isBlocked() {
        return heldLength > 0;
    }

    /** Whether aggregation is open: its bit in STATE_AGGR_ACTIVE. */
    public boolean isAggregating() {
        return open.isAggregating();
    }

    /**
     * Takes a packet.
     *
     * @param status goes in front if the endpoint has status enabled; null when the source has none to give
     * @return false when another one waits
     */
    boolean offer(MemorySegment packet, long from, int length, int metadata, PacketStatus status) {
        if (heldLength > 0) {
            return false;
        }
        int size = frame.size(length, status != null);
        Room room = size > held.byteSize() ? Room.TOO_LARGE : canMove() ? open.prepare(size) : Room.NO_BUFFER;
        switch (room) {
            case YES -> {
                frame.write(open.memory(), open.place(), packet, from, length, metadata, status);
                open.added(size);
                delivered++;
            }
            case TOO_LARGE -> tooLarge(size);
            case NO_BUFFER -> {
                frame.write(held, 0, packet, from, length, metadata, status);
                heldLength = size;
                blocked();
            }
        }
        return true;
    }

    /** Does what has become possible; answers whether a packet moved. */
    boolean poke() {
        if (!open.isOpen() && heldLength == 0 && !open.isAggregating() || !canMove()) {
            return false;
        }
        open.poke();
        if (heldLength == 0) {
            return false;
        }
        Room room = open.prepare(heldLength);
        if (room == Room.NO_BUFFER) {
            return false;
        }
        if (room == Room.YES) {
            MemorySegment.copy(held, 0, open.memory(), open.place(), heldLength);
            open.added(heldLength);
            delivered++;
        } else {
            tooLarge(heldLength);
        }
        heldLength = 0;
        return true;
    }

    private boolean canMove() {
        return power.isOn() && channel.isStarted() && !config.suspend;
    }

    private void tooLarge(int size) {
        chip.fault(Rule.PACKET_LARGER_THAN_BUFFER, id, size, name + " frame=" + size);
        chip.lost(name, 1, "frame larger than the receive buffer");
    }

    // --- what the driver or the modem does

    /** AGGR_FORCE_CLOSE: now, or as soon as the channel moves again. */
    void forceClose() {
        open.forceClose();
    }

    /** The source has nothing more to send. */
    void sourceEnded() {
        if (config.closeOnEnd) {
            forceClose();
        }
    }

    /** The channel is about to stop. Where suspending means stopping, what is open is closed first. */
    void stopping() {
        if (!chip.rules().suspendBit()) {
            forceClose();
        }
    }

    /** The channel was reset. */
    void reset() {
        open.reset();
    }

    // --- head of the line

    private void blocked() {
        if (isSuspended()) {
            interrupts.suspended(id);
        } else if (config.holDrop && channel.isStarted()) {
            long nanos = ticks.headOfLine(id, power.rateHz());
            if (nanos == 0) {
                dropHeld();
            } else if (!lineTimer && nanos != Ticks.NEVER) {
                lineTimer = true;
                chip.later(nanos, lineTimeUp);
            }
        }
    }

    private boolean isSuspended() {
        return !power.isOn() || (chip.rules().suspendBit() ? config.suspend : channel.isStopped());
    }

    private void lineTimeUp() {
        lineTimer = false;
        if (heldLength > 0 && config.holDrop && !isSuspended()) {
            dropHeld();
        }
    }

    private void dropHeld() {
        heldLength = 0;
        chip.lost(name, 1, "head of the line dropped");
    }

    /** The driver listens to suspended endpoints, or has dealt with one: tell it of the packet that waits. */
    void lookForSuspend(boolean later) {
        if (heldLength > 0 && isSuspended()) {
            if (later) {
                chip.later(SUSPEND_AGAIN_NANOS, () -> lookForSuspend(false));
            } else {
                interrupts.suspended(id);
            }
        }
    }

    /** The device closes: packets that are not in a finished buffer are lost. */
    void reportLeftOver() {
        int waiting = (heldLength > 0 ? 1 : 0) + open.packets();
        if (waiting > 0) {
            chip.lost(name, waiting, "still in the IPA when the device closed");
        }
    }

    void describe(Sheet s) {
        s.put("waiting-bytes", heldLength).put("suspended", isSuspended()).put("packets", delivered);
        open.describe(s);
    }

    SiliconState.RxEndpoint snapshot() {
        return new SiliconState.RxEndpoint(id, name, heldLength > 0, isAggregating(), open.used(), delivered, open.closed());
    }
}
