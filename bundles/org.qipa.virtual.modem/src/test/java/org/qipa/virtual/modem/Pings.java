package org.qipa.virtual.modem;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** Echo requests with right checksums. */
final class Pings {

    private static final byte[] FROM4 = {(byte) 192, 0, 2, 77};
    private static final byte[] FROM6 = InetAddress.ofLiteral("fd00::77").getAddress();
    private static final byte[] WORDS = "echo".getBytes();

    private Pings() {
    }

    /** An ICMP echo over IPv4, or UDP to the echo port over IPv6. */
    static MemorySegment request(InetAddress to) {
        return to.getAddress().length == 4 ? icmp(to.getAddress()) : udp(to.getAddress());
    }

    private static MemorySegment icmp(byte[] to) {
        ByteBuffer p = ByteBuffer.allocate(28 + WORDS.length);
        p.put((byte) 0x45).put((byte) 0).putShort((short) p.capacity()).putInt(0x12344000).put((byte) 64).put((byte) 1)
                .putShort((short) 0).put(FROM4).put(to);
        p.put((byte) 8).put((byte) 0).putShort((short) 0).putInt(0x00070001).put(WORDS);
        MemorySegment m = MemorySegment.ofArray(p.array());
        Ip.u16(m, 10, ~Ip.sum(m, 0, 20, 0));
        Ip.u16(m, 22, ~Ip.sum(m, 20, p.capacity() - 20, 0));
        return m;
    }

    private static MemorySegment udp(byte[] to) {
        int payload = 8 + WORDS.length;
        ByteBuffer p = ByteBuffer.allocate(40 + payload);
        p.putInt(0x60000000).putShort((short) payload).put((byte) 17).put((byte) 64).put(FROM6).put(to);
        p.putShort((short) 40_000).putShort((short) 7).putShort((short) payload).putShort((short) 0).put(WORDS);
        MemorySegment m = MemorySegment.ofArray(p.array());
        Ip.u16(m, 46, ~Ip.sum(m, 40, payload, Ip.pseudo6(m, 0, payload, 17)));
        return m;
    }
}
