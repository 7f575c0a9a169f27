package org.qipa.rmnet.map;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.qipa.api.network.InternetChecksum;

/** Frames for benchmarks: UDP over IPv4 with right checksums, contents at random. */
final class Frames {

    private static final int IP = 20;
    private static final int UDP = 8;

    private Frames() {}

    /** Writes a downlink frame and answers where the next one starts. */
    static int put(MemorySegment buffer, int at, String map, int mux, int size, Random random) {
        boolean v5 = map.equals("v5");
        MapHeader.write(buffer, at, v5, mux, size, 0);
        int ip = at + MapHeader.LENGTH;
        if (v5) {
            Wire.u32(buffer, ip, 0x04800000);
            ip += ChecksumHeaderV5.LENGTH;
        }
        packet(buffer, ip, size, random);
        int end = ip + size;
        if (map.equals("v4")) {
            Wire.u32(buffer, end, 0x00010000);
            Wire.u16(buffer, end + 4, size);
            Wire.u16(buffer, end + 6, ~InternetChecksum.sum(buffer, ip, size) & 0xffff);
            end += DownlinkTrailer.LENGTH;
        }
        return end;
    }

    /** Writes a packet of {@code size} bytes. */
    static void packet(MemorySegment buffer, int ip, int size, Random random) {
        for (int i = 0; i < size; i++) {
            Wire.u8(buffer, ip + i, random.nextInt(256));
        }
        Wire.u16(buffer, ip, 0x4500);
        Wire.u16(buffer, ip + 2, size);
        Wire.u32(buffer, ip + 4, 0);
        Wire.u16(buffer, ip + 8, 0x4011);
        Wire.u16(buffer, ip + 10, 0);
        Wire.u16(buffer, ip + 10, ~InternetChecksum.sum(buffer, ip, IP) & 0xffff);
        Wire.u16(buffer, ip + IP + 4, size - IP);
        Wire.u16(buffer, ip + IP + 6, InternetChecksum.pseudo(buffer, ip + 12, UDP, 17, size - IP));
        InternetChecksum.finish(buffer, ip, size, IP, 6);
    }
}
