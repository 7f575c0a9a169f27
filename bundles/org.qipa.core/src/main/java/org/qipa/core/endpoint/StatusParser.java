package org.qipa.core.endpoint;

import java.lang.foreign.MemorySegment;

/**
 * Takes apart a receive buffer of packets with status in front (spec 08 §7.2, §7.3):
 *
 * <pre>
 *  | status 32 | packet | pad to 1 &lt;&lt; padAlign | trailer 8, with checksum | status 32 | packet ...
 * </pre>
 *
 * It differs from the reference where that is wrong: pad_align is a log2 (oddity 15), only the tag bit makes a tag
 * (oddity 16), and a length beyond the buffer ends the parsing, the rest counting as malformed.
 */
public final class StatusParser {

    /** What was found. */
    public interface Listener {
        /** The status of a tagged command arrived: the pipeline is clear. */
        void pipelineClear();

        /** A packet to deliver. {@code share} is what it is charged of the buffer, its bookkeeping not counted. */
        void packet(MemorySegment buffer, long offset, int length, int share);

        /** A packet to drop. */
        void dropped(String why);

        /** Bytes that are no packet. */
        void malformed(int bytes);
    }

    private static final int CHECKSUM_TRAILER = 8;

    private final PacketStatus layout;
    private final int endpoint;
    private final int commandEndpoint;
    private final int alignment;
    private final boolean checksum;
    private final int bufferSize;
    private final Listener listener;

    /**
     * @param layout          of the version
     * @param endpoint        id of the endpoint that receives
     * @param commandEndpoint id of AP_COMMAND_TX
     * @param padAlign        log2 of the alignment
     * @param checksum        whether a trailer follows each packet
     * @param bufferSize      of receive buffers
     */
    public StatusParser(PacketStatus layout, int endpoint, int commandEndpoint, int padAlign, boolean checksum,
            int bufferSize, Listener listener) {
        this.layout = layout;
        this.endpoint = endpoint;
        this.commandEndpoint = commandEndpoint;
        this.alignment = 1 << padAlign;
        this.checksum = checksum;
        this.bufferSize = bufferSize;
        this.listener = listener;
    }

    /** Parses what was received. */
    public void parse(MemorySegment buffer, long start, int total) {
        long at = start;
        int rest = total;
        while (rest > 0) {
            if (rest < PacketStatus.LENGTH) {
                listener.dropped("short status");
                return;
            }
            int length = layout.length(buffer, at);
            if (length == 0 || !isPacket(layout.opcode(buffer, at)) || layout.destination(buffer, at) != endpoint) {
                at += PacketStatus.LENGTH;
                rest -= PacketStatus.LENGTH;
                continue;
            }
            if (length > rest - PacketStatus.LENGTH) {
                listener.malformed(rest);
                return;
            }
            int padded = (length + alignment - 1) / alignment * alignment;
            int consumed = Math.min(PacketStatus.LENGTH + padded + (checksum ? CHECKSUM_TRAILER : 0), rest);
            if (isDelivered(buffer, at)) {
                long unused = bufferSize - total;
                int share = (int) ((unused * consumed + total / 2) / total);
                listener.packet(buffer, at + PacketStatus.LENGTH, length, share);
            }
            at += consumed;
            rest -= consumed;
        }
    }

    private boolean isDelivered(MemorySegment buffer, long at) {
        if ((layout.mask(buffer, at) & PacketStatus.MASK_TAG_VALID) != 0) {
            if (layout.source(buffer, at) == commandEndpoint) {
                listener.pipelineClear();
            } else {
                listener.dropped("unexpected tag");
            }
            return false;
        }
        int exception = layout.exception(buffer, at);
        if (exception != 0) {
            if (exception == PacketStatus.EXCEPTION_DEAGGREGATION) {
                listener.dropped("deaggregation exception");
                return false;
            }
            return true;
        }
        if (layout.routerRule(buffer, at) == PacketStatus.ROUTER_MISS) {
            listener.dropped("route miss");
            return false;
        }
        return true;
    }

    /** Packet, dropped packet, suspended packet, packet of the second pass. */
    private static boolean isPacket(int opcode) {
        return opcode == 1 || opcode == 4 || opcode == 8 || opcode == 64;
    }
}
