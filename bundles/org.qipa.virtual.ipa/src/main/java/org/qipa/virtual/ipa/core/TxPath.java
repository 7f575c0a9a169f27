package org.qipa.virtual.ipa.core;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.qipa.virtual.ipa.board.DmaMap;
import org.qipa.virtual.ipa.board.PowerModel;
import org.qipa.virtual.ipa.gsi.GsiBlock;
import org.qipa.virtual.ipa.gsi.GsiChannel;
import org.qipa.virtual.ipa.gsi.Tre;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Sheet;

/**
 * What comes from the AP: takes transfers off the TX channels' rings, one at a time, and sends them their way (spec 14 §2, §4;
 * 06 §9; 07 §4).
 *
 * <p>A chain of data TREs is one packet. Packet init and DMA mode send it to an endpoint as it is. Otherwise it passes the
 * pipeline: the header comes off, the checksum is finished, and it goes to the modem; what the pipeline cannot handle goes to
 * the default endpoint of ROUTE with a status. An endpoint that takes aggregates apart (08 §3.4) does so frame by frame; when
 * there is no room for one, those before it have gone, and the channel remembers how far. Guarded by the chip's lock.
 */
public final class TxPath {

    /** The modem's end of the uplink. */
    public interface Uplink {

        /** What can be done with a packet for the modem. */
        enum Answer {
            /** It takes the packet. */
            TAKE,
            /** The packet is lost; the reason was recorded. */
            DROP,
            /** Not now. */
            HOLD
        }

        /** Asks for one packet. */
        Answer ask();
    }

    /** Longest packet. */
    private static final int LONGEST = 1 << 16;
    /** Bytes of packets for the modem that may stand one behind the other before they have to be handed over. */
    private static final int OUTGOING_BYTES = 1 << 15;
    /** Packets for the modem that may. */
    private static final int OUTGOING = 64;
    private static final int ALIGNMENT = 64;
    private static final int MAP_HEADER = 4;
    private static final int MAP_COMMAND = 0x80;
    private static final int MAP_PADDING = 0x3f;
    private static final int V5_REQUEST = 0x80;
    private static final int V4_ENABLED = 0x8000;

    private final Chip chip;
    private final DmaMap dma;
    private final PowerModel power;
    private final GsiBlock gsi;
    private final IpaBlock ipa;
    private final ImmediateCommands commands;
    private final Uplink uplink;
    private final PacketStatus status;
    private final GsiChannel[] channels;
    private final MemorySegment packet;
    private final int[] outgoingOffsets = new int[OUTGOING];
    private final int[] outgoingLengths = new int[OUTGOING];
    private final int[] outgoingMetadata = new int[OUTGOING];
    private int outgoing;
    /** Where in {@link #packet} the packet starts that is looked at, and its bytes. */
    private int base;
    private int length;
    private int turn;
    private DmaMap.Buffer source;
    private long toModem;
    private long modemStatuses;
    private long exceptions;

    TxPath(Chip chip, DmaMap dma, PowerModel power, GsiBlock gsi, IpaBlock ipa, ImmediateCommands commands, Uplink uplink,
            MemorySegment scratch) {
        this.chip = chip;
        this.dma = dma;
        this.power = power;
        this.gsi = gsi;
        this.ipa = ipa;
        this.commands = commands;
        this.uplink = uplink;
        this.packet = scratch;
        this.status = new PacketStatus(chip.knobs());
        this.channels = Arrays.stream(gsi.channels())
                .filter(c -> c.endpoint().isPresent() && c.endpoint().get().towardIpa()).toArray(GsiChannel[]::new);
    }

    static int scratchSize() {
        return OUTGOING_BYTES + LONGEST;
    }

    /** Whether another packet for the modem has room beside those that were not handed over yet. */
    public boolean hasRoom() {
        return outgoing < OUTGOING && base <= OUTGOING_BYTES;
    }

    /** Serves one transfer or command of one channel, in turn; false when there is nothing that can be done. */
    public boolean step() {
        for (int i = 0; i < channels.length; i++) {
            turn = turn + 1 == channels.length ? 0 : turn + 1;
            if (channels[turn].isStarted() && serve(channels[turn])) {
                return true;
            }
        }
        return false;
    }

    private boolean serve(GsiChannel ch) {
        if (!power.isOn() || !ch.hasTre() || !gsi.eventRings()[ch.eventRing()].hasRoom()
                || ipa.config(ch.endpointId()).delay) {
            return false;
        }
        long at = ch.at(ch.ahead(0));
        int flags = Tre.flags(ch.memory(), at);
        return switch (Tre.type(flags)) {
            case Tre.TYPE_IMMEDIATE_COMMAND -> command(ch, at, flags);
            case Tre.TYPE_TRANSFER -> transfer(ch);
            default -> invalid(ch, "type=" + Tre.type(flags));
        };
    }

