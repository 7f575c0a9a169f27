package org.qipa.virtual.ipa;

import java.util.Arrays;

/** IP packets for tests, with a plain reference computation of checksums. */
final class Packets {

    static final int TCP = 6;
    static final int UDP = 17;

    private Packets() {
    }

    static void put16(byte[] b, int at, int value) {
        b[at] = (byte) (value >> 8);
        b[at + 1] = (byte) value;
    }

    static int u16(byte[] b, int at) {
        return (b[at] & 0xff) << 8 | b[at + 1] & 0xff;
    }

    /** Word by word, as RFC 1071 has it. */
    static int sum(byte[] b, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i += 2) {
            sum += (b[i] & 0xff) << 8 | (i + 1 < to ? b[i + 1] & 0xff : 0);
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return sum;
    }

    static int add(int a, int b) {
        int sum = a + b;
        return (sum & 0xffff) + (sum >> 16);
    }

    static int headerLength(byte[] ip) {
        return ip[0] >> 4 == 4 ? 20 : 40;
    }

    static int pseudo(byte[] ip, int protocol) {
        int h = headerLength(ip);
        int addresses = h == 20 ? sum(ip, 12, 20) : sum(ip, 8, 40);
        return add(add(addresses, protocol), ip.length - h);
    }

    static int checksumField(byte[] ip, int protocol) {
        return headerLength(ip) + (protocol == TCP ? 16 : 6);
    }

    /** A packet of a length whose transport checksum field is 0. */
    static byte[] ip(int version, int protocol, int length) {
        byte[] p = new byte[length];
        for (int i = 0; i < length; i++) {
            p[i] = (byte) (i * 31 + 7);
        }
        if (version == 4) {
            p[0] = 0x45;
            put16(p, 2, length);
            put16(p, 6, 0);
            p[9] = (byte) protocol;
            put16(p, 10, 0);
            put16(p, 10, ~sum(p, 0, 20));
        } else {
            p[0] = 0x60;
            put16(p, 4, length - 40);
            p[6] = (byte) protocol;
        }
        put16(p, checksumField(p, protocol), 0);
        return p;
    }

    /** The same with its transport checksum finished. */
    static byte[] finished(byte[] ip, int protocol) {
        byte[] p = ip.clone();
        int h = headerLength(p);
        put16(p, checksumField(p, protocol), 0);
        put16(p, checksumField(p, protocol), ~add(sum(p, h, p.length), pseudo(p, protocol)));
        return p;
    }

    static boolean verifies(byte[] ip, int protocol) {
        return add(sum(ip, headerLength(ip), ip.length), pseudo(ip, protocol)) == 0xffff;
    }

    static byte[] join(byte[]... parts) {
        byte[] all = new byte[0];
        for (byte[] part : parts) {
            int at = all.length;
            all = Arrays.copyOf(all, at + part.length);
            System.arraycopy(part, 0, all, at, part.length);
        }
        return all;
    }

    static byte[] bytes(int... values) {
        byte[] b = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            b[i] = (byte) values[i];
        }
        return b;
    }

    /** MAP header for an uplink packet. */
    static byte[] map(int flags, int mux, int length) {
        return bytes(flags, mux, length >> 8, length);
    }
}
