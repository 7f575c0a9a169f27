package org.qipa.virtual.ipa.gsi;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.virtual.ipa.board.DmaMap;
import org.qipa.virtual.ipa.board.RegisterFile;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Sheet;
import org.qipa.virtual.ipa.silicon.SiliconState;

/**
 * A channel: its state and its transfer ring (spec 06 §3.3, §5.2, §9). The read pointer starts at the ring's base after
 * ALLOCATE and RESET; a doorbell counts from the moment the channel is STARTED.
 */
public final class GsiChannel {

    /** States of CH_C_CNTXT_0. */
    public enum State {
        /** Does not exist. */
        NOT_ALLOCATED(0),
        /** Exists, to be programmed. */
        ALLOCATED(1),
        /** Moves data. */
        STARTED(2),
        /** Holds its place. */
        STOPPED(3),
        /** On its way to STOPPED. */
        STOP_IN_PROC(4),
        /** Failed; only RESET leads out. */
        ERROR(15);

        private final int code;

        State(int code) {
            this.code = code;
        }

        /** Value of the state field. */
        public int code() {
            return code;
        }
    }

    private final int id;
    private final Chip chip;
    private final DmaMap dma;
    private final RegisterFile file;
    private final Optional<Endpoint> endpoint;
    private final String ringName;
    private final int tlvDepth;
    private final int endpointId;
    private final boolean forCommands;
    private State state = State.NOT_ALLOCATED;
    private int shown = -1;
    private long base;
    private int length;
    private int eventRing;
    private int read;
    private int doorbell;
    private int limit;
    private boolean rung;
    private int chained;
    private int served;
    private long transfers;
    private DmaMap.Buffer ring;

    GsiChannel(int id, Chip chip, DmaMap dma, RegisterFile file, Optional<Endpoint> endpoint) {
        this.id = id;
        this.chip = chip;
        this.dma = dma;
        this.file = file;
        this.endpoint = endpoint;
        this.ringName = "transfer ring " + id;
        this.tlvDepth = endpoint.flatMap(Endpoint::channel).map(c -> c.tlvCount()).orElse(Integer.MAX_VALUE);
        this.endpointId = endpoint.map(Endpoint::endpointId).orElse(-1);
        this.forCommands = endpoint.filter(e -> e.name() == EndpointName.AP_COMMAND_TX).isPresent();
    }

    /** Its number. */
    public int id() {
        return id;
    }

    /** The endpoint of this silicon it is connected to. */
    public Optional<Endpoint> endpoint() {
        return endpoint;
    }

    /** Endpoint id, or -1. */
    public int endpointId() {
        return endpointId;
    }

    /** Whether immediate commands belong here. */
    public boolean isCommandChannel() {
        return forCommands;
    }

    /** Its state. */
    public State state() {
        return state;
    }

    /** Whether it moves data. */
    public boolean isStarted() {
        return state == State.STARTED;
    }

    /** Whether it was stopped by command. */
    public boolean isStopped() {
        return state == State.STOPPED || state == State.STOP_IN_PROC;
    }

    /** Shows another state than its own; with -1 its own. */
    void show(int code) {
        shown = code;
    }

    /** What the state field shows. */
    int shownState() {
        return shown < 0 ? state.code() : shown;
    }

    void enter(State next) {
        state = next;
    }

    /** ALLOCATE, RESET: pointers forgotten, buffers back to software without events. */
    void forget() {
        read = 0;
        doorbell = 0;
        limit = 0;
        rung = false;
        chained = 0;
        served = 0;
        length = 0;
        ring = null;
    }

    /** The event ring it was started with. */
    public int eventRing() {
        return eventRing;
    }

    /** START: takes over what was programmed; false when it cannot work. */
    boolean latch(GsiEventRing[] eventRings) {
        base = Integer.toUnsignedLong(file.value("CH_C_CNTXT_3", id)) << 32
                | Integer.toUnsignedLong(file.value("CH_C_CNTXT_2", id));
        length = file.field("CH_C_CNTXT_1", id, "CH_R_LENGTH");
        eventRing = file.register("CH_C_CNTXT_1").has("CH_ERINDEX") ? file.field("CH_C_CNTXT_1", id, "CH_ERINDEX")
                : file.field("CH_C_CNTXT_0", id, "ERINDEX");
        if (length < Tre.LENGTH || length % Tre.LENGTH != 0 || eventRing >= eventRings.length
                || eventRings[eventRing].state() != GsiEventRing.ALLOCATED) {
            chip.fault(Rule.RING_NOT_ALLOCATED, id, eventRing, "channel=" + id + " length=" + length + " eventRing="
                    + eventRing + " is not allocated");
            return false;
        }
        ring = dma.resolve(ringName, base, length);
        if (ring == null) {
            return false;
        }
        boolean toward = file.field("CH_C_CNTXT_0", id, "CHTYPE_DIR") == 1;
        if (endpoint.isEmpty() || endpoint.get().towardIpa() != toward) {
            chip.fault(Rule.CHANNEL_WITHOUT_ENDPOINT, id, toward ? 1 : 0, "channel=" + id + " programmed as "
                    + (toward ? "tx" : "rx") + " endpoint=" + endpoint.map(e -> e.name().name()).orElse("none"));
            return false;
        }
        if (rung) {
            place(doorbell);
        }
        return true;
    }

