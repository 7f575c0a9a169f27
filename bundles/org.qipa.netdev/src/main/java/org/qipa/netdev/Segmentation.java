package org.qipa.netdev;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.qipa.api.network.InternetChecksum;
import org.qipa.api.network.Offer;

/**
 * How a TCP or UDP packet of up to 64 KiB is cut into packets that fit the link.
 *
 * <p>All packets have the big one's headers, but for lengths, the IPv4 identification (counted up) and header checksum, the
 * TCP sequence number, FIN and PSH (the last one's only) and CWR (the first one's only, RFC 3168 §6.1.2). The transport
 * checksum stays open: its field holds the sum of the pseudo header. Headers are written into a small memory that keeps what
 * does not change from one packet to the next; the payload stays where it is. Reused from one big packet to the next; one
 * thread at a time.
 */
final class Segmentation {

    /** Longest headers: IP with options or extension headers, and TCP with options. */
    static final int MAX_HEADER = 256;

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int V4_HEADER = 20;
    private static final int V4_LENGTH_AT = 2;
    private static final int V4_ID_AT = 4;
    private static final int V4_FRAGMENT_AT = 6;
    private static final int V4_PROTOCOL_AT = 9;
    private static final int V4_CHECKSUM_AT = 10;
    private static final int V4_ADDRESSES_AT = 12;
    private static final int V4_ADDRESSES = 8;
    private static final int V6_HEADER = 40;
    private static final int V6_LENGTH_AT = 4;
    private static final int V6_NEXT_AT = 6;
    private static final int V6_ADDRESSES_AT = 8;
    private static final int V6_ADDRESSES = 32;
    private static final int TCP_HEADER = 20;
    private static final int TCP_SEQUENCE_AT = 4;
    private static final int TCP_WORDS_AT = 12;
    private static final int TCP_FLAGS_AT = 13;
    private static final int TCP_CHECKSUM_AT = 16;
    private static final int UDP_HEADER = 8;
    private static final int UDP_LENGTH_AT = 4;
    private static final int UDP_CHECKSUM_AT = 6;
    private static final int FIN_OR_PSH = 0x01 | 0x08;
    private static final int SYN_RST_OR_URG = 0x02 | 0x04 | 0x20;
    private static final int CWR = 0x80;
    /** More fragments, or an offset. */
    private static final int FRAGMENT = 0x3fff;

    private boolean v4;
    private boolean tcp;
    private int transport;
    private int headerLength;
    private int total;
    private int segmentBytes;
    private int count;
    private int identification;
    private int sequence;
    private int flags;
    /** Sum of the IPv4 header without length, identification and checksum. */
    private long headerSum;
    /** Sum of addresses and protocol. */
    private long pseudoSum;

    /**
     * Looks at a packet that is to be cut.
     *
     * @param mtu longest packet that may be cut of it
     * @return QUEUED when it can be done, otherwise why not
     */
    static Offer check(MemorySegment memory, long offset, int length, int checksumStart, int checksumOffset,
            int segmentBytes, int mtu) {
        int version = length < V4_HEADER ? 0 : u8(memory, offset) >> 4;
        if (version != 4 && (version != 6 || length < V6_HEADER)) {
            return Offer.NOT_IP;
        }
        int place = version == 4 ? place4(memory, offset, length) : place6(memory, offset, length);
        int protocol = place >>> 16;
        int transport = place & 0xffff;
        if (protocol != TCP && protocol != UDP) {
            return Offer.NOT_CUTTABLE;
        }
        boolean tcp = protocol == TCP;
        int total = version == 4 ? u16(memory, offset + V4_LENGTH_AT) : u16(memory, offset + V6_LENGTH_AT) + V6_HEADER;
        if (total != length || transport + (tcp ? TCP_HEADER : UDP_HEADER) > length) {
            return Offer.LENGTH_DIFFERS;
        }
        if (checksumStart != transport || checksumOffset != (tcp ? TCP_CHECKSUM_AT : UDP_CHECKSUM_AT)) {
            return Offer.CHECKSUM_ELSEWHERE;
        }
        if (tcp && (u8(memory, offset + transport + TCP_FLAGS_AT) & SYN_RST_OR_URG) != 0) {
            return Offer.NOT_CUTTABLE;
        }
        int own = tcp ? (u8(memory, offset + transport + TCP_WORDS_AT) >> 4) * 4 : UDP_HEADER;
        int header = transport + own;
        if (own < (tcp ? TCP_HEADER : UDP_HEADER) || header >= length) {
            return Offer.LENGTH_DIFFERS;
        }
        return header > MAX_HEADER || segmentBytes < 1 || header + Math.min(segmentBytes, length - header) > mtu
                ? Offer.TOO_LONG : Offer.QUEUED;
    }

