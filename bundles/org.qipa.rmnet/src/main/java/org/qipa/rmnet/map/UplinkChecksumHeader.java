package org.qipa.rmnet.map;

import java.lang.foreign.MemorySegment;

/**
 * The checksum header of MAP v4 between MAP header and packet, on the way to the modem (spec 12 §1.3).
 *
 * <pre>
 *  byte 0-1 checksum start: length of the IP header
 *  byte 2-3 bit 15 enabled, bit 14 UDP, bits 13-0 offset of the checksum field in the transport header
 * </pre>
 *
 * All zero when there is nothing to compute.
 */
public final class UplinkChecksumHeader {

    /** Bytes of the header. */
    public static final int LENGTH = 4;

    private static final int START_OFFSET = 0;
    private static final int INFO_OFFSET = START_OFFSET + 2;
    private static final int ENABLED = 1 << 15;
    private static final int UDP = 1 << 14;
    private static final int FIELD_MASK = UDP - 1;

    private UplinkChecksumHeader() {}

    /** Asks for a checksum. */
    public static void write(MemorySegment memory, long offset, int start, boolean udp, int field) {
        Wire.u16(memory, offset + START_OFFSET, start);
        Wire.u16(memory, offset + INFO_OFFSET, ENABLED | (udp ? UDP : 0) | field & FIELD_MASK);
    }

    /** Asks for nothing. */
    public static void writeNone(MemorySegment memory, long offset) {
        Wire.u32(memory, offset, 0);
    }
}
