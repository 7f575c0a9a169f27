package org.qipa.rmnet.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Test ideas N01-N14, N24, N26, N27 of spec 99. */
class IngressTest {

    private static final int PLAIN = 1;
    private static final int V4 = 1 | 4;
    private static final int V5 = 1 | 16;
    private static final int COMMANDS = 1 | 2;
    private static final String TCP4 = ipv4(6, "0fa00050000000010000000250100100 0000 0000 cafe", 16);
    /** UDP whose pseudo header sums up to 0xffff. */
    private static final String ALL_ONES = "4500001c0001000040117aea0a4000010a40eb65003500350008ff8d";
    private static final String DISABLE = "80010010 01000000 0000002a 00010007 00000009";

    private static Collector collect(int format, String frames) {
        return new Collector(true, 1, 2).receive(format, frames);
    }

    @Test
    void shouldDeliverFrame() {
        assertEquals(List.of(new Collector.Delivered(1, false, "45000000")), collect(PLAIN, "00010004 45000000").delivered);
    }

    @Test
    void shouldStripPadding() {
        assertEquals(List.of(new Collector.Delivered(1, false, "aa")), collect(PLAIN, "03010004 aa000000").delivered);
    }

    @Test
    void shouldDeliverTwoAggregatedFramesAndIgnoreStrayBytes() {
        Collector collector = collect(PLAIN, "00010002 4501 00020003 450203 000100");
        assertEquals(2, collector.delivered.size());
        assertEquals(3, collector.stray);
    }

    @Test
    void shouldStopAtPayloadLengthZero() {
        Collector collector = collect(PLAIN, "00010000 00010002 4501");
        assertTrue(collector.delivered.isEmpty());
        assertEquals(10, collector.stray);
    }

    @Test
    void shouldDeliverFirstFrameWhenSecondIsTruncated() {
        Collector collector = collect(PLAIN, "00010002 4501 00020003 4502");
        assertEquals(List.of(new Collector.Delivered(1, false, "4501")), collector.delivered);
        assertEquals(6, collector.stray);
    }

    @Test
    void shouldStopAtV5DataFrameWithoutNextHeaderBit() {
        Collector collector = collect(V5, "40010001 04800000 45 00010001 04800000 46 40010001 04800000 47");
        assertEquals(List.of(new Collector.Delivered(1, true, "45")), collector.delivered);
        assertEquals(18, collector.stray);
    }

    @Test
    void shouldStopAtV5HeaderOfAnotherType() {
        Collector collector = collect(V5, "40010001 02800000 45 40010001 04800000 46");
        assertTrue(collector.delivered.isEmpty());
        assertEquals(18, collector.stray);
    }

    @Test
    void shouldTellV5ChecksumsApart() {
        Collector good = collect(V5, "40010001 04800000 45");
        assertTrue(good.delivered.getFirst().verified());
        assertEquals(1, good.count(LinkCounter.CHECKSUM_OK));
        Collector unset = collect(V5, "40010001 04000000 45");
        assertFalse(unset.delivered.getFirst().verified());
        assertEquals(1, unset.count(LinkCounter.CHECKSUM_VALID_UNSET));
        Collector off = new Collector(false, 1).receive(V5, "40010001 04800000 45");
        assertFalse(off.delivered.getFirst().verified());
        assertEquals(1, off.count(LinkCounter.CHECKSUM_SOFTWARE));
    }

    @Test
    void shouldVerifyByV4Trailer() {
        Collector good = collect(V4, v4(TCP4));
        assertTrue(good.delivered.getFirst().verified());
        assertEquals(1, good.count(LinkCounter.CHECKSUM_OK));
    }

    @Test
    void shouldDeliverUnverifiedWhenABitFlips() {
        // Any bit of addresses and segment: hardware sums up what it received.
        for (int bit = 12 * 8; bit < TCP4.length() * 4; bit++) {
            byte[] packet = Bytes.of(TCP4);
            packet[bit / 8] ^= (byte) (1 << bit % 8);
            String flipped = java.util.HexFormat.of().formatHex(packet);
            Collector bad = collect(V4, v4(bit < 20 * 8 ? withHeaderChecksum(flipped) : flipped));
            assertEquals(1, bad.delivered.size());
            assertFalse(bad.delivered.getFirst().verified(), "bit=" + bit);
            assertEquals(1, bad.count(LinkCounter.CHECKSUM_VALIDATION_FAILED), "bit=" + bit);
        }
    }