    /** Protocol, and below it in 16 bits where its header is; 0 for a fragment or a header that is cut off. */
    private static int place4(MemorySegment memory, long offset, int length) {
        int header = (u8(memory, offset) & 0xf) * 4;
        boolean fragment = (u16(memory, offset + V4_FRAGMENT_AT) & FRAGMENT) != 0;
        return fragment || header < V4_HEADER || header > length ? 0
                : u8(memory, offset + V4_PROTOCOL_AT) << 16 | header;
    }

    /** The same behind extension headers; a fragment header is none that can be passed. */
    private static int place6(MemorySegment memory, long offset, int length) {
        int next = u8(memory, offset + V6_NEXT_AT);
        int at = V6_HEADER;
        while ((next == 0 || next == 43 || next == 60) && at + 8 <= Math.min(length, MAX_HEADER)) {
            next = u8(memory, offset + at);
            at += 8 + 8 * u8(memory, offset + at + 1);
        }
        return at > length ? 0 : next << 16 | at;
    }

    /**
     * Begins with a packet that {@link #check} found good.
     *
     * @param memory with the packet at its start
     */
    void begin(MemorySegment memory, int length, int checksumStart, int payloadOfEach) {
        v4 = u8(memory, 0) >> 4 == 4;
        transport = checksumStart;
        int place = v4 ? place4(memory, 0, length) : place6(memory, 0, length);
        tcp = place >>> 16 == TCP;
        total = length;
        segmentBytes = payloadOfEach;
        headerLength = transport + (tcp ? (u8(memory, transport + TCP_WORDS_AT) >> 4) * 4 : UDP_HEADER);
        count = (total - headerLength + segmentBytes - 1) / segmentBytes;
        if (v4) {
            identification = u16(memory, V4_ID_AT);
            // Taking a word out of a sum is adding its complement.
            headerSum = InternetChecksum.sum(memory, 0, transport) + (long) (~u16(memory, V4_LENGTH_AT) & 0xffff)
                    + (~identification & 0xffff) + (~u16(memory, V4_CHECKSUM_AT) & 0xffff);
        }
        pseudoSum = InternetChecksum.pseudo(memory, v4 ? V4_ADDRESSES_AT : V6_ADDRESSES_AT,
                v4 ? V4_ADDRESSES : V6_ADDRESSES, tcp ? TCP : UDP, 0);
        if (tcp) {
            sequence = memory.get(U32, transport + TCP_SEQUENCE_AT);
            flags = u8(memory, transport + TCP_FLAGS_AT);
        }
    }

    /** Packets that are cut. */
    int count() {
        return count;
    }

    /** Bytes of the headers of each. */
    int headerLength() {
        return headerLength;
    }

    /** Where the payload of a packet is in the big one. */
    int payloadAt(int n) {
        return headerLength + n * segmentBytes;
    }

    /** Bytes of the payload of a packet. */
    int payloadLength(int n) {
        return Math.min(segmentBytes, total - payloadAt(n));
    }

    /** Offset of the checksum field from the transport header. */
    int checksumOffset() {
        return tcp ? TCP_CHECKSUM_AT : UDP_CHECKSUM_AT;
    }

    /**
     * Writes the headers of a packet. To be called in order from 0: what stays the same is copied for the first only.
     *
     * @param memory with the big packet at its start
     * @param header memory for {@link #headerLength} bytes, the same for all packets
     */
    void header(MemorySegment memory, int n, MemorySegment header) {
        if (n == 0) {
            MemorySegment.copy(memory, 0, header, 0, headerLength);
        }
        int length = headerLength + payloadLength(n);
        if (v4) {
            int id = identification + n & 0xffff;
            u16(header, V4_LENGTH_AT, length);
            u16(header, V4_ID_AT, id);
            u16(header, V4_CHECKSUM_AT, ~InternetChecksum.fold(headerSum + length + id));
        } else {
            u16(header, V6_LENGTH_AT, length - V6_HEADER);
        }
        if (tcp) {
            header.set(U32, transport + TCP_SEQUENCE_AT, sequence + n * segmentBytes);
            int kept = flags & ~(n == 0 ? 0 : CWR) & ~(n == count - 1 ? 0 : FIN_OR_PSH);
            header.set(JAVA_BYTE, transport + TCP_FLAGS_AT, (byte) kept);
        } else {
            u16(header, transport + UDP_LENGTH_AT, length - transport);
        }
        u16(header, transport + checksumOffset(), InternetChecksum.fold(pseudoSum + length - transport));
    }

    private static int u8(MemorySegment memory, long offset) {
        return memory.get(JAVA_BYTE, offset) & 0xff;
    }

    private static int u16(MemorySegment memory, long offset) {
        return memory.get(U16, offset) & 0xffff;
    }

    private static void u16(MemorySegment memory, long offset, int value) {
        memory.set(U16, offset, (short) value);
    }
}
