package org.qipa.virtual.ipa.core;

import java.lang.foreign.MemorySegment;
import org.qipa.virtual.ipa.board.DmaMap;
import org.qipa.virtual.ipa.board.PowerModel;
import org.qipa.virtual.ipa.gsi.GsiBlock;
import org.qipa.virtual.ipa.gsi.GsiChannel;
import org.qipa.virtual.ipa.gsi.GsiEventRing;
import org.qipa.virtual.ipa.gsi.Tre;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Knobs;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Sheet;

/**
 * The receive buffer that is open at an RX endpoint: taken from the ring for the first packet, closed by the first of the
 * aggregation limits (spec 08 §7.5). Closing is an event with the bytes written. Guarded by the chip's lock.
 */
final class RxBuffer {

    /** Whether there is room for a frame. */
    enum Room {
        /** In the open buffer. */
        YES,
        /** The driver has given no buffer, or reads no events. */
        NO_BUFFER,
        /** Not even in an empty buffer. */
        TOO_LARGE
    }

    /** Length of a TRE that only lets open aggregation drain (spec 06 §9.6). */
    private static final int DRAIN_LENGTH = 1;

    private final String name;
    private final Chip chip;
    private final DmaMap dma;
    private final PowerModel power;
    private final GsiChannel channel;
    private final GsiEventRing[] eventRings;
    private final EndpointConfig config;
    private final Ticks ticks;
    private final Runnable timeUp = this::timeUp;
    private DmaMap.Buffer buffer;
    private long address;
    private int capacity;
    private int used;
    private int packets;
    private long treAddress;
    private long deadline;
    private boolean timer;
    private boolean closeAsked;
    private boolean orphan;
    /** Never to be closed, as somebody has asked for. */
    private boolean stuck;
    private long closed;

    RxBuffer(String name, Chip chip, DmaMap dma, PowerModel power, GsiBlock gsi, GsiChannel channel, EndpointConfig config,
            Ticks ticks) {
        this.name = name;
        this.chip = chip;
        this.dma = dma;
        this.power = power;
        this.channel = channel;
        this.eventRings = gsi.eventRings();
        this.config = config;
        this.ticks = ticks;
    }

    boolean isOpen() {
        return buffer != null;
    }

    /** Whether aggregation is open, or was when its buffer was taken away. */
    boolean isAggregating() {
        return buffer != null && config.aggregation == EndpointConfig.AGGREGATE || orphan;
    }

    /** Closes or drains what can be now. */
    void poke() {
        if (buffer != null && (closeAsked || deadline != Ticks.NEVER && chip.lane().time().nanoTime() >= deadline)) {
            close();
        }
        if (orphan && channel.hasTre()) {
            if (Tre.lenOpcode(channel.memory(), channel.at(channel.ahead(0))) == DRAIN_LENGTH) {
                channel.consume(1, false);
            }
            orphan = false;
        }
    }

    private int nextStart() {
        return used + config.alignment - 1 & -config.alignment;
    }

    /** Memory of the open buffer. */
    MemorySegment memory() {
        return buffer.segment();
    }

    /** Where in {@link #memory} the next frame starts. */
    long place() {
        return buffer.offset(address) + nextStart();
    }

    /** Makes room for a frame, closing and opening buffers as it takes. */
    Room prepare(int size) {
        if (buffer != null && !buffer.holds(address, capacity)) {
            dma.resolve(name, address, capacity);
            chip.lost(name, packets, "their buffer was given back while it was open");
            buffer = null;
        }
        if (buffer != null) {
            int end = nextStart() + size;
            if (end > capacity || config.hardLimit && config.byteLimit > 0 && end > config.byteLimit) {
                if (stuck) {
                    return Room.NO_BUFFER;
                }
                close();
            }
        }
        while (buffer == null) {
            if (!channel.hasTre() || !eventRings[channel.eventRing()].hasRoom()) {
                return Room.NO_BUFFER;
            }
            int position = channel.ahead(0);
            long at = channel.at(position);
            int length = Tre.lenOpcode(channel.memory(), at);
            address = Tre.address(channel.memory(), at);
            if (Tre.type(Tre.flags(channel.memory(), at)) != Tre.TYPE_TRANSFER) {
                chip.fault(Rule.INVALID_TRE, channel.id(), Tre.flags(channel.memory(), at), name + " flags=0x"
                        + Integer.toHexString(Tre.flags(channel.memory(), at)));
            } else if (length > DRAIN_LENGTH) {
                if (size > length) {
                    return Room.TOO_LARGE;
                }
                buffer = dma.resolve(name, address, length);
            }
            treAddress = channel.treAddress(position);
            channel.consume(1, false);
            capacity = length;
            used = 0;
            packets = 0;
            closeAsked = false;
            deadline = Ticks.NEVER;
            stuck = sticks();
        }
        return Room.YES;
    }

    private boolean sticks() {
        var fault = chip.knobs().aggregationStuck;
        return fault.isArmed() && config.aggregation == EndpointConfig.AGGREGATE && buffer != null
                && Knobs.matches(fault, "endpoint", channel.endpointId()) && fault.strike();
    }

    /** A frame has been written at {@link #place}. */
    void added(int size) {
        used = nextStart() + size;
        packets++;
        if (config.aggregation != EndpointConfig.AGGREGATE || config.byteLimit > 0 && used >= config.byteLimit
                || config.packetLimit > 0 && packets >= config.packetLimit) {
            close();
        } else if (packets == 1 && config.timeLimit > 0) {
            long nanos = ticks.aggregation(config.timeLimit, config.generator);
            if (nanos != Ticks.NEVER) {
                deadline = chip.lane().time().nanoTime() + nanos;
                arm();
            }
        }
    }

    private void close() {
        if (stuck) {
            return;
        }
        eventRings[channel.eventRing()].write(channel.id(), treAddress, used, false);
        buffer = null;
        closed++;
    }

    private void arm() {
        if (!timer) {
            timer = true;
            chip.later(deadline - chip.lane().time().nanoTime(), timeUp);
        }
    }

    private void timeUp() {
        timer = false;
        if (buffer == null || deadline == Ticks.NEVER) {
            return;
        }
        if (chip.lane().time().nanoTime() < deadline) {
            arm();
        } else if (power.isOn() && channel.isStarted()) {
            close();
        }
    }

    /** AGGR_FORCE_CLOSE: now, or as soon as the channel moves again. */
    void forceClose() {
        if (buffer != null) {
            if (power.isOn() && channel.isStarted()) {
                close();
            } else {
                closeAsked = true;
            }
        }
    }

    /** The channel was reset: its buffers are the driver's again. Before 4.0 aggregation stays open until it is drained. */
    void reset() {
        if (buffer != null) {
            if (!closeAsked) {
                chip.fault(Rule.RESET_WITH_OPEN_AGGREGATION, channel.id(), packets, name + " packets=" + packets);
            }
            chip.lost(name, packets, "channel reset with open aggregation");
            orphan = chip.rules().suspendBit() && config.aggregation == EndpointConfig.AGGREGATE;
            buffer = null;
        }
    }

    void describe(Sheet s) {
        s.put("aggregating", isAggregating()).put("open", buffer != null).put("open-bytes", used())
                .put("open-packets", packets()).put("close-asked", closeAsked).put("buffers", closed);
    }

    /** Packets in the open buffer. */
    int packets() {
        return buffer == null ? 0 : packets;
    }

    /** Bytes in the open buffer. */
    int used() {
        return buffer == null ? 0 : used;
    }

    /** Buffers given to the driver. */
    long closed() {
        return closed;
    }
}
