package org.qipa.rmnet.map;

import org.qipa.api.network.MapOffload;

/**
 * How frames of a port look: the format flags (spec 12 §2), shared by all links of the port.
 *
 * <pre>
 *  bit 0  ingress de-aggregation        bit 3  egress checksum v4
 *  bit 1  ingress MAP commands          bit 4  ingress checksum v5
 *  bit 2  ingress checksum v4           bit 5  egress checksum v5
 * </pre>
 *
 * @param flags the six bits
 */
public record MapFormat(int flags) {

    /** Several frames in a buffer are taken apart. */
    public static final int INGRESS_DEAGGREGATION = 1;
    /** Flow control commands are obeyed. */
    public static final int INGRESS_COMMANDS = 1 << 1;
    /** A v4 trailer follows every received frame. */
    public static final int INGRESS_CHECKSUM_V4 = 1 << 2;
    /** A v4 checksum header goes before every sent packet. */
    public static final int EGRESS_CHECKSUM_V4 = 1 << 3;
    /** A v5 checksum header stands before every received packet. */
    public static final int INGRESS_CHECKSUM_V5 = 1 << 4;
    /** A v5 checksum header goes before every sent packet. */
    public static final int EGRESS_CHECKSUM_V5 = 1 << 5;
    /** All flags there are. */
    public static final int ALL = (1 << 6) - 1;

    /** Refuses unknown flags. */
    public MapFormat {
        if ((flags & ~ALL) != 0) {
            throw new IllegalArgumentException("unknown MAP format flag: flags=0x" + Integer.toHexString(flags)
                    + " limit=0x" + Integer.toHexString(ALL));
        }
    }

    /** What the IPA's endpoints need, which always have checksum on, with flow control commands (spec 12 §9). */
    public static MapFormat of(MapOffload offload) {
        return new MapFormat(INGRESS_DEAGGREGATION | INGRESS_COMMANDS | switch (offload) {
            case MAP_V4 -> INGRESS_CHECKSUM_V4 | EGRESS_CHECKSUM_V4;
            case MAP_V5 -> INGRESS_CHECKSUM_V5 | EGRESS_CHECKSUM_V5;
        });
    }

    /** This format with the masked flags replaced. */
    public MapFormat with(int newFlags, int mask) {
        return new MapFormat(flags & ~mask | newFlags & mask);
    }

    /** Whether all of the flags are set. */
    public boolean has(int flag) {
        return (flags & flag) == flag;
    }

    /** Bytes of the checksum header in front of a sent packet: 4 or 0; v4 has priority over v5. */
    public int checksumHeaderLength() {
        return (flags & (EGRESS_CHECKSUM_V4 | EGRESS_CHECKSUM_V5)) != 0 ? UplinkChecksumHeader.LENGTH : 0;
    }

    /**
     * Bytes in front of a sent packet. The v5 header counts too, and so it does in {@link #mtu}: the reference forgets it
     * (oddity 23) and lets through packets four bytes too long.
     */
    public int headroom() {
        return MapHeader.LENGTH + checksumHeaderLength();
    }

    /** Greatest packet a device of that MTU leaves room for. */
    public int mtu(int deviceMtu) {
        return deviceMtu - headroom();
    }

    @Override
    public String toString() {
        return "0x" + Integer.toHexString(flags);
    }
}
