package org.qipa.rmnet.map;

import java.lang.foreign.MemorySegment;

/**
 * The checksum header of MAP v5, right behind the MAP header in both directions (spec 12 §1.4).
 *
 * <pre>
 *  byte 0   bits 7-1 header type (2 = checksum), bit 0 another header follows: 0x04
 *  byte 1   bit 7: to the modem "compute it", from the modem "it is right"
 *  byte 2-3 reserved
 * </pre>
 */
public final class ChecksumHeaderV5 {

    /** Bytes of the header. */
    public static final int LENGTH = 4;
    /** The one header type there is. */
    public static final int TYPE_CHECKSUM = 2;

    private static final int TYPE_OFFSET = 0;
    private static final int INFO_OFFSET = TYPE_OFFSET + 1;
    private static final int RESERVED_OFFSET = INFO_OFFSET + 1;
    private static final int TYPE_SHIFT = 1;
    private static final int VALID_OR_REQUEST = 1 << 7;

    private ChecksumHeaderV5() {}

    /** The header type. */
    public static int type(MemorySegment memory, long offset) {
        return Wire.u8(memory, offset + TYPE_OFFSET) >> TYPE_SHIFT;
    }

    /** Whether the hardware found the checksum right. */
    public static boolean isValid(MemorySegment memory, long offset) {
        return (Wire.u8(memory, offset + INFO_OFFSET) & VALID_OR_REQUEST) != 0;
    }

    /** Writes the header of a sent packet. */
    public static void write(MemorySegment memory, long offset, boolean request) {
        Wire.u8(memory, offset + TYPE_OFFSET, TYPE_CHECKSUM << TYPE_SHIFT);
        Wire.u8(memory, offset + INFO_OFFSET, request ? VALID_OR_REQUEST : 0);
        Wire.u16(memory, offset + RESERVED_OFFSET, 0);
    }
}
