package org.qipa.rmnet.map;

import static org.qipa.rmnet.map.LinkCounter.CHECKSUM_BAD_IPV4_HEADER;
import static org.qipa.rmnet.map.LinkCounter.CHECKSUM_BAD_IP_VERSION;
import static org.qipa.rmnet.map.LinkCounter.CHECKSUM_BAD_TRANSPORT;
import static org.qipa.rmnet.map.LinkCounter.CHECKSUM_OK;
import static org.qipa.rmnet.map.LinkCounter.CHECKSUM_SKIPPED;
import static org.qipa.rmnet.map.LinkCounter.CHECKSUM_SKIPPED_FRAGMENT;
import static org.qipa.rmnet.map.LinkCounter.CHECKSUM_VALIDATION_FAILED;
import static org.qipa.rmnet.map.LinkCounter.CHECKSUM_VALID_UNSET;

import java.lang.foreign.MemorySegment;
import org.qipa.api.network.InternetChecksum;

/**
 * Checks received packets (spec 12 §5.1).
 *
 * <p>The v4 trailer's value is the complement of the sum over the whole packet. In an intact segment the sums of payload
 * and pseudo header make 0xffff, so the complemented payload sum equals the pseudo header's sum. A good IPv4 header adds
 * nothing to the sum; an IPv6 header has to be taken out again. The comparison is exact on 16 bits, as the reference's: where
 * an IPv4 packet's pseudo header sums up to 0xffff, the right payload's complement is the other zero, and the packet, though
 * good, is not verified. {@link #isWrong} takes both zeros for one.
 */
public final class DownlinkChecksum {

    private DownlinkChecksum() {}

    /**
     * Checks a packet by its v4 trailer.
     *
     * @return the counter that says what came of it; {@link #verifies} tells whether the packet is good
     */
    public static LinkCounter checkV4(MemorySegment memory, long packet, int length, long trailer) {
        if (!DownlinkTrailer.isValid(memory, trailer)) {
            return CHECKSUM_VALID_UNSET;
        }
        return switch (IpHeader.version(memory, packet)) {
            case 4 -> checkIpv4(memory, packet, length, DownlinkTrailer.value(memory, trailer));
            case 6 -> checkIpv6(memory, packet, length, DownlinkTrailer.value(memory, trailer));
            default -> CHECKSUM_BAD_IP_VERSION;
        };
    }

    /** Whether the outcome means "the checksum is right", or, for UDP without one, "there is none to check". */
    public static boolean verifies(LinkCounter outcome) {
        return outcome == CHECKSUM_OK || outcome == CHECKSUM_SKIPPED;
    }

    private static LinkCounter checkIpv4(MemorySegment memory, long packet, int length, int value) {
        int header = IpHeader.v4HeaderLength(memory, packet);
        if (header < IpHeader.V4_MIN_LENGTH || header > length
                || InternetChecksum.sum(memory, packet, header) != InternetChecksum.GOOD) {
            return CHECKSUM_BAD_IPV4_HEADER;
        }
        if (IpHeader.v4IsFragment(memory, packet)) {
            return CHECKSUM_SKIPPED_FRAGMENT;
        }
        int protocol = IpHeader.v4Protocol(memory, packet);
        if (!IpHeader.isTcpOrUdp(protocol) || !hasChecksumField(protocol, length - header)) {
            return CHECKSUM_BAD_TRANSPORT;
        }
        if (protocol == IpHeader.UDP && Wire.u16(memory, packet + header + IpHeader.UDP_CHECKSUM_OFFSET) == 0) {
            return CHECKSUM_SKIPPED;
        }
        int transport = IpHeader.v4TotalLength(memory, packet) - header & 0xffff;
        int pseudo = InternetChecksum.pseudo(memory, packet + IpHeader.V4_ADDRESSES_OFFSET,
                IpHeader.V4_ADDRESSES_LENGTH, protocol, transport);
        return value == pseudo ? CHECKSUM_OK : CHECKSUM_VALIDATION_FAILED;
    }

    private static LinkCounter checkIpv6(MemorySegment memory, long packet, int length, int value) {
        int next = IpHeader.protocol(memory, packet, length, 6);
        if (!IpHeader.isTcpOrUdp(next) || !hasChecksumField(next, length - IpHeader.V6_LENGTH)) {
            return CHECKSUM_BAD_TRANSPORT;
        }
        int transport = InternetChecksum.add(value, InternetChecksum.sum(memory, packet, IpHeader.V6_LENGTH));
        int pseudo = InternetChecksum.pseudo(memory, packet + IpHeader.V6_ADDRESSES_OFFSET,
                IpHeader.V6_ADDRESSES_LENGTH, next, IpHeader.v6PayloadLength(memory, packet));
        return transport == pseudo ? CHECKSUM_OK : CHECKSUM_VALIDATION_FAILED;
    }

    /** Whether the packet is long enough to hold the field: the reference reads on into the trailer. */
    private static boolean hasChecksumField(int protocol, int transportLength) {
        return transportLength >= 2
                + (protocol == IpHeader.UDP ? IpHeader.UDP_CHECKSUM_OFFSET : IpHeader.TCP_CHECKSUM_OFFSET);
    }

    /**
     * Looks for a wrong checksum without the help of hardware: for links that drop bad packets, when hardware did not
     * verify this one.
     *
     * @return true only when there is a TCP or UDP checksum, or an IPv4 header checksum, and it is wrong
     */
    public static boolean isWrong(MemorySegment memory, long packet, int length) {
        return switch (length == 0 ? 0 : IpHeader.version(memory, packet)) {
            case 4 -> {
                int header = IpHeader.v4HeaderLength(memory, packet);
                if (header < IpHeader.V4_MIN_LENGTH || header > length
                        || InternetChecksum.sum(memory, packet, header) != InternetChecksum.GOOD) {
                    yield true;
                }
                int transport = IpHeader.v4TotalLength(memory, packet) - header;
                yield !IpHeader.v4IsFragment(memory, packet) && isTransportWrong(memory, packet + header,
                        length - header, transport, IpHeader.v4Protocol(memory, packet), true,
                        packet + IpHeader.V4_ADDRESSES_OFFSET, IpHeader.V4_ADDRESSES_LENGTH);
            }
            case 6 -> length >= IpHeader.V6_LENGTH && isTransportWrong(memory, packet + IpHeader.V6_LENGTH,
                    length - IpHeader.V6_LENGTH, IpHeader.v6PayloadLength(memory, packet),
                    IpHeader.v6NextHeader(memory, packet), false,
                    packet + IpHeader.V6_ADDRESSES_OFFSET, IpHeader.V6_ADDRESSES_LENGTH);
            default -> false;
        };
    }

    private static boolean isTransportWrong(MemorySegment memory, long at, int available, int length, int protocol,
            boolean mayBeZero, long addresses, int addressBytes) {
        if (!IpHeader.isTcpOrUdp(protocol)) {
            return false;
        }
        if (length > available || !hasChecksumField(protocol, length)) {
            return true;
        }
        if (mayBeZero && protocol == IpHeader.UDP && Wire.u16(memory, at + IpHeader.UDP_CHECKSUM_OFFSET) == 0) {
            return false;
        }
        int pseudo = InternetChecksum.pseudo(memory, addresses, addressBytes, protocol, length);
        return InternetChecksum.add(pseudo, InternetChecksum.sum(memory, at, length)) != InternetChecksum.GOOD;
    }
}
