package org.qipa.virtual.modem;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A host behind the modem that answers ICMP echo and UDP echo (port 7) over IPv4 and IPv6, for its own addresses. What it
 * does not answer it counts by reason: every checksum and length is checked first.
 */
final class EchoHost {

    /** What comes of a packet. */
    private enum Verdict {
        ECHO_REPLIES, UDP_REPLIES, MALFORMED, BAD_CHECKSUM, NO_HOST, NO_SERVICE, FRAGMENT;

        boolean isReply() {
            return this == ECHO_REPLIES || this == UDP_REPLIES;
        }
    }

    private static final int ECHO_REQUEST = 8;
    private static final int ECHO_REQUEST6 = 128;
    private static final int ECHO_REPLY6 = 129;
    private static final int UDP_ECHO_PORT = 7;
    private static final int REPLY_TTL = 64;
    private static final int FRAGMENT_BITS = 0x3fff;

    private final List<String> names;
    private final List<MemorySegment> addresses = new ArrayList<>();
    private final long[] counts = new long[Verdict.values().length];

    /** @param names IP addresses as text, IPv4 or IPv6 */
    EchoHost(List<String> names) {
        this.names = List.copyOf(names);
        for (String name : names) {
            try {
                // A literal: ofLiteral never asks a name server.
                addresses.add(MemorySegment.ofArray(InetAddress.ofLiteral(name).getAddress()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("not an IP address: host=" + name, e);
            }
        }
    }

    List<String> addresses() {
        return names;
    }

    /** What came of packets so far, by name; only what there was. */
    Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>();
        for (Verdict verdict : Verdict.values()) {
            if (counts[verdict.ordinal()] > 0) {
                counters.put(verdict.name().toLowerCase(Locale.ROOT), counts[verdict.ordinal()]);
            }
        }
        return counters;
    }

    /**
     * Turns a request into its reply, in place.
     *
     * @param m      memory with a copy of the packet
     * @param packet where it starts
     * @param size   its bytes
     * @return whether there is a reply now
     */
    boolean reply(MemorySegment m, long packet, int size) {
        Verdict verdict = size < 1 ? Verdict.MALFORMED : switch (Ip.u8(m, packet) >> 4) {
            case 4 -> reply4(m, packet, size);
            case 6 -> reply6(m, packet, size);
            default -> Verdict.MALFORMED;
        };
        counts[verdict.ordinal()]++;
        return verdict.isReply();
    }

    private Verdict reply4(MemorySegment m, long packet, int size) {
        int header = (Ip.u8(m, packet) & 0xf) * 4;
        if (size < Ip.V4_HEADER_LENGTH || header < Ip.V4_HEADER_LENGTH || header > size
                || Ip.u16(m, packet + Ip.V4_TOTAL_LENGTH_OFFSET) != size) {
            return Verdict.MALFORMED;
        }
        if (Ip.sum(m, packet, header, 0) != 0xffff) {
            return Verdict.BAD_CHECKSUM;
        }
        if (!isMine(m, packet + Ip.V4_DESTINATION_OFFSET, Ip.V4_ADDRESS_LENGTH)) {
            return Verdict.NO_HOST;
        }
        if ((Ip.u16(m, packet + Ip.V4_FRAGMENT_OFFSET) & FRAGMENT_BITS) != 0) {
            return Verdict.FRAGMENT;
        }
        int protocol = Ip.u8(m, packet + Ip.V4_PROTOCOL_OFFSET);
        Verdict verdict = switch (protocol) {
            case Ip.PROTOCOL_ICMP -> icmp(m, packet + header, size - header, 0, ECHO_REQUEST, 0);
            case Ip.PROTOCOL_UDP -> udp(m, packet + header, size - header, Ip.pseudo4(m, packet, size - header, protocol),
                    true);
            default -> Verdict.NO_SERVICE;
        };
        if (verdict.isReply()) {
            Ip.swap(m, packet + Ip.V4_SOURCE_OFFSET, packet + Ip.V4_DESTINATION_OFFSET, Ip.V4_ADDRESS_LENGTH);
            Ip.u8(m, packet + Ip.V4_TTL_OFFSET, REPLY_TTL);
            Ip.u16(m, packet + Ip.V4_CHECKSUM_OFFSET, 0);
            Ip.u16(m, packet + Ip.V4_CHECKSUM_OFFSET, ~Ip.sum(m, packet, header, 0));
        }
        return verdict;
    }

    private Verdict reply6(MemorySegment m, long packet, int size) {
        if (size < Ip.V6_HEADER_LENGTH
                || Ip.u16(m, packet + Ip.V6_PAYLOAD_LENGTH_OFFSET) != size - Ip.V6_HEADER_LENGTH) {
            return Verdict.MALFORMED;
        }
        if (!isMine(m, packet + Ip.V6_DESTINATION_OFFSET, Ip.V6_ADDRESS_LENGTH)) {
            return Verdict.NO_HOST;
        }
        long at = packet + Ip.V6_HEADER_LENGTH;
        int payload = size - Ip.V6_HEADER_LENGTH;
        int protocol = Ip.u8(m, packet + Ip.V6_NEXT_HEADER_OFFSET);
        Verdict verdict = switch (protocol) {
            case Ip.PROTOCOL_ICMP6 -> icmp(m, at, payload, Ip.pseudo6(m, packet, payload, protocol), ECHO_REQUEST6,
                    ECHO_REPLY6);
            case Ip.PROTOCOL_UDP -> udp(m, at, payload, Ip.pseudo6(m, packet, payload, protocol), false);
            default -> Verdict.NO_SERVICE;
        };
        if (verdict.isReply()) {
            Ip.swap(m, packet + Ip.V6_SOURCE_OFFSET, packet + Ip.V6_DESTINATION_OFFSET, Ip.V6_ADDRESS_LENGTH);
            Ip.u8(m, packet + Ip.V6_HOP_LIMIT_OFFSET, REPLY_TTL);
        }
        return verdict;
    }

    /** The pseudo header's sum does not change when source and destination are swapped. */
    private static Verdict icmp(MemorySegment m, long at, int length, int pseudo, int request, int reply) {
        if (length < Ip.ICMP_HEADER_LENGTH) {
            return Verdict.MALFORMED;
        }
        if (Ip.sum(m, at, length, pseudo) != 0xffff) {
            return Verdict.BAD_CHECKSUM;
        }
        if (Ip.u8(m, at) != request || Ip.u8(m, at + 1) != 0) {
            return Verdict.NO_SERVICE;
        }
        Ip.u8(m, at, reply);
        Ip.u16(m, at + Ip.TRANSPORT_CHECKSUM_OFFSET_ICMP, 0);
        Ip.u16(m, at + Ip.TRANSPORT_CHECKSUM_OFFSET_ICMP, ~Ip.sum(m, at, length, pseudo));
        return Verdict.ECHO_REPLIES;
    }

    private static Verdict udp(MemorySegment m, long at, int length, int pseudo, boolean zeroMeansNone) {
        if (length < Ip.UDP_HEADER_LENGTH || Ip.u16(m, at + 4) != length) {
            return Verdict.MALFORMED;
        }
        boolean unchecked = zeroMeansNone && Ip.u16(m, at + 6) == 0;
        if (!unchecked && Ip.sum(m, at, length, pseudo) != 0xffff) {
            return Verdict.BAD_CHECKSUM;
        }
        if (Ip.u16(m, at + 2) != UDP_ECHO_PORT) {
            return Verdict.NO_SERVICE;
        }
        Ip.swap(m, at, at + 2, 2);
        return Verdict.UDP_REPLIES;
    }

    private boolean isMine(MemorySegment m, long offset, int length) {
        for (MemorySegment address : addresses) {
            if (address.byteSize() == length
                    && MemorySegment.mismatch(address, 0, length, m, offset, offset + length) == -1) {
                return true;
            }
        }
        return false;
    }
}