    private boolean invalid(GsiChannel ch, String what) {
        chip.fault(Rule.INVALID_TRE, ch.id(), 0, "channel=" + ch.id() + " " + what);
        gsi.invalidTre(ch);
        return true;
    }

    private boolean command(GsiChannel ch, long at, int flags) {
        if (!ch.isCommandChannel()) {
            chip.fault(Rule.COMMAND_ON_DATA_CHANNEL, ch.id(), Tre.lenOpcode(ch.memory(), at), "channel=" + ch.id()
                    + " opcode=0x" + Integer.toHexString(Tre.lenOpcode(ch.memory(), at)));
        } else if (!commands.execute(Tre.lenOpcode(ch.memory(), at), Tre.address(ch.memory(), at))) {
            gsi.invalidTre(ch);
            return true;
        }
        done(ch, 1, flags, 0);
        return true;
    }

    /** Consumes TREs and writes the event of the last, if it asks for one. */
    private void done(GsiChannel ch, int tres, int lastFlags, int bytes) {
        int last = ch.ahead(tres - 1);
        ch.consume(tres, Tre.isChain(lastFlags));
        if (Tre.isEvent(lastFlags)) {
            gsi.eventRings()[ch.eventRing()].write(ch.id(), ch.treAddress(last), bytes, Tre.isDeferred(lastFlags));
        }
    }

    private boolean transfer(GsiChannel ch) {
        length = 0;
        int tres = 0;
        int flags = 1;
        while (Tre.isChain(flags)) {
            int position = ch.ahead(tres);
            if (position < 0) {
                return false;
            }
            long at = ch.at(position);
            int next = Tre.flags(ch.memory(), at);
            if (Tre.type(next) != Tre.TYPE_TRANSFER) {
                break;
            }
            flags = next;
            tres++;
            int bytes = Tre.lenOpcode(ch.memory(), at);
            if (bytes == 0 || length + bytes > LONGEST) {
                return invalid(ch, "length=" + bytes + " packet=" + (length + bytes) + " limit=" + LONGEST);
            }
            long address = Tre.address(ch.memory(), at);
            if (source == null || !source.holds(address, bytes)) {
                source = dma.resolve("transmit buffer", address, bytes);
            }
            if (source == null) {
                gsi.invalidTre(ch);
                return true;
            }
            MemorySegment.copy(source.segment(), source.offset(address), packet, (long) base + length, bytes);
            length += bytes;
        }
        int served = ch.served();
        if (!route(ch)) {
            return ch.served() > served;
        }
        done(ch, tres, flags, length);
        return true;
    }

    // --- where a packet goes; false: not now

    private boolean route(GsiChannel ch) {
        EndpointConfig config = ipa.config(ch.endpointId());
        boolean onCommandChannel = ch.isCommandChannel();
        if (onCommandChannel && commands.destination() >= 0 || config.mode == EndpointConfig.MODE_DMA) {
            int to = onCommandChannel && commands.destination() >= 0 ? commands.destination() : config.destination;
            boolean tagged = onCommandChannel && commands.isTagged();
            if (tagged && chip.knobs().tagStatusLost.isArmed() && chip.knobs().tagStatusLost.strike()
                    || direct(ch.endpointId(), to, 0, tagged ? status.tagged(ch.endpointId(), commands.tag())
                            : status.direct(ch.endpointId()), 0)) {
                if (onCommandChannel) {
                    commands.packetGone();
                }
                return true;
            }
            return false;
        }
        return config.aggregation == EndpointConfig.DEAGGREGATE ? frames(ch, config) : pipeline(ch.endpointId(), config);
    }

    /** Each MAP frame of a transfer for itself; the rest of one in which a length leads nowhere is an exception. */
    private boolean frames(GsiChannel ch, EndpointConfig config) {
        int start = base;
        int total = length;
        int at = ch.served();
        boolean going = true;
        while (going && at < total) {
            int frame = frameLength(start + at, total - at, config.headerLength);
            base = start + at;
            length = frame > 0 ? frame - (Checksums.u8(packet, base) & MAP_PADDING) : total - at;
            going = outgoing < OUTGOING && (frame > 0 ? pipeline(ch.endpointId(), config)
                    : exception(ch.endpointId(), PacketStatus.EXCEPTION_DEAGGREGATION));
            at = !going ? at : frame > 0 ? at + frame : total;
        }
        // Frames for the modem stay where they are until they are handed over.
        base = start + total + ALIGNMENT - 1 & -ALIGNMENT;
        length = total;
        ch.served(going ? 0 : at);
        return going;
    }

    /** Bytes of a frame with its headers and padding; 0 when there is no whole one with something in it. */
    private int frameLength(int at, int left, int headerLength) {
        if (left < MAP_HEADER) {
            return 0;
        }
        int first = Checksums.u8(packet, at);
        int payload = Checksums.u16(packet, at + 2);
        int frame = ((first & MAP_COMMAND) != 0 ? MAP_HEADER : Math.max(headerLength, MAP_HEADER)) + payload;
        return frame > left || payload <= (first & MAP_PADDING) ? 0 : frame;
    }

