package org.qipa.netdev.tun;

import java.net.InetAddress;
import java.util.Random;

/** Packets made and checked in the plainest way. */
final class PlainTransport {

    private PlainTransport() {}

    static byte[] payload(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** With right checksums. */
    static byte[] tcp(int version, int sequence, int flags, byte[] payload) {
        byte[] p = ip(version, 6, 20 + payload.length);
        int at = version == 4 ? 20 : 40;
        u16(p, at, 5001);
        u16(p, at + 2, 80);
        u16(p, at + 4, sequence >> 16);
        u16(p, at + 6, sequence);
        u16(p, at + 10, 77);
        p[at + 12] = 0x50;
        p[at + 13] = (byte) flags;
        u16(p, at + 14, 512);
        return finish(p, at, 16, 6, payload);
    }

    /** With right checksums. */
    static byte[] udp(int version, byte[] payload) {
        byte[] p = ip(version, 17, 8 + payload.length);
        int at = version == 4 ? 20 : 40;
        u16(p, at, 5001);
        u16(p, at + 2, 80);
        u16(p, at + 4, 8 + payload.length);
        return finish(p, at, 6, 17, payload);
    }

    /** The same with IPv4 addresses. */
    static byte[] udp(int version, String from, String to, byte[] payload) {
        byte[] p = udp(version, payload);
        System.arraycopy(InetAddress.ofLiteral(from).getAddress(), 0, p, 12, 4);
        System.arraycopy(InetAddress.ofLiteral(to).getAddress(), 0, p, 16, 4);
        u16(p, 10, 0);
        u16(p, 10, ~sum(p, 0, 20, 0));
        u16(p, 26, 0);
        return finish(p, 20, 6, 17, payload);
    }

    private static byte[] ip(int version, int protocol, int length) {
        byte[] p = new byte[(version == 4 ? 20 : 40) + length];
        p[0] = (byte) (version == 4 ? 0x45 : 0x60);
        if (version == 4) {
            u16(p, 2, p.length);
            u16(p, 4, length);
            p[6] = 0x40;
            p[8] = 64;
            p[9] = (byte) protocol;
            u16(p, 12, 0x0a01);
            u16(p, 16, 0x0a02);
            u16(p, 10, ~sum(p, 0, 20, 0));
        } else {
            u16(p, 4, length);
            p[6] = (byte) protocol;
            p[7] = 64;
            u16(p, 8, 0xfd00);
            u16(p, 24, 0xfd01);
        }
        return p;
    }

    private static byte[] finish(byte[] p, int at, int field, int protocol, byte[] payload) {
        System.arraycopy(payload, 0, p, p.length - payload.length, payload.length);
        int checksum = ~sum(p, at, p.length - at, pseudo(p, protocol, p.length - at)) & 0xffff;
        u16(p, at + field, checksum == 0 ? 0xffff : checksum);
        return p;
    }

    private static int pseudo(byte[] p, int protocol, int length) {
        return p[0] == 0x45 ? sum(p, 12, 8, protocol + length) : sum(p, 8, 32, protocol + length);
    }

    /** What is wrong with lengths and checksums; empty when nothing is. */
    static String faults(byte[] p) {
        boolean v4 = p[0] == 0x45;
        int at = v4 ? 20 : 40;
        int protocol = v4 ? p[9] : p[6];
        if (v4 && u16(p, 2) != p.length || !v4 && u16(p, 4) != p.length - 40) {
            return "IP length";
        }
        if (v4 && sum(p, 0, 20, 0) != 0xffff) {
            return "IP checksum";
        }
        if (protocol == 17 && u16(p, at + 4) != p.length - at) {
            return "UDP length";
        }
        return sum(p, at, p.length - at, pseudo(p, protocol, p.length - at)) == 0xffff ? "" : "transport checksum";
    }

    static int sum(byte[] bytes, int offset, int length, int start) {
        long sum = start;
        for (int n = 0; n < length; n++) {
            sum += (bytes[offset + n] & 0xff) << (n % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (int) sum;
    }

    static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    static void u16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }
}
