package org.qipa.rmnet.map;

/** Checksums the plain way, a word at a time over bytes, for comparison with what offload makes of them. */
public final class PlainChecksum {

    private static final int TCP = 6;
    private static final int UDP = 17;

    private PlainChecksum() {
    }

    /** The one's complement sum of a range, not inverted. */
    public static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += (bytes[i] & 0xff) << ((i - from) % 2 == 0 ? 8 : 0);
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }

    /** Where the transport header of a whole TCP or UDP packet without extension headers starts; -1 when it is no such packet. */
    public static int transport(byte[] p) {
        if (p.length >= 20 && p[0] >> 4 == 4) {
            int header = (p[0] & 0xf) * 4;
            boolean whole = header >= 20 && header <= p.length && u16(p, 2) == p.length && (u16(p, 6) & 0x3fff) == 0
                    && sum(p, 0, header) == 0xffff;
            return whole && holdsField(p[9], p.length - header) ? header : -1;
        }
        boolean whole = p.length >= 40 && (p[0] & 0xff) >> 4 == 6 && u16(p, 4) == p.length - 40;
        return whole && holdsField(p[6], p.length - 40) ? 40 : -1;
    }

    private static boolean holdsField(int protocol, int length) {
        return protocol == TCP && length >= 18 || protocol == UDP && length >= 8;
    }

    /** Protocol of a packet that has a transport header. */
    public static int protocol(byte[] p) {
        return (p[0] & 0xff) >> 4 == 4 ? p[9] : p[6];
    }

    /** Offset of the checksum in the transport header. */
    public static int field(byte[] p) {
        return protocol(p) == TCP ? 16 : 6;
    }

    /** Sum of the pseudo header of a packet that has a transport header. */
    public static int pseudo(byte[] p) {
        boolean v4 = (p[0] & 0xff) >> 4 == 4;
        int addresses = v4 ? sum(p, 12, 20) : sum(p, 8, 40);
        int sum = addresses + protocol(p) + (p.length - transport(p));
        sum = (sum & 0xffff) + (sum >>> 16);
        return (sum & 0xffff) + (sum >>> 16);
    }

    /** Whether the transport checksum of a packet that has one is right. */
    public static boolean isRight(byte[] p) {
        int sum = pseudo(p) + sum(p, transport(p), p.length);
        return (sum & 0xffff) + (sum >>> 16) == 0xffff;
    }

    /** Makes the transport checksum right. */
    public static void fill(byte[] p) {
        int at = transport(p) + field(p);
        put(p, at, 0);
        int sum = pseudo(p) + sum(p, transport(p), p.length);
        sum = ~((sum & 0xffff) + (sum >>> 16)) & 0xffff;
        put(p, at, sum == 0 ? 0xffff : sum);
    }

    public static int u16(byte[] p, int at) {
        return (p[at] & 0xff) << 8 | p[at + 1] & 0xff;
    }

    public static void put(byte[] p, int at, int value) {
        p[at] = (byte) (value >> 8);
        p[at + 1] = (byte) value;
    }
}
