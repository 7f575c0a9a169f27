package org.qipa.netdev;

import java.util.Random;

/** Packets made and checked in the plainest way. */
final class PlainPackets {

    static final int SEQUENCE = 0xffff_f000;
    static final int ID = 0x1234;

    private PlainPackets() {}

    static byte[] tcp4(int payload, int flags, int options) {
        return v4(6, tcp(payload, flags, options));
    }

    static byte[] udp4(int payload) {
        return v4(17, udp(payload));
    }

    static byte[] udp6(int payload) {
        return v6(17, udp(payload), 0);
    }

    /** With so many bytes of destination options, a multiple of 8. */
    static byte[] tcp6(int payload, int flags, int extension) {
        return v6(6, tcp(payload, flags, 0), extension);
    }

    private static byte[] tcp(int payload, int flags, int options) {
        byte[] bytes = random(20 + options + payload);
        u32(bytes, 4, SEQUENCE);
        bytes[12] = (byte) ((20 + options) / 4 << 4);
        bytes[13] = (byte) flags;
        return bytes;
    }

    private static byte[] udp(int payload) {
        byte[] bytes = random(8 + payload);
        u16(bytes, 4, bytes.length);
        return bytes;
    }

    private static byte[] v4(int protocol, byte[] transport) {
        byte[] packet = random(20 + transport.length);
        packet[0] = 0x45;
        u16(packet, 2, packet.length);
        u16(packet, 4, ID);
        u16(packet, 6, 0x4000);
        packet[9] = (byte) protocol;
        u16(packet, 10, 0);
        u16(packet, 10, ~sum(packet, 0, 20, 0));
        System.arraycopy(transport, 0, packet, 20, transport.length);
        return packet;
    }

    private static byte[] v6(int protocol, byte[] transport, int extension) {
        byte[] packet = random(40 + extension + transport.length);
        packet[0] = 0x60;
        u16(packet, 4, packet.length - 40);
        packet[6] = (byte) (extension > 0 ? 60 : protocol);
        if (extension > 0) {
            packet[40] = (byte) protocol;
            packet[41] = (byte) (extension / 8 - 1);
        }
        System.arraycopy(transport, 0, packet, 40 + extension, transport.length);
        return packet;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** What is wrong with lengths and checksums of a TCP or UDP packet; empty when nothing is. */
    static String faults(byte[] p) {
        boolean v4 = p[0] == 0x45;
        int transport = v4 ? 20 : 40;
        int protocol = v4 ? p[9] : p[6];
        if (!v4 && protocol == 60) {
            protocol = p[40];
            transport += 8 + 8 * (p[41] & 0xff);
        }
        int length = p.length - transport;
        if (v4 && u16(p, 2) != p.length || !v4 && u16(p, 4) != p.length - 40) {
            return "IP length";
        }
        if (v4 && sum(p, 0, 20, 0) != 0xffff) {
            return "IP checksum";
        }
        if (protocol == 17 && u16(p, transport + 4) != length) {
            return "UDP length";
        }
        int pseudo = sum(p, v4 ? 12 : 8, v4 ? 8 : 32, protocol + length);
        return sum(p, transport, length, pseudo) == 0xffff ? "" : "transport checksum";
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

    static int u32(byte[] bytes, int at) {
        return u16(bytes, at) << 16 | u16(bytes, at + 2);
    }

    static void u32(byte[] bytes, int at, int value) {
        u16(bytes, at, value >> 16);
        u16(bytes, at + 2, value);
    }
}
