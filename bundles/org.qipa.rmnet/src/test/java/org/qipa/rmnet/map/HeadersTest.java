package org.qipa.rmnet.map;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.network.InternetChecksum;
import org.qipa.api.network.Packet;

/** IPv4 options, IPv6 extension headers and fragments, up and down (spec 12 §5). */
class HeadersTest {

    private static final int FRAME = MapHeader.LENGTH;
    private static final int HOP_BY_HOP = 0;

    private final LinkCounters counters = new LinkCounters();

    /** TCP or UDP over IPv4 with so many words of header, right checksums. */
    private static MemorySegment ipv4(int words, int protocol, int fragment, int payload) {
        int header = 4 * words;
        int transport = (protocol == IpHeader.UDP ? 8 : 20) + payload;
        MemorySegment m = random(header + transport);
        Wire.u16(m, 0, 0x4000 | words << 8);
        Wire.u16(m, 2, header + transport);
        Wire.u16(m, 6, fragment);
        Wire.u8(m, 9, protocol);
        Wire.u16(m, 10, 0);
        Wire.u16(m, 10, ~InternetChecksum.sum(m, 0, header) & 0xffff);
        int field = protocol == IpHeader.UDP ? 6 : 16;
        Wire.u16(m, header + field, InternetChecksum.pseudo(m, 12, 8, protocol, transport));
        InternetChecksum.finish(m, 0, m.byteSize() > 0 ? (int) m.byteSize() : 0, header, field);
        return m;
    }

    /** TCP behind so many extension headers of 8 bytes. */
    private static MemorySegment ipv6(int extensions, int payload) {
        int start = IpHeader.V6_LENGTH + 8 * extensions;
        int transport = 20 + payload;
        MemorySegment m = random(start + transport);
        Wire.u16(m, 0, 0x6000);
        Wire.u16(m, 4, 8 * extensions + transport);
        Wire.u8(m, 6, extensions > 0 ? HOP_BY_HOP : IpHeader.TCP);
        for (int n = 0; n < extensions; n++) {
            Wire.u8(m, IpHeader.V6_LENGTH + 8L * n, n + 1 < extensions ? 60 : IpHeader.TCP);
            Wire.u8(m, IpHeader.V6_LENGTH + 8L * n + 1, 0);
        }
        Wire.u16(m, start + 16, InternetChecksum.pseudo(m, 8, 32, IpHeader.TCP, transport));
        InternetChecksum.finish(m, 0, (int) m.byteSize(), start, 16);
        return m;
    }

    private static MemorySegment random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return MemorySegment.ofArray(bytes);
    }

    private static LinkCounter down(MemorySegment packet) {
        int length = (int) packet.byteSize();
        MemorySegment m = MemorySegment.ofArray(new byte[length + DownlinkTrailer.LENGTH]);
        MemorySegment.copy(packet, 0, m, 0, length);
        Wire.u16(m, length, 1);
        Wire.u16(m, length + 6, ~InternetChecksum.sum(packet, 0, length) & 0xffff);
        return DownlinkChecksum.checkV4(m, 0, length, length);
    }

    /** Frames a packet whose checksum was left open at a place; answers the frame. */
    private MemorySegment up(int flags, MemorySegment packet, int start, int field) {
        MemorySegment open = MemorySegment.ofArray(packet.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
        boolean four = IpHeader.version(open, 0) == 4;
        int transport = (int) open.byteSize() - start;
        int protocol = four ? IpHeader.v4Protocol(open, 0) : IpHeader.TCP;
        Wire.u16(open, start + field, InternetChecksum.pseudo(open, four ? 12 : 8, four ? 8 : 32, protocol, transport));
        Packet p = Bytes.packet(Bytes.hex(open, 0, open.byteSize()), start, field);
        MapFormat format = new MapFormat(flags);
        MemorySegment frame = MemorySegment.ofArray(new byte[UplinkFramer.frameLength(format, p.length())]);
        UplinkFramer.write(format, frame, p, UplinkFramer.version(p), 1, true, true, counters);
        return frame;
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 10, 15})
    void shouldVerifyIpv4WithOptions(int words) {
        assertEquals(LinkCounter.CHECKSUM_OK, down(ipv4(words, IpHeader.UDP, 0, 31)));
        assertEquals(LinkCounter.CHECKSUM_OK, down(ipv4(words, IpHeader.TCP, 0, 100)));
        MemorySegment wrong = ipv4(words, IpHeader.TCP, 0, 100);
        Wire.u8(wrong, 4L * words - 1, Wire.u8(wrong, 4L * words - 1) ^ 1);
        assertEquals(LinkCounter.CHECKSUM_BAD_IPV4_HEADER, down(wrong));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 15})
    void shouldTellHardwareWhereTheTransportHeaderStartsBehindOptions(int words) {
        MemorySegment frame = up(MapFormat.EGRESS_CHECKSUM_V4, ipv4(words, IpHeader.UDP, 0, 10), 4 * words, 6);
        assertEquals("%04xc006".formatted(4 * words), Bytes.hex(frame, FRAME, 4));
        assertEquals(1, counters.get(LinkCounter.CHECKSUM_HARDWARE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x2000, 1, 0x2001, 0x1fff})
    void shouldSkipFragmentsOfIpv4(int fragment) {
        assertEquals(LinkCounter.CHECKSUM_SKIPPED_FRAGMENT, down(ipv4(5, IpHeader.UDP, fragment, 20)));
    }

    @Test
    void shouldTakeDontFragmentForNoFragment() {
        assertEquals(LinkCounter.CHECKSUM_OK, down(ipv4(5, IpHeader.UDP, 0x4000, 20)));
    }

    @Test
    void shouldNotVerifyBehindIpv6ExtensionHeaders() {
        assertEquals(LinkCounter.CHECKSUM_OK, down(ipv6(0, 40)));
        assertEquals(LinkCounter.CHECKSUM_BAD_TRANSPORT, down(ipv6(1, 40)));
        assertEquals(LinkCounter.CHECKSUM_BAD_TRANSPORT, down(ipv6(3, 40)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, MapFormat.EGRESS_CHECKSUM_V4, MapFormat.EGRESS_CHECKSUM_V5})
    void shouldFinishTheChecksumInSoftwareBehindIpv6ExtensionHeaders(int flags) {
        MemorySegment packet = ipv6(2, 40);
        MemorySegment frame = up(flags, packet, IpHeader.V6_LENGTH + 16, 16);
        long at = frame.byteSize() - packet.byteSize();
        assertEquals(Bytes.hex(packet, 0, packet.byteSize()), Bytes.hex(frame, at, packet.byteSize()));
        assertEquals(0, counters.get(LinkCounter.CHECKSUM_HARDWARE));
        assertEquals(flags == 0 ? 0 : 1, counters.get(LinkCounter.CHECKSUM_SOFTWARE));
    }

    @Test
    void shouldAskV4HardwareForPlainIpv6() {
        MemorySegment frame = up(MapFormat.EGRESS_CHECKSUM_V4, ipv6(0, 40), IpHeader.V6_LENGTH, 16);
        assertEquals("00288010", Bytes.hex(frame, FRAME, 4));
    }
}
