package org.qipa.rmnet.map;

import java.lang.foreign.MemorySegment;

/**
 * The MAP header (spec 12 §1.1).
 *
 * <pre>
 *  byte 0   bit 7 command, bit 6 next header present (v5), bits 5-0 pad length
 *  byte 1   mux id
 *  byte 2-3 payload length: IP data and padding; neither this header, nor a checksum header, nor a v4 trailer
 * </pre>
 */
public final class MapHeader {

    /** Bytes of the header. */
    public static final int LENGTH = 4;
    /** Greatest mux id of a link; 255 is never one. */
    public static final int MAX_MUX_ID = 254;

    private static final int FLAGS_OFFSET = 0;
    private static final int MUX_ID_OFFSET = FLAGS_OFFSET + 1;
    private static final int PAYLOAD_LENGTH_OFFSET = MUX_ID_OFFSET + 1;

    private static final int COMMAND = 1 << 7;
    private static final int NEXT_HEADER = 1 << 6;
    private static final int PAD_MASK = NEXT_HEADER - 1;
    private static final int WORD = 4;

    private MapHeader() {}

    /** Whether the frame carries a command. */
    public static boolean isCommand(MemorySegment memory, long offset) {
        return (Wire.u8(memory, offset + FLAGS_OFFSET) & COMMAND) != 0;
    }

    /** Whether a v5 header follows. */
    public static boolean hasNextHeader(MemorySegment memory, long offset) {
        return (Wire.u8(memory, offset + FLAGS_OFFSET) & NEXT_HEADER) != 0;
    }

    /** Bytes of padding at the end of the payload. */
    public static int padLength(MemorySegment memory, long offset) {
        return Wire.u8(memory, offset + FLAGS_OFFSET) & PAD_MASK;
    }

    /** 0 to 255. */
    public static int muxId(MemorySegment memory, long offset) {
        return Wire.u8(memory, offset + MUX_ID_OFFSET);
    }

    /** Bytes of IP data and padding. */
    public static int payloadLength(MemorySegment memory, long offset) {
        return Wire.u16(memory, offset + PAYLOAD_LENGTH_OFFSET);
    }

    /**
     * Writes the header of a data frame.
     *
     * @param nextHeader    whether a v5 header follows
     * @param muxId         0 to 254
     * @param payloadLength IP data and padding
     * @param padLength     how much of it is padding
     */
    public static void write(MemorySegment memory, long offset, boolean nextHeader, int muxId, int payloadLength,
            int padLength) {
        if (payloadLength < 0 || payloadLength > 0xffff) {
            throw new IllegalArgumentException("payload does not fit a MAP frame: payloadLength=" + payloadLength
                    + " limit=65535");
        }
        // Padding is or-ed in: the reference overwrites the byte and loses the next-header flag.
        Wire.u8(memory, offset + FLAGS_OFFSET, (nextHeader ? NEXT_HEADER : 0) | padLength & PAD_MASK);
        Wire.u8(memory, offset + MUX_ID_OFFSET, muxId);
        Wire.u16(memory, offset + PAYLOAD_LENGTH_OFFSET, payloadLength);
    }

    /** Padding that makes a payload a multiple of a word. */
    public static int padding(int payloadLength) {
        return -payloadLength & WORD - 1;
    }
}
