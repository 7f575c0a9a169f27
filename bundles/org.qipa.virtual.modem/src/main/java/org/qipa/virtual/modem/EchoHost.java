package org.qipa.virtual.modem;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A host behind the modem that answers ICMP echo and UDP echo (port 7) over IPv4 and IPv6, for its own addresses. What it
 * does not answer it counts by reason: every checksum and length is checked first.
 */
final class EchoHost {

    private static final int ECHO_REQUEST = 8;
    private static final int ECHO_REQUEST6 = 128;
    private static final int ECHO_REPLY6 = 129;
    private static final int UDP_ECHO_PORT = 7;
    private static final int REPLY_TTL = 64;
    private static final int FRAGMENT_BITS = 0x3fff;

    private final List<String> names;
    private final List<MemorySegment> addresses = new ArrayList<>();
    private final Map<String, Long> counters = new TreeMap<>();

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

    Map<String, Long> counters() {
        return counters;
    }

    /**
     * Turns a request into its reply, in place.
     *
     * @param m a copy of the packet, exactly as long
     * @return whether there is a reply now
     */
    boolean reply(MemorySegment m) {
        String verdict = m.byteSize() < 1 ? "malformed" : switch (Ip.u8(m, 0) >> 4) {
            case 4 -> reply4(m);
            case 6 -> reply6(m);
            default -> "malformed";
        };
        counters.merge(verdict, 1L, Long::sum);
        return verdict.endsWith("_replies");
    }

    private String reply4(MemorySegment m) {
        int size = (int) m.byteSize();
        int header = (Ip.u8(m, 0) & 0xf) * 4;
        if (size < Ip.V4_HEADER_LENGTH || header < Ip.V4_HEADER_LENGTH || header > size
                || Ip.u16(m, Ip.V4_TOTAL_LENGTH_OFFSET) != size) {
            return "malformed";
        }
        if (Ip.sum(m, 0, header, 0) != 0xffff) {
            return "bad_checksum";
        }
        if (!isMine(m, Ip.V4_DESTINATION_OFFSET, Ip.V4_ADDRESS_LENGTH)) {
            return "no_host";
        }
        if ((Ip.u16(m, Ip.V4_FRAGMENT_OFFSET) & FRAGMENT_BITS) != 0) {
            return "fragment";
        }
        int protocol = Ip.u8(m, Ip.V4_PROTOCOL_OFFSET);
        String verdict = switch (protocol) {
            case Ip.PROTOCOL_ICMP -> icmp(m, header, size - header, 0, ECHO_REQUEST, 0);
            case Ip.PROTOCOL_UDP -> udp(m, header, size - header, Ip.pseudo4(m, size - header, protocol), true);
            default -> "no_service";
        };
        if (verdict.endsWith("_replies")) {
            Ip.swap(m, Ip.V4_SOURCE_OFFSET, Ip.V4_DESTINATION_OFFSET, Ip.V4_ADDRESS_LENGTH);
            Ip.u8(m, Ip.V4_TTL_OFFSET, REPLY_TTL);
            Ip.u16(m, Ip.V4_CHECKSUM_OFFSET, 0);
            Ip.u16(m, Ip.V4_CHECKSUM_OFFSET, ~Ip.sum(m, 0, header, 0));
        }
        return verdict;
    }

    private String reply6(MemorySegment m) {
        int size = (int) m.byteSize();
        if (size < Ip.V6_HEADER_LENGTH || Ip.u16(m, Ip.V6_PAYLOAD_LENGTH_OFFSET) != size - Ip.V6_HEADER_LENGTH) {
            return "malformed";
        }
        if (!isMine(m, Ip.V6_DESTINATION_OFFSET, Ip.V6_ADDRESS_LENGTH)) {
            return "no_host";
        }
        int payload = size - Ip.V6_HEADER_LENGTH;
        int protocol = Ip.u8(m, Ip.V6_NEXT_HEADER_OFFSET);
        String verdict = switch (protocol) {
            case Ip.PROTOCOL_ICMP6 -> icmp(m, Ip.V6_HEADER_LENGTH, payload, Ip.pseudo6(m, payload, protocol),
                    ECHO_REQUEST6, ECHO_REPLY6);
            case Ip.PROTOCOL_UDP -> udp(m, Ip.V6_HEADER_LENGTH, payload, Ip.pseudo6(m, payload, protocol), false);
            default -> "no_service";
        };
        if (verdict.endsWith("_replies")) {
            Ip.swap(m, Ip.V6_SOURCE_OFFSET, Ip.V6_DESTINATION_OFFSET, Ip.V6_ADDRESS_LENGTH);
            Ip.u8(m, Ip.V6_HOP_LIMIT_OFFSET, REPLY_TTL);
        }
        return verdict;
    }

    /** The pseudo header's sum does not change when source and destination are swapped. */
    private static String icmp(MemorySegment m, int at, int length, int pseudo, int request, int reply) {
        if (length < Ip.ICMP_HEADER_LENGTH) {
            return "malformed";
        }
        if (Ip.sum(m, at, length, pseudo) != 0xffff) {
            return "bad_checksum";
        }
        if (Ip.u8(m, at) != request || Ip.u8(m, at + 1L) != 0) {
            return "no_service";
        }
        Ip.u8(m, at, reply);
        Ip.u16(m, at + (long) Ip.TRANSPORT_CHECKSUM_OFFSET_ICMP, 0);
        Ip.u16(m, at + (long) Ip.TRANSPORT_CHECKSUM_OFFSET_ICMP, ~Ip.sum(m, at, length, pseudo));
        return "echo_replies";
    }

    private static String udp(MemorySegment m, int at, int length, int pseudo, boolean zeroMeansNone) {
        if (length < Ip.UDP_HEADER_LENGTH || Ip.u16(m, at + 4L) != length) {
            return "malformed";
        }
        boolean unchecked = zeroMeansNone && Ip.u16(m, at + 6L) == 0;
        if (!unchecked && Ip.sum(m, at, length, pseudo) != 0xffff) {
            return "bad_checksum";
        }
        if (Ip.u16(m, at + 2L) != UDP_ECHO_PORT) {
            return "no_service";
        }
        Ip.swap(m, at, at + 2L, 2);
        return "udp_replies";
    }

    private boolean isMine(MemorySegment m, int offset, int length) {
        MemorySegment destination = m.asSlice(offset, length);
        for (MemorySegment address : addresses) {
            if (address.byteSize() == length && address.mismatch(destination) == -1) {
                return true;
            }
        }
        return false;
    }
}
