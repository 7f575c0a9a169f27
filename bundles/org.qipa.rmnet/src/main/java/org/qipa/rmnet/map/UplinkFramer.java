package org.qipa.rmnet.map;

import java.lang.foreign.MemorySegment;
import org.qipa.api.network.InternetChecksum;
import org.qipa.api.network.Packet;

/**
 * Makes frames of packets (spec 12 §7): MAP header, checksum header when the format has one, packet; no padding.
 *
 * <pre>
 *  v1  | MAP header 4 | packet ...
 *  v4  | MAP header 4 | uplink checksum header 4 | packet ...
 *  v5  | MAP header 4, next-header bit | v5 header 4 | packet ...
 * </pre>
 */
public final class UplinkFramer {

    private UplinkFramer() {}

    /** Bytes of the frame of a packet. */
    public static int frameLength(MapFormat format, int packetLength) {
        return format.headroom() + packetLength;
    }

    /**
     * Who computes the checksum of a packet whose sender left it open. Behind an IPv6 extension header the reference asks v4
     * hardware too, but leaves the field as hardware does not want it, so that the checksum comes out wrong; here software
     * does it.
     *
     * @param offload whether the link lets hardware compute checksums
     * @return true when the frame will ask hardware to do it
     */
    public static boolean byHardware(MapFormat format, boolean offload, int version, int protocol) {
        if (format.has(MapFormat.EGRESS_CHECKSUM_V4)) {
            return offload && (version == 4 || version == 6 && IpHeader.isTcpOrUdp(protocol));
        }
        return format.has(MapFormat.EGRESS_CHECKSUM_V5) && IpHeader.isTcpOrUdp(protocol);
    }

    /**
     * Copies a packet behind its headers and writes them.
     *
     * @param frame   memory of at least {@link #frameLength}
     * @param version IP version: 4, 6, or another for neither
     * @param offload whether the link lets hardware compute checksums
     * @param finish  whether a checksum that was left open and that hardware will not compute is computed here
     * @return bytes of the frame
     */
    public static int write(MapFormat format, MemorySegment frame, Packet packet, int version, int muxId,
            boolean offload, boolean finish, LinkCounters counters) {
        int length = packet.length();
        int headroom = format.headroom();
        packet.copyTo(frame, headroom);
        int start = packet.checksumStart();
        int protocol = start < 0 ? -1 : IpHeader.protocol(frame, headroom, length, version);
        boolean hardware = start >= 0 && byHardware(format, offload, version, protocol);
        if (start >= 0 && !hardware && finish) {
            InternetChecksum.finish(frame, headroom, length, start, packet.checksumOffset());
        }
        if (format.has(MapFormat.EGRESS_CHECKSUM_V4)) {
            writeV4(frame, hardware, headroom, start, packet.checksumOffset(), protocol);
        } else if (format.has(MapFormat.EGRESS_CHECKSUM_V5)) {
            ChecksumHeaderV5.write(frame, MapHeader.LENGTH, hardware);
        }
        if (format.checksumHeaderLength() > 0) {
            boolean asked = start >= 0 && (offload || !format.has(MapFormat.EGRESS_CHECKSUM_V4));
            if (asked && version != 4 && version != 6) {
                counters.count(LinkCounter.CHECKSUM_BAD_IP_VERSION);
            }
            counters.count(hardware ? LinkCounter.CHECKSUM_HARDWARE : LinkCounter.CHECKSUM_SOFTWARE);
        }
        MapHeader.write(frame, 0, format.has(MapFormat.EGRESS_CHECKSUM_V5), muxId, length, 0);
        return headroom + length;
    }

    /** The IP version a packet says it has. */
    public static int version(Packet packet) {
        return IpHeader.version(packet.segment(0), 0);
    }

    private static void writeV4(MemorySegment frame, boolean hardware, int headroom, int start, int field,
            int protocol) {
        if (!hardware) {
            UplinkChecksumHeader.writeNone(frame, MapHeader.LENGTH);
            return;
        }
        UplinkChecksumHeader.write(frame, MapHeader.LENGTH, start, protocol == IpHeader.UDP, field);
        if (IpHeader.isTcpOrUdp(protocol)) {
            // The field holds the pseudo header's sum; v4 hardware wants it complemented (spec 12 §5.2).
            long at = (long) headroom + start + field;
            Wire.u16(frame, at, ~Wire.u16(frame, at) & 0xffff);
        }
    }
}