    /** CH_C_DOORBELL_0. */
    void doorbell(int low) {
        if (state == State.NOT_ALLOCATED
                || state != State.STARTED && file.field("CH_C_CNTXT_1", id, "CH_R_LENGTH") == 0) {
            chip.fault(Rule.RING_NOT_ALLOCATED, id, low, "channel doorbell channel=" + id + " state=" + state);
            return;
        }
        doorbell = low;
        rung = true;
        if (state != State.STARTED) {
            chip.fault(Rule.DOORBELL_IN_WRONG_STATE, id, low, "channel=" + id + " state=" + state);
        } else {
            place(low);
        }
    }

    private void place(int low) {
        long offset = low - (int) base & 0xffff_ffffL;
        if (offset >= length || offset % Tre.LENGTH != 0) {
            chip.fault(Rule.DOORBELL_OUTSIDE_RING, id, low, "channel=" + id + " doorbell=0x" + Integer.toHexString(low)
                    + " base=0x" + Long.toHexString(base) + " length=" + length);
        } else {
            limit = (int) offset;
        }
    }

    /** Whether the ring can be read: there is a TRE before the doorbell, and the ring is still mapped. */
    public boolean hasTre() {
        if (state != State.STARTED || read == limit) {
            return false;
        }
        if (!ring.holds(base, length)) {
            dma.resolve(ringName, base, length);
            enter(State.ERROR);
            return false;
        }
        return true;
    }

    /** Offset in the ring of the TRE so many places behind the read pointer, or -1 at the doorbell. */
    public int ahead(int places) {
        int ahead = places * Tre.LENGTH;
        int available = limit - read + (limit < read ? length : 0);
        return ahead < available ? wrap(read + ahead) : -1;
    }

    /** The memory the ring is in. */
    public MemorySegment memory() {
        return ring.segment();
    }

    /** Offset of a ring position in {@link #memory}. */
    public long at(int position) {
        return ring.offset(base) + position;
    }

    /** Bus address of a ring position. */
    public long treAddress(int position) {
        return base + position;
    }

    /** Bytes of the transfer in front that have gone their way already, when it holds several frames. */
    public int served() {
        return served;
    }

    /** So many bytes of the transfer in front have gone; forgotten when it is consumed, and with a reset. */
    public void served(int bytes) {
        served = bytes;
    }

    /** Moves the read pointer, minding how long the chain has become. */
    public void consume(int places, boolean chainGoesOn) {
        read = wrap(read + places * Tre.LENGTH);
        served = 0;
        chained += places;
        if (!chainGoesOn) {
            if (chained > tlvDepth) {
                chip.fault(Rule.CHAIN_LONGER_THAN_TLV_FIFO, id, chained, "channel=" + id + " chain=" + chained + " limit="
                        + tlvDepth);
            }
            chained = 0;
            transfers++;
        }
    }

    /** A position at most one ring length too far, brought into the ring. */
    private int wrap(int position) {
        return position >= length ? position - length : position;
    }

    void describe(Sheet s) {
        s.put("endpoint", endpoint.map(e -> e.name().name()).orElse("none")).put("state", state);
        if (state != State.NOT_ALLOCATED) {
            s.put("ring-bytes", length).put("event-ring", eventRing).put("read", read / Tre.LENGTH)
                    .put("limit", limit / Tre.LENGTH).put("rung", rung).put("chained", chained).put("transfers", transfers);
        }
    }

    SiliconState.Channel snapshot() {
        int waiting = length == 0 ? 0 : Math.floorMod(limit - read, length) / Tre.LENGTH;
        return new SiliconState.Channel(id, endpoint.map(e -> e.name().name()).orElse(""), state.name(),
                read / Tre.LENGTH, limit / Tre.LENGTH, waiting, transfers);
    }
}