    private boolean direct(int source, int to, int from, PacketStatus with, int metadata) {
        RxEndpoint rx = ipa.rx(to);
        if (rx != null) {
            return rx.offer(packet, base + from, length - from, metadata, with);
        }
        if (to >= 0 && to == ipa.modemRx()) {
            return toModem(from, length - from, metadata);
        }
        chip.fault(Rule.ROUTE_TO_NOWHERE, source, to, "source=" + source + " destination=" + to);
        return true;
    }

    private boolean pipeline(int source, EndpointConfig config) {
        int header = config.headerLength;
        if (length < Math.max(header, MAP_HEADER)) {
            return exception(source, PacketStatus.EXCEPTION_LENGTH);
        }
        int metadata = 0;
        if (config.metadataValid && config.metadataOffset + 4 <= header) {
            // The word as it stands in the packet, turned so that the mux id is the low byte, where METADATA_MASK looks for it.
            int at = base + config.metadataOffset;
            metadata = Checksums.u16(packet, at) | Checksums.u16(packet, at + 2) << 16;
        }
        boolean ok;
        int version = Checksums.version(packet, base + header, length - header);
        if (header >= MAP_HEADER && (Checksums.u8(packet, base) & MAP_COMMAND) != 0) {
            ok = toModem(MAP_HEADER, length - MAP_HEADER, metadata);
        } else if (version == 0) {
            return exception(source, PacketStatus.EXCEPTION_IP_TYPE);
        } else if (config.checksum == EndpointConfig.CHECKSUM_HEADER && !checksum(config, header)) {
            return exception(source, PacketStatus.EXCEPTION_CHECKSUM);
        } else {
            int to = ipa.route(source, version, packet, base + header, length - header, ipa.modemRx());
            if (to < 0) {
                return exception(source, PacketStatus.EXCEPTION_NONE);
            }
            ok = direct(source, to, header, status.direct(source), metadata);
        }
        if (ok && config.status) {
            status(source, config, metadata);
        }
        return ok;
    }

    private boolean checksum(EndpointConfig config, int header) {
        if (config.checksumHeaderOffset + 4 > header) {
            return true;
        }
        int at = base + config.checksumHeaderOffset;
        if (chip.rules().mapV5()) {
            return (Checksums.u8(packet, at + 1) & V5_REQUEST) == 0
                    || Checksums.insertV5(packet, base + header, length - header);
        }
        int info = Checksums.u16(packet, at + 2);
        return (info & V4_ENABLED) == 0
                || Checksums.insertV4(packet, base + header, length - header, Checksums.u16(packet, at), info);
    }

    private boolean exception(int source, int code) {
        int to = ipa.defaultEndpoint();
        exceptions++;
        int from = ipa.retainsHeader() ? 0 : Math.min(ipa.config(source).headerLength, length);
        return from == length || direct(source, to, from, status.exception(source, code), 0);
    }

    /** The status of the packet itself. At an endpoint of the modem nobody here sees it. */
    private void status(int source, EndpointConfig config, int metadata) {
        if (ipa.rx(config.statusEndpoint) == null) {
            modemStatuses++;
        } else {
            ipa.rx(config.statusEndpoint).offer(packet, 0, 0, metadata, status.direct(source));
        }
    }

    private boolean toModem(int from, int bytes, int metadata) {
        return switch (uplink.ask()) {
            case HOLD -> false;
            case DROP -> true;
            case TAKE -> {
                outgoingOffsets[outgoing] = base + from;
                outgoingLengths[outgoing] = bytes;
                outgoingMetadata[outgoing++] = metadata;
                base = base + length + ALIGNMENT - 1 & -ALIGNMENT;
                toModem++;
                yield true;
            }
        };
    }

    // --- the packets for the modem that the last steps left; without the lock, on the lane

    /** How many there are. */
    public int outgoing() {
        return outgoing;
    }

    /** Bytes of one. */
    public int outgoingLength(int n) {
        return outgoingLengths[n];
    }

    /** Where it starts in {@link #packet}. */
    public int outgoingOffset(int n) {
        return outgoingOffsets[n];
    }

    /** Its metadata. */
    public int outgoingMetadata(int n) {
        return outgoingMetadata[n];
    }

    /** The memory they stand in; valid until {@link #handedOver}. */
    public MemorySegment packet() {
        return packet;
    }

    /** All of them are the modem's: their memory is used again. */
    public void handedOver() {
        outgoing = 0;
        base = 0;
    }

    void describe(Sheet s) {
        s.put("to-modem", toModem).put("exceptions", exceptions).put("modem-statuses", modemStatuses);
        commands.describe(s.at("command"));
    }
}
