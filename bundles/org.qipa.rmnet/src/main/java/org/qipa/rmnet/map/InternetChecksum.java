package org.qipa.rmnet.map;

import java.lang.foreign.MemorySegment;

/** The 16-bit one's complement sum of big-endian words, not inverted: S(x) in spec 12 §5.1. */
public final class InternetChecksum {

    private InternetChecksum() {}

    /** S over a range of memory; an odd last byte is the high half of a word. */
    public static int sum(MemorySegment memory, long offset, long length) {
        long sum = 0;
        long at = offset;
        long words = offset + (length & ~3L);
        while (at < words) {
            sum += Wire.u32(memory, at);
            at += 4;
        }
        if ((length & 2) != 0) {
            sum += Wire.u16(memory, at);
            at += 2;
        }
        if ((length & 1) != 0) {
            sum += (long) Wire.u8(memory, at) << 8;
        }
        return fold(sum);
    }

    /** Addition with end-around carry. */
    public static int add(int a, int b) {
        return fold((long) a + b);
    }

    /** S over what two addresses at that offset, a protocol and a length make as a pseudo header. */
    static int pseudo(MemorySegment memory, long addresses, int bytes, int protocol, int length) {
        return fold((long) sum(memory, addresses, bytes) + protocol + length);
    }

    /**
     * Finishes a checksum in software: the field holds the sum of the pseudo header, as stacks leave it for hardware.
     *
     * @param packet offset of the packet
     * @param length of the packet
     * @param start  of the transport header in the packet
     * @param field  of the checksum in the transport header
     */
    public static void finish(MemorySegment memory, long packet, int length, int start, int field) {
        if (start < 0 || field < 0 || start + field + 2 > length) {
            throw new IllegalArgumentException("checksum field beyond the packet: checksumStart=" + start
                    + " checksumOffset=" + field + " limit=" + length);
        }
        int checksum = ~sum(memory, packet + start, length - start) & 0xffff;
        // Zero means "none" to UDP; for TCP both forms of zero are right.
        Wire.u16(memory, packet + start + field, checksum == 0 ? 0xffff : checksum);
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded >> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }
}
