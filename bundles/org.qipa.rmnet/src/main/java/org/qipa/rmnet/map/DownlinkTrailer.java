package org.qipa.rmnet.map;

import java.lang.foreign.MemorySegment;

/**
 * The checksum trailer of MAP v4, behind payload and padding of a received frame (spec 12 §1.2).
 *
 * <pre>
 *  byte 0   reserved
 *  byte 1   bit 0 valid, others reserved
 *  byte 2-3 checksum start, from the IP header     \ not needed by
 *  byte 4-5 checksum length                        / a receiver
 *  byte 6-7 checksum value: complement of the one's complement sum over the IP packet
 * </pre>
 */
public final class DownlinkTrailer {

    /** Bytes of the trailer. */
    public static final int LENGTH = 8;

    private static final int FLAGS_OFFSET = 1;
    private static final int VALUE_OFFSET = 6;
    private static final int VALID = 1;

    private DownlinkTrailer() {}

    /** Whether the hardware computed a checksum. */
    public static boolean isValid(MemorySegment memory, long offset) {
        return (Wire.u8(memory, offset + FLAGS_OFFSET) & VALID) != 0;
    }

    /** What it computed. */
    public static int value(MemorySegment memory, long offset) {
        return Wire.u16(memory, offset + VALUE_OFFSET);
    }
}
