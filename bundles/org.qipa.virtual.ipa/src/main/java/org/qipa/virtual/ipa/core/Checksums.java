package org.qipa.virtual.ipa.core;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.qipa.api.network.InternetChecksum;

/** Internet checksums as the IPA computes them (spec 12 §5). */
final class Checksums {

    static final int TCP = 6;
    static final int UDP = 17;
    private static final int TCP_FIELD = 16;
    private static final int UDP_FIELD = 6;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private Checksums() {
    }

    static int u8(MemorySegment m, long at) {
        return m.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    static int u16(MemorySegment m, long at) {
        return m.get(SHORT, at) & 0xffff;
    }

    static void put16(MemorySegment m, long at, int value) {
        m.set(SHORT, at, (short) value);
    }

    /** IP version of a packet, or 0 when it is neither 4 nor 6 or shorter than its header. */
    static int version(MemorySegment m, long offset, int length) {
        int version = length < 1 ? 0 : u8(m, offset) >>> 4;
        return version == 4 && length >= IPV4_HEADER || version == 6 && length >= IPV6_HEADER ? version : 0;
    }

    /**
     * Finishes a v4 uplink checksum: the field holds the complement of the pseudo-header's sum.
     *
     * @param info second word of the checksum header: bit 15 enabled, bit 14 UDP, bits 0-13 offset of the field
     * @return false when the field lies outside of the packet
     */
    static boolean insertV4(MemorySegment m, long packet, int length, int start, int info) {
        int field = start + (info & 0x3fff);
        if (field + 2 > length || start >= length) {
            return false;
        }
        int pseudo = ~u16(m, packet + field) & 0xffff;
        put16(m, packet + field, 0);
        int value = ~InternetChecksum.add(InternetChecksum.sum(m, packet + start, length - start), pseudo) & 0xffff;
        put16(m, packet + field, value == 0 && (info & 0x4000) != 0 ? 0xffff : value);
        return true;
    }

    /** Finishes a v5 uplink checksum: the packet's own headers say where; false when they do not lead to TCP or UDP. */
    static boolean insertV5(MemorySegment m, long packet, int length) {
        int start = transportOffset(m, packet, length);
        if (start < 0) {
            return false;
        }
        int protocol = protocol(m, packet);
        int field = start + (protocol == TCP ? TCP_FIELD : UDP_FIELD);
        int end = end(m, packet, length);
        if (field + 2 > end) {
            return false;
        }
        put16(m, packet + field, 0);
        int value = ~transportSum(m, packet, start, end) & 0xffff;
        put16(m, packet + field, value == 0 && protocol == UDP ? 0xffff : value);
        return true;
    }

    /** Whether the IPA can say that the checksums of a downlink packet are right. */
    static boolean isValid(MemorySegment m, long packet, int length) {
        int start = transportOffset(m, packet, length);
        int end = end(m, packet, length);
        if (start < 0 || start + 8 > end) {
            return false;
        }
        boolean four = u8(m, packet) >>> 4 == 4;
        if (four && InternetChecksum.sum(m, packet, start) != InternetChecksum.GOOD
                || protocol(m, packet) == UDP && u16(m, packet + start + UDP_FIELD) == 0) {
            return false;
        }
        return transportSum(m, packet, start, end) == InternetChecksum.GOOD;
    }

    /** Where TCP or UDP starts, or -1: another protocol, a fragment, an extension header, a header cut short. */
    private static int transportOffset(MemorySegment m, long packet, int length) {
        int version = version(m, packet, length);
        if (version == 0 || protocol(m, packet) != TCP && protocol(m, packet) != UDP) {
            return -1;
        }
        if (version == 6) {
            return IPV6_HEADER;
        }
        int header = 4 * (u8(m, packet) & 0xf);
        boolean fragment = (u16(m, packet + 6) & 0x3fff) != 0;
        return fragment || header < IPV4_HEADER || header > length ? -1 : header;
    }

    private static int protocol(MemorySegment m, long packet) {
        return u8(m, packet + (u8(m, packet) >>> 4 == 4 ? 9 : 6));
    }

    /** Where the IP packet ends, by its own header, and not behind the bytes there are. */
    private static int end(MemorySegment m, long packet, int length) {
        int own = switch (version(m, packet, length)) {
            case 4 -> u16(m, packet + 2);
            case 6 -> IPV6_HEADER + u16(m, packet + 4);
            default -> length;
        };
        return Math.min(own, length);
    }

    /** S over the pseudo header, the transport header and its payload. */
    private static int transportSum(MemorySegment m, long packet, int start, int end) {
        boolean four = u8(m, packet) >>> 4 == 4;
        int length = end - start;
        return InternetChecksum.add(InternetChecksum.sum(m, packet + start, length),
                InternetChecksum.pseudo(m, packet + (four ? 12 : 8), four ? 8 : 32, protocol(m, packet), length));
    }
}
