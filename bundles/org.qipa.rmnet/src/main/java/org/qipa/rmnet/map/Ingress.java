package org.qipa.rmnet.map;

import java.lang.foreign.MemorySegment;

/**
 * Takes receive buffers apart (spec 12 §4).
 *
 * <p>A buffer holds frames one behind the other; the first one that makes no sense ends it, since nothing says where the
 * next one would start. What follows is dropped. Stateless but for its receiver; single threaded.
 */
public final class Ingress {

    /** The port behind. */
    public interface Receiver {

        /** The counters of a link, or null when no link has that mux id. */
        LinkCounters counters(int muxId);

        /** Whether the link looks at checksums (the RX checksum feature). */
        boolean checksums(int muxId);

        /**
         * A packet.
         *
         * @param outcome the checksum counter that was counted for it, or null when the format has no checksums
         */
        void packet(int muxId, MemorySegment buffer, long offset, int length, LinkCounter outcome);

        /**
         * Flow control.
         *
         * @param enable whether to go on
         */
        void flow(int muxId, boolean enable);

        /** A command frame to send back; valid during the call. */
        void acknowledge(MemorySegment buffer, long offset, int length);

        /** A frame was dropped. */
        void dropped(Drop why, int muxId);

        /** Bytes at the end of a buffer made no frame. */
        void stray(int bytes);
    }

    /** Why a frame is dropped. */
    public enum Drop {
        /** No link has its mux id. */
        UNKNOWN_MUX,
        /** A command without room for its type byte, or padding longer than the payload. */
        MALFORMED,
        /** A command, which the format does not want, or one that is not known. */
        COMMAND
    }

    private final Receiver receiver;

    /** @param receiver of packets and commands */
    public Ingress(Receiver receiver) {
        this.receiver = receiver;
    }

    /**
     * Length of the first frame of a buffer, MAP header and checksum bytes included.
     *
     * @param remaining bytes from the offset on
     * @return 0 when there is no frame, or not a whole one (spec 12 §4.1)
     */
    public static int frameLength(MapFormat format, MemorySegment buffer, long offset, long remaining) {
        if (remaining < MapHeader.LENGTH) {
            return 0;
        }
        int payload = MapHeader.payloadLength(buffer, offset);
        if (payload == 0) {
            return 0;
        }
        int total = MapHeader.LENGTH + payload;
        boolean v5 = false;
        if (format.has(MapFormat.INGRESS_CHECKSUM_V4)) {
            total += DownlinkTrailer.LENGTH;
        } else if (format.has(MapFormat.INGRESS_CHECKSUM_V5) && !MapHeader.isCommand(buffer, offset)) {
            if (!MapHeader.hasNextHeader(buffer, offset)) {
                return 0;
            }
            v5 = true;
            total += ChecksumHeaderV5.LENGTH;
        }
        if (remaining < total
                || v5 && ChecksumHeaderV5.type(buffer, offset + MapHeader.LENGTH) != ChecksumHeaderV5.TYPE_CHECKSUM) {
            return 0;
        }
        return total;
    }

    /**
     * Takes a buffer apart.
     *
     * @param length bytes of all frames
     */
    public void receive(MapFormat format, MemorySegment buffer, long offset, int length) {
        long at = offset;
        long end = offset + length;
        if (!format.has(MapFormat.INGRESS_DEAGGREGATION)) {
            // The buffer is one frame, whatever its header says of the length.
            if (frameLength(format, buffer, at, length) > 0) {
                frame(format, buffer, at, length);
            } else if (length > 0) {
                receiver.stray(length);
            }
            return;
        }
        while (at < end) {
            int total = frameLength(format, buffer, at, end - at);
            if (total == 0) {
                receiver.stray((int) (end - at));
                return;
            }
            frame(format, buffer, at, total);
            at += total;
        }
    }

    private void frame(MapFormat format, MemorySegment buffer, long frame, int total) {
        int mux = MapHeader.muxId(buffer, frame);
        if (MapHeader.isCommand(buffer, frame)) {
            command(format, buffer, frame, total, mux);
            return;
        }
        int payload = MapHeader.payloadLength(buffer, frame);
        int length = payload - MapHeader.padLength(buffer, frame);
        if (length < 0) {
            receiver.dropped(Drop.MALFORMED, mux);
            return;
        }
        LinkCounters counters = mux > MapHeader.MAX_MUX_ID ? null : receiver.counters(mux);
        if (counters == null) {
            receiver.dropped(Drop.UNKNOWN_MUX, mux);
            return;
        }
        long packet = frame + MapHeader.LENGTH;
        LinkCounter outcome = null;
        if (format.has(MapFormat.INGRESS_CHECKSUM_V5) && MapHeader.hasNextHeader(buffer, frame)) {
            if (ChecksumHeaderV5.type(buffer, packet) != ChecksumHeaderV5.TYPE_CHECKSUM) {
                receiver.dropped(Drop.MALFORMED, mux);
                return;
            }
            outcome = !receiver.checksums(mux) ? LinkCounter.CHECKSUM_SOFTWARE
                    : ChecksumHeaderV5.isValid(buffer, packet) ? LinkCounter.CHECKSUM_OK
                    : LinkCounter.CHECKSUM_VALID_UNSET;
            packet += ChecksumHeaderV5.LENGTH;
            // With both checksum formats set the frame's length was taken for v4: a v5 header may push the packet out.
            if (packet + length > frame + total) {
                receiver.dropped(Drop.MALFORMED, mux);
                return;
            }
        } else if (format.has(MapFormat.INGRESS_CHECKSUM_V4)) {
            outcome = !receiver.checksums(mux) ? LinkCounter.CHECKSUM_SOFTWARE
                    : DownlinkChecksum.checkV4(buffer, packet, length, packet + payload);
        }
        if (outcome != null) {
            counters.count(outcome);
        }
        receiver.packet(mux, buffer, packet, length, outcome);
    }

    private void command(MapFormat format, MemorySegment buffer, long frame, int total, int mux) {
        if (!format.has(MapFormat.INGRESS_COMMANDS)) {
            receiver.dropped(Drop.COMMAND, mux);
            return;
        }
        if (MapHeader.payloadLength(buffer, frame) < MapCommand.MIN_LENGTH) {
            receiver.dropped(Drop.MALFORMED, mux);
            return;
        }
        int command = MapCommand.command(buffer, frame);
        if (command != MapCommand.FLOW_DISABLE && command != MapCommand.FLOW_ENABLE) {
            receiver.dropped(Drop.COMMAND, mux);
            return;
        }
        if (mux > MapHeader.MAX_MUX_ID || receiver.counters(mux) == null) {
            receiver.dropped(Drop.UNKNOWN_MUX, mux);
            return;
        }
        receiver.flow(mux, command == MapCommand.FLOW_ENABLE);
        receiver.acknowledge(buffer, frame,
                format.has(MapFormat.INGRESS_CHECKSUM_V4) ? total - DownlinkTrailer.LENGTH : total);
    }
}
