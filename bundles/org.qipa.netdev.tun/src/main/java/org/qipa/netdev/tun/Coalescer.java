package org.qipa.netdev.tun;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.qipa.api.network.InternetChecksum;

/**
 * Joins TCP segments and UDP datagrams of one flow that follow each other into one packet, which the kernel cuts again if it
 * must. Bytes in, bytes out.
 *
 * <p>What is joined has the same headers, but for lengths, identification, checksums, PSH and the sequence number, which
 * follows on; IPv4 without options and no fragments, IPv6 without extension headers; TCP with ACK, and PSH on the last one
 * only. All payloads are as long as the first one, the last one may be shorter. Every checksum is right: the joined packet
 * has a new one, and a wrong one must not be lost with it.
 *
 * <p>The buffer starts with a {@link VirtioHeader}. One thread at a time; allocates nothing.
 */
final class Coalescer {

    /** Bytes of the buffer. */
    static final int BUFFER = VirtioHeader.LENGTH + 65535;

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int AT = VirtioHeader.LENGTH;
    private static final int MAX_PACKET = 65535;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int V4_HEADER = 20;
    private static final int V6_HEADER = 40;
    private static final int V4_LENGTH_AT = 2;
    private static final int V4_FRAGMENT_AT = 6;
    private static final int V4_PROTOCOL_AT = 9;
    private static final int V4_CHECKSUM_AT = 10;
    private static final int V4_ADDRESSES_AT = 12;
    private static final int V6_LENGTH_AT = 4;
    private static final int V6_NEXT_AT = 6;
    private static final int V6_ADDRESSES_AT = 8;
    private static final int SEQUENCE_AT = 4;
    private static final int ACKNOWLEDGE_AT = 8;
    private static final int WORDS_AT = 12;
    private static final int FLAGS_AT = 13;
    private static final int WINDOW_AT = 14;
    private static final int URGENT_AT = 18;
    private static final int TCP_HEADER = 20;
    private static final int TCP_CHECKSUM_AT = 16;
    private static final int UDP_HEADER = 8;
    private static final int UDP_LENGTH_AT = 4;
    private static final int UDP_CHECKSUM_AT = 6;
    private static final int ACK = 0x10;
    private static final int PSH = 0x08;
    /** More fragments, or an offset. */
    private static final int FRAGMENT = 0x3fff;

    private final MemorySegment buffer;
    private final boolean joinsUdp;
    private int count;
    private int length;
    private boolean verified;
    /** Whether another packet may follow. */
    private boolean open;
    private boolean v4;
    private boolean tcp;
    private int transport;
    private int headers;
    private int segment;
    private int next;

    /**
     * @param buffer   memory of {@link #BUFFER} bytes
     * @param joinsUdp whether UDP is joined, too
     */
    Coalescer(MemorySegment buffer, boolean joinsUdp) {
        this.buffer = buffer;
        this.joinsUdp = joinsUdp;
    }

    /** Packets held. */
    int count() {
        return count;
    }

    /** Whether what is held waits for something that may follow. */
    boolean isOpen() {
        return open;
    }

    /** Holds a packet of at most 65,535 bytes; nothing else is held. */
    void hold(MemorySegment from, long offset, int bytes, boolean isVerified) {
        MemorySegment.copy(from, offset, buffer, AT, bytes);
        count = 1;
        length = bytes;
        verified = isVerified;
        open = parse();
    }

    /** Finds what the packet held is; false when nothing can follow it. */
    private boolean parse() {
        if (length < V4_HEADER + UDP_HEADER) {
            return false;
        }
        int version = u8(buffer, AT);
        v4 = version == 0x45;
        if (!v4 && (version >> 4 != 6 || length < V6_HEADER + UDP_HEADER)) {
            return false;
        }
        transport = v4 ? V4_HEADER : V6_HEADER;
        if (v4 && ((u16(buffer, AT + V4_FRAGMENT_AT) & FRAGMENT) != 0
                || InternetChecksum.sum(buffer, AT, V4_HEADER) != InternetChecksum.GOOD)) {
            return false;
        }
        int total = v4 ? u16(buffer, AT + V4_LENGTH_AT) : u16(buffer, AT + V6_LENGTH_AT) + V6_HEADER;
        int protocol = u8(buffer, AT + (v4 ? V4_PROTOCOL_AT : V6_NEXT_AT));
        tcp = protocol == TCP;
        if (total != length || !tcp && (protocol != UDP || !joinsUdp)) {
            return false;
        }
        return tcp ? parseTcp() : parseUdp();
    }

    private boolean parseTcp() {
        int at = AT + transport;
        if (transport + TCP_HEADER > length || (u8(buffer, at + FLAGS_AT) | PSH) != (ACK | PSH)) {
            return false;
        }
        int own = (u8(buffer, at + WORDS_AT) >> 4) * 4;
        headers = transport + own;
        segment = length - headers;
        next = buffer.get(U32, at + SEQUENCE_AT) + segment;
        return own >= TCP_HEADER && segment > 0 && (u8(buffer, at + FLAGS_AT) & PSH) == 0;
    }

    private boolean parseUdp() {
        headers = transport + UDP_HEADER;
        segment = length - headers;
        return segment > 0 && u16(buffer, AT + transport + UDP_LENGTH_AT) == length - transport
                && u16(buffer, AT + transport + UDP_CHECKSUM_AT) != 0;
    }

