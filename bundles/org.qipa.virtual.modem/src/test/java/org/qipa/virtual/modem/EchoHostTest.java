package org.qipa.virtual.modem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class EchoHostTest {

    private final EchoHost host = new EchoHost(List.of("10.64.1.1", "fd00:64:1::1"));

    /** An ICMP echo request from 10.64.1.2, with checksums put in by the test. */
    private static MemorySegment ping4() {
        byte[] p = HexFormat.of().parseHex(
                "4500002012344000400100000a4001020a400101" + "0800000000070001" + "61626364");
        MemorySegment m = MemorySegment.ofArray(p);
        Ip.u16(m, 10, ~Ip.sum(m, 0, 20, 0));
        Ip.u16(m, 22, ~Ip.sum(m, 20, 12, 0));
        return m;
    }

    private static MemorySegment udp6(int port) {
        MemorySegment m = MemorySegment.ofArray(HexFormat.of().parseHex(
                "60000000000d1140" + "fd000064000100000000000000000002" + "fd000064000100000000000000000001"
                        + "9c40" + "0000" + "000d" + "0000" + "6869212121"));
        Ip.u16(m, 42, port);
        Ip.u16(m, 46, ~Ip.sum(m, 40, 13, Ip.pseudo6(m, 0, 13, 17)));
        return m;
    }

    @Test
    void shouldAnswerAnIcmpEchoWithSwappedAddressesAndRightChecksums() {
        MemorySegment m = ping4();
        assertTrue(host.reply(m, 0, (int) m.byteSize()));
        assertEquals(0, Ip.u8(m, 20));
        assertEquals(0x0a400101, Ip.u16(m, 12) << 16 | Ip.u16(m, 14));
        assertEquals(0x0a400102, Ip.u16(m, 16) << 16 | Ip.u16(m, 18));
        assertEquals(0xffff, Ip.sum(m, 0, 20, 0));
        assertEquals(0xffff, Ip.sum(m, 20, 12, 0));
        assertEquals(1L, host.counters().get("echo_replies"));
    }

    @Test
    void shouldAnswerUdpEchoOverIpv6WithoutChangingThePayload() {
        MemorySegment m = udp6(7);
        assertTrue(host.reply(m, 0, (int) m.byteSize()));
        assertEquals(7, Ip.u16(m, 40));
        assertEquals(0x9c40, Ip.u16(m, 42));
        assertEquals(0xffff, Ip.sum(m, 40, 13, Ip.pseudo6(m, 0, 13, 17)));
        assertArrayEquals("hi!!!".getBytes(), m.asSlice(48).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
    }

    @Test
    void shouldAnswerWhereverInMemoryThePacketStands() {
        MemorySegment m = MemorySegment.ofArray(new byte[200]);
        MemorySegment.copy(ping4(), 0, m, 77, 32);
        assertTrue(host.reply(m, 77, 32));
        assertEquals(0x0a400101, Ip.u16(m, 77 + 12) << 16 | Ip.u16(m, 77 + 14));
        assertEquals(0xffff, Ip.sum(m, 77, 20, 0));
        assertEquals(0xffff, Ip.sum(m, 97, 12, 0));
        assertEquals(-1, MemorySegment.mismatch(m, 0, 77, MemorySegment.ofArray(new byte[77]), 0, 77));
    }

    @Test
    void shouldNotAnswerAnotherPort() {
        assertFalse(host.reply(udp6(8), 0, 53));
        assertEquals(1L, host.counters().get("no_service"));
    }

    @Test
    void shouldCountABadChecksumAndStaySilent() {
        MemorySegment m = ping4();
        Ip.u8(m, 30, Ip.u8(m, 30) ^ 1);
        assertFalse(host.reply(m, 0, (int) m.byteSize()));
        assertEquals(1L, host.counters().get("bad_checksum"));
    }

    @Test
    void shouldStaySilentForAnotherAddress() {
        MemorySegment m = ping4();
        Ip.u8(m, 19, 9);
        Ip.u16(m, 10, 0);
        Ip.u16(m, 10, ~Ip.sum(m, 0, 20, 0));
        assertFalse(host.reply(m, 0, (int) m.byteSize()));
        assertEquals(1L, host.counters().get("no_host"));
    }

    @Test
    void shouldCallEveryTruncationMalformed() {
        for (int length = 0; length < 32; length++) {
            assertFalse(host.reply(MemorySegment.ofArray(ping4().asSlice(0, length)
                    .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)), 0, length), "length=" + length);
        }
        assertEquals(32L, host.counters().get("malformed"));
    }

    @Test
    void shouldRefuseAHostThatIsNoAddress() {
        assertEquals("not an IP address: host=example.org",
                assertThrows(IllegalArgumentException.class, () -> new EchoHost(List.of("example.org"))).getMessage());
    }

    @Test
    void shouldReadHostsAndRefuseAnotherForm() {
        assertEquals(List.of("10.0.0.1", "fd00::1"),
                new ModemHosts("ipa0", List.of("3 10.0.0.1 fd00::1")).hosts().get(3));
        assertEquals("not a host: hosts=3=10.0.0.1 form=MUX ADDRESS ADDRESS ...", assertThrows(
                IllegalArgumentException.class, () -> new ModemHosts("ipa0", List.of("3=10.0.0.1"))).getMessage());
        assertEquals("mux id out of range: hosts=255 10.0.0.1 limit=254", assertThrows(
                IllegalArgumentException.class, () -> new ModemHosts("ipa0", List.of("255 10.0.0.1"))).getMessage());
    }
}