    @Test
    void shouldTellV4CasesApart() {
        String udp = ipv4(17, "0035003500090000 aa", 6);
        String zero = udp.substring(0, 52) + "0000" + udp.substring(56);
        Collector skipped = collect(V4, v4(zero));
        assertTrue(skipped.delivered.getFirst().verified());
        assertEquals(1, skipped.count(LinkCounter.CHECKSUM_SKIPPED));
        assertEquals(1, collect(V4, v4(ipv4(1, "0800f7ff00000000", 2))).count(LinkCounter.CHECKSUM_BAD_TRANSPORT));
        String fragment = withHeaderChecksum(TCP4.substring(0, 12) + "2000" + TCP4.substring(16));
        assertEquals(1, collect(V4, v4(fragment)).count(LinkCounter.CHECKSUM_SKIPPED_FRAGMENT));
        String badHeader = TCP4.substring(0, 16) + "3f" + TCP4.substring(18);
        assertEquals(1, collect(V4, v4(badHeader)).count(LinkCounter.CHECKSUM_BAD_IPV4_HEADER));
        assertEquals(1, collect(V4, v4("75" + TCP4.substring(2))).count(LinkCounter.CHECKSUM_BAD_IP_VERSION));
    }

    @Test
    void shouldTellTheTwoZerosApartAsTheReferenceDoes() {
        Collector good = collect(V4, v4(ALL_ONES));
        assertEquals(1, good.count(LinkCounter.CHECKSUM_VALIDATION_FAILED));
        assertFalse(good.delivered.getFirst().verified());
        byte[] packet = Bytes.of(ALL_ONES);
        assertFalse(DownlinkChecksum.isWrong(MemorySegment.ofArray(packet), 0, packet.length));
    }

    @Test
    void shouldVerifyIpv6ByV4Trailer() {
        String tcp = ipv6(6, "0fa00050000000010000000250100100 0000 0000", 16);
        Collector good = collect(V4, v4(tcp));
        assertTrue(good.delivered.getFirst().verified());
        String flipped = tcp.substring(0, 80) + "ff" + tcp.substring(82);
        assertEquals(1, collect(V4, v4(flipped)).count(LinkCounter.CHECKSUM_VALIDATION_FAILED));
        String extension = tcp.substring(0, 12) + "00" + tcp.substring(14);
        assertEquals(1, collect(V4, v4(extension)).count(LinkCounter.CHECKSUM_BAD_TRANSPORT));
    }

    @Test
    void shouldNotReadBeyondPacketsTooShortForTheirHeaders() {
        for (int length = 1; length < 40; length++) {
            Collector collector = collect(V4, v4(TCP4.substring(0, 2 * Math.min(length, TCP4.length() / 2))));
            assertEquals(1, collector.delivered.size());
            assertFalse(collector.delivered.getFirst().verified(), "length=" + length);
        }
        assertEquals(1, collect(V4, v4("60")).count(LinkCounter.CHECKSUM_BAD_TRANSPORT));
    }

    @Test
    void shouldDropUnknownMuxIdAnd255() {
        Collector collector = collect(PLAIN, "00090001 45 00ff0001 45 00010001 45");
        assertEquals(1, collector.delivered.size());
        assertEquals(Map.of(Ingress.Drop.UNKNOWN_MUX, 2), collector.dropped);
    }

    @Test
    void shouldStopQueueAndAcknowledgeFlowDisable() {
        Collector collector = collect(COMMANDS, DISABLE);
        assertEquals(List.of("stop 1"), collector.flow);
        assertEquals(List.of("80010010010100000000002a0001000700000009"), collector.acks);
        Collector v4 = collect(COMMANDS | 4, DISABLE + "0001001400001234");
        assertEquals(collector.acks, v4.acks);
    }

    @Test
    void shouldDropCommandsNotWantedOrNotKnown() {
        Collector unwanted = collect(PLAIN, DISABLE);
        assertTrue(unwanted.acks.isEmpty() && unwanted.flow.isEmpty());
        Collector unknown = collect(COMMANDS, DISABLE.replace(" 01000000", " 09000000"));
        assertTrue(unknown.acks.isEmpty() && unknown.flow.isEmpty());
        assertEquals(Map.of(Ingress.Drop.COMMAND, 1), unknown.dropped);
        Collector elsewhere = collect(COMMANDS, DISABLE.replace("8001", "8009"));
        assertTrue(elsewhere.acks.isEmpty() && elsewhere.flow.isEmpty());
    }

