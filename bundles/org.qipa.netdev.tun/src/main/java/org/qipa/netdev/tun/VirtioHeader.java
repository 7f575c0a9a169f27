package org.qipa.netdev.tun;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What stands in front of packets of an interface with IFF_VNET_HDR, in host byte order (virtio 1.2 §5.1.6).
 *
 * <pre>
 *  0 flags u8, bit 0 checksum to be finished | 1 kind u8 | 2 length of all headers u16 | 4 payload of each packet u16 |
 *  6 checksum start u16 | 8 checksum offset from there u16                                                 (10 bytes)
 * </pre>
 */
final class VirtioHeader {

    static final int LENGTH = 10;
    /** Kind: a packet as it is. */
    static final int PLAIN = 0;
    /** Kind: TCP over IPv4 to be cut. */
    static final int TCP4 = 1;
    /** Kind: TCP over IPv6 to be cut. */
    static final int TCP6 = 4;
    /** Kind: UDP to be cut. */
    static final int UDP = 5;

    private static final int KIND_AT = 1;
    private static final int HEADERS_AT = 2;
    private static final int SEGMENT_AT = 4;
    private static final int START_AT = 6;
    private static final int OFFSET_AT = 8;
    private static final int CHECKSUM_OPEN = 1;
    /** In the kind: there is a CWR flag, which cutting looks after anyway. */
    private static final int ECN = 0x80;
    private static final int TCP_CHECKSUM_AT = 16;
    private static final int UDP_CHECKSUM_AT = 6;

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED;

    private VirtioHeader() {}

    /**
     * Looks at what the kernel handed over.
     *
     * @param memory with the header at its start
     * @param length of header and packet
     * @return null when the header is one that can be followed, otherwise what to count
     */
    static TunCounter check(MemorySegment memory, int length) {
        if (length <= LENGTH) {
            return TunCounter.HEADER_CUT_OFF;
        }
        int version = (memory.get(JAVA_BYTE, LENGTH) & 0xff) >> 4;
        int field = checksumOffset(memory);
        boolean fits = switch (kind(memory)) {
            case PLAIN -> true;
            case TCP4 -> version == 4 && field == TCP_CHECKSUM_AT;
            case TCP6 -> version == 6 && field == TCP_CHECKSUM_AT;
            case UDP -> (version == 4 || version == 6) && field == UDP_CHECKSUM_AT;
            default -> false;
        };
        if (!fits) {
            return TunCounter.HEADER_KIND;
        }
        boolean cut = kind(memory) != PLAIN;
        return cut && (checksumStart(memory) < 0 || segmentBytes(memory) == 0) ? TunCounter.HEADER_FIELDS : null;
    }

    /** Whether the checksum is to be finished: where its header starts, otherwise -1. */
    static int checksumStart(MemorySegment memory) {
        return (memory.get(JAVA_BYTE, 0) & CHECKSUM_OPEN) == 0 ? -1 : memory.get(U16, START_AT) & 0xffff;
    }

    static int checksumOffset(MemorySegment memory) {
        return memory.get(U16, OFFSET_AT) & 0xffff;
    }

    /** Payload of each packet to be cut; 0 for a packet as it is. */
    static int segmentBytes(MemorySegment memory) {
        return kind(memory) == PLAIN ? 0 : memory.get(U16, SEGMENT_AT) & 0xffff;
    }

    private static int kind(MemorySegment memory) {
        return memory.get(JAVA_BYTE, KIND_AT) & 0xff & ~ECN;
    }

    /** For a packet as it is. */
    static void writePlain(MemorySegment memory) {
        memory.set(JAVA_BYTE, 0, (byte) 0);
        memory.set(JAVA_BYTE, KIND_AT, (byte) PLAIN);
        write(memory, 0, 0, 0, 0);
    }

    /** For a packet to be cut, its checksum to be finished. */
    static void write(MemorySegment memory, int kind, int headers, int segmentBytes, int start, int offset) {
        memory.set(JAVA_BYTE, 0, (byte) CHECKSUM_OPEN);
        memory.set(JAVA_BYTE, KIND_AT, (byte) kind);
        write(memory, headers, segmentBytes, start, offset);
    }

    private static void write(MemorySegment memory, int headers, int segmentBytes, int start, int offset) {
        memory.set(U16, HEADERS_AT, (short) headers);
        memory.set(U16, SEGMENT_AT, (short) segmentBytes);
        memory.set(U16, START_AT, (short) start);
        memory.set(U16, OFFSET_AT, (short) offset);
    }
}