    /** Joins a packet to what is held; false when it does not belong there: nothing has changed then. */
    boolean join(MemorySegment from, long offset, int bytes, boolean isVerified) {
        int payload = bytes - headers;
        if (!open || payload <= 0 || payload > segment || length + payload > MAX_PACKET
                || !hasSameHeaders(from, offset, bytes)) {
            return false;
        }
        if (!verified) {
            verified = isRight(buffer, AT, length);
            open = verified;
        }
        if (!verified || v4 && InternetChecksum.sum(from, offset, V4_HEADER) != InternetChecksum.GOOD
                || !isVerified && !isRight(from, offset, bytes)) {
            return false;
        }
        MemorySegment.copy(from, offset + headers, buffer, AT + (long) length, payload);
        length += payload;
        next += payload;
        count++;
        open = payload == segment;
        if (tcp && (u8(from, offset + transport + FLAGS_AT) & PSH) != 0) {
            buffer.set(JAVA_BYTE, AT + transport + FLAGS_AT, (byte) (ACK | PSH));
            open = false;
        }
        return true;
    }

    private boolean hasSameHeaders(MemorySegment from, long offset, int bytes) {
        return (v4 ? hasSameIpv4(from, offset, bytes) : hasSameIpv6(from, offset, bytes))
                && from.get(U32, offset + transport) == buffer.get(U32, AT + transport)
                && (tcp ? hasSameTcp(from, offset + transport)
                        : u16(from, offset + transport + UDP_LENGTH_AT) == bytes - transport
                                && u16(from, offset + transport + UDP_CHECKSUM_AT) != 0);
    }

    private boolean hasSameIpv4(MemorySegment from, long offset, int bytes) {
        return u16(from, offset) == u16(buffer, AT) && u16(from, offset + V4_LENGTH_AT) == bytes
                && from.get(U32, offset + V4_FRAGMENT_AT) == buffer.get(U32, AT + V4_FRAGMENT_AT)
                && from.get(U32, offset + V4_ADDRESSES_AT) == buffer.get(U32, AT + V4_ADDRESSES_AT)
                && from.get(U32, offset + V4_ADDRESSES_AT + 4) == buffer.get(U32, AT + V4_ADDRESSES_AT + 4);
    }

    private boolean hasSameIpv6(MemorySegment from, long offset, int bytes) {
        if (u16(from, offset + V6_LENGTH_AT) + V6_HEADER != bytes
                || u16(from, offset + V6_NEXT_AT) != u16(buffer, AT + V6_NEXT_AT)
                || from.get(U32, offset) != buffer.get(U32, AT)) {
            return false;
        }
        return isSame(from, offset, V6_ADDRESSES_AT, V6_HEADER);
    }

    private boolean hasSameTcp(MemorySegment from, long at) {
        return from.get(U32, at + SEQUENCE_AT) == next
                && from.get(U32, at + ACKNOWLEDGE_AT) == buffer.get(U32, AT + transport + ACKNOWLEDGE_AT)
                && u8(from, at + WORDS_AT) == u8(buffer, AT + transport + WORDS_AT)
                && (u8(from, at + FLAGS_AT) | PSH) == (ACK | PSH)
                && u16(from, at + WINDOW_AT) == u16(buffer, AT + transport + WINDOW_AT)
                && u16(from, at + URGENT_AT) == u16(buffer, AT + transport + URGENT_AT)
                && isSame(from, at - transport, transport + TCP_HEADER, headers);
    }

    /** Whether a range of four-byte words is the same in both packets. */
    private boolean isSame(MemorySegment from, long offset, int begin, int end) {
        for (int n = begin; n < end; n += 4) {
            if (from.get(U32, offset + n) != buffer.get(U32, AT + n)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a packet with headers like those held has the right transport checksum. */
    private boolean isRight(MemorySegment memory, long offset, int bytes) {
        return InternetChecksum.add(pseudo(memory, offset, bytes - transport),
                InternetChecksum.sum(memory, offset + transport, bytes - transport)) == InternetChecksum.GOOD;
    }

    private int pseudo(MemorySegment memory, long offset, int transportLength) {
        return InternetChecksum.pseudo(memory, offset + (v4 ? V4_ADDRESSES_AT : V6_ADDRESSES_AT), v4 ? 8 : 32,
                tcp ? TCP : UDP, transportLength);
    }

    /** Makes the buffer what is to be written, and holds nothing any more. @return bytes to write from its start */
    int seal() {
        int bytes = AT + length;
        if (count == 1) {
            VirtioHeader.writePlain(buffer);
        } else {
            int checksum = tcp ? TCP_CHECKSUM_AT : UDP_CHECKSUM_AT;
            VirtioHeader.write(buffer, !tcp ? VirtioHeader.UDP : v4 ? VirtioHeader.TCP4 : VirtioHeader.TCP6, headers,
                    segment, transport, checksum);
            if (v4) {
                u16(buffer, AT + V4_LENGTH_AT, length);
                u16(buffer, AT + V4_CHECKSUM_AT, 0);
                u16(buffer, AT + V4_CHECKSUM_AT, ~InternetChecksum.sum(buffer, AT, V4_HEADER));
            } else {
                u16(buffer, AT + V6_LENGTH_AT, length - V6_HEADER);
            }
            if (!tcp) {
                u16(buffer, AT + transport + UDP_LENGTH_AT, length - transport);
            }
            u16(buffer, AT + transport + checksum, pseudo(buffer, AT, length - transport));
        }
        count = 0;
        open = false;
        return bytes;
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