    @Test
    void shouldRejectCommandWithoutTypeByte() {
        Collector collector = collect(COMMANDS, "80010001 01");
        assertTrue(collector.acks.isEmpty() && collector.flow.isEmpty());
        assertEquals(Map.of(Ingress.Drop.MALFORMED, 1), collector.dropped);
    }

    @Test
    void shouldRejectPadLongerThanPayload() {
        Collector collector = collect(PLAIN, "08010004 61626364 00010001 45");
        assertEquals(List.of(new Collector.Delivered(1, false, "45")), collector.delivered);
        assertEquals(Map.of(Ingress.Drop.MALFORMED, 1), collector.dropped);
    }

    @Test
    void shouldProcessOnlyFirstFrameWithoutDeaggregation() {
        assertEquals(1, collect(0, "00010002 4501 00020003 450203").delivered.size());
    }

    @Test
    void shouldSurviveRandomBuffersInEveryFormat() {
        Random random = new Random(12);
        for (int n = 0; n < 20_000; n++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length > 4) {
                bytes[0] &= (byte) (random.nextBoolean() ? 0xc3 : 0xff);
                bytes[1] = 1;
                bytes[2] = 0;
                bytes[3] &= 0x3f;
            }
            Collector collector = collect(random.nextInt(64), java.util.HexFormat.of().formatHex(bytes));
            collector.delivered.forEach(d -> assertTrue(d.bytes().length() <= 2 * bytes.length));
        }
    }

    @Test
    void shouldKeepTheOrderOfTheChecksumCounters() {
        assertEquals(List.of("checksum_ok", "checksum_bad_ipv4_header", "checksum_valid_unset",
                "checksum_validation_failed", "checksum_bad_buffer", "checksum_bad_ip_version", "checksum_bad_transport",
                "checksum_skipped_fragment", "checksum_skipped", "checksum_software", "checksum_hardware"),
                new LinkCounters().toMap().keySet().stream().filter(name -> name.startsWith("checksum_")).toList());
    }

    // Packets with right checksums, computed by other means than the code under test

    private static String ipv4(int protocol, String transport, int field) {
        String body = transport.replace(" ", "");
        int length = 20 + body.length() / 2;
        String header = withHeaderChecksum("4500%04x0001000040%02x00000a4000020a400001".formatted(length, protocol));
        String pseudo = "0a4000020a40000100%02x%04x".formatted(protocol, body.length() / 2);
        return header + withTransport(protocol == 1 ? "" : pseudo, body, field);
    }

    private static String ipv6(int protocol, String transport, int field) {
        String body = transport.replace(" ", "");
        String addresses = "fd000064000000000000000000000002fd000064000000000000000000000001";
        String header = "60000000%04x%02x40".formatted(body.length() / 2, protocol) + addresses;
        return header + withTransport(addresses + "%08x%08x".formatted(body.length() / 2, protocol), body, field);
    }

    private static String withTransport(String pseudo, String body, int field) {
        String empty = body.substring(0, 2 * field) + "0000" + body.substring(2 * field + 4);
        return body.substring(0, 2 * field) + "%04x".formatted(complement(pseudo + empty)) + body.substring(2 * field + 4);
    }

    private static String withHeaderChecksum(String packet) {
        String empty = packet.substring(0, 20) + "0000" + packet.substring(24, 40);
        return packet.substring(0, 20) + "%04x".formatted(complement(empty)) + packet.substring(24);
    }

    private static int complement(String hex) {
        byte[] bytes = Bytes.of(hex);
        int sum = 0;
        for (int n = 0; n < bytes.length; n++) {
            sum += (bytes[n] & 0xff) << (n % 2 == 0 ? 8 : 0);
        }
        sum = (sum & 0xffff) + (sum >> 16);
        return ~((sum & 0xffff) + (sum >> 16)) & 0xffff;
    }

    /** The packet as MAP v4 hardware would hand it over. */
    private static String v4(String packet) {
        return "0001%04x".formatted(packet.length() / 2) + packet + "00010014%04x".formatted(packet.length() / 2)
                + "%04x".formatted(complement(packet));
    }
}
