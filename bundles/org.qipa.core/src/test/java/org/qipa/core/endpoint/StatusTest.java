package org.qipa.core.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.qipa.vectors.Recorded.member;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.core.rule.IpaRules;
import org.qipa.core.trace.Socs;
import org.qipa.vectors.Comparison;

class StatusTest {

    private static final int BUFFER = 8192;

    private static PacketStatus layout(SocDescriptor soc) {
        return IpaRules.of(soc.table().ipaVersion()).hasWideStatus() ? PacketStatus.WIDE : PacketStatus.NARROW;
    }

    private static final class Found implements StatusParser.Listener {
        private final List<String> packets = new ArrayList<>();
        private int completions;
        private int malformed;
        private int bytes;

        @Override
        public void pipelineClear() {
            completions++;
        }

        @Override
        public void packet(MemorySegment buffer, long offset, int length, int share) {
            int charged = (length + 64 + 63) / 64 * 64 + 320 + 256 + share;
            bytes += length;
            packets.add(HexFormat.of().formatHex(buffer.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE)) + " "
                    + charged);
        }

        @Override
        public void dropped(String why) {
            // the vectors count no drops
        }

        @Override
        public void malformed(int count) {
            malformed += count;
        }
    }

    @Test
    void shouldReadAndParseAsTheVectorsHaveIt() {
        var comparison = Comparison.of("status-golden");
        comparison.run((file, root) -> {
            comparison.section(root, "extract", c -> () -> extract(c));
            comparison.section(root, "rx_buffers", c -> () -> buffer(c));
        }).end();
    }

    private static void extract(JsonNode c) {
        PacketStatus layout = layout(Socs.soc(c.get("soc").asText()));
        MemorySegment s = MemorySegment.ofArray(HexFormat.of().parseHex(c.get("status").asText()));
        c.get("fields").properties().forEach(f -> {
            assertEquals(f.getValue().asLong(), layout.field(f.getKey(), s, 0),
                    () -> c.get("soc").asText() + " " + c.get("status").asText() + " " + f.getKey());
        });
    }

    private static void buffer(JsonNode c) {
        SocDescriptor soc = Socs.soc(c.get("soc").asText());
        var found = new Found();
        byte[] bytes = HexFormat.of().parseHex(c.get("buffer").asText());
        byte[] page = java.util.Arrays.copyOf(bytes, BUFFER);
        new StatusParser(layout(soc), soc.table().endpoint(EndpointName.AP_LAN_RX).endpointId(),
                soc.table().endpoint(EndpointName.AP_COMMAND_TX).endpointId(), c.get("pad_align").asInt(),
                c.get("checksum").asBoolean(), BUFFER, found).parse(MemorySegment.ofArray(page), 0, bytes.length);
        var expected = new ArrayList<String>();
        member(c, "packets").forEach(x -> expected.add(x.get("bytes").asText() + " " + x.get("truesize").asInt()));
        List<String> actual = c.get("netdev").asBoolean() ? found.packets : List.of();
        JsonNode malformed = member(c, "malformed_bytes");
        String what = c.get("soc").asText() + " " + c.get("what").asText();
        assertEquals(expected, actual, what);
        assertEquals(member(c, "completions").asInt(), found.completions, what + " completions");
        assertEquals(member(c, "rx_packets").asInt(), actual.size(), what + " rx_packets");
        assertEquals(member(c, "rx_bytes").asInt(), c.get("netdev").asBoolean() ? found.bytes : 0, what + " rx_bytes");
        if (malformed != null) {
            assertEquals(malformed.asInt(), found.malformed, what + " malformed_bytes");
        }
    }

    /** A status of sdm845's LAN_RX (9) with a packet of {@code length} bytes behind it, padded to 4. */
    private static byte[] status(int opcode, int exception, int mask, int length, int destination, int rule) {
        byte[] b = new byte[PacketStatus.LENGTH + (length + 3) / 4 * 4];
        var s = MemorySegment.ofArray(b);
        var word = ValueLayout.JAVA_INT_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN);
        s.set(word, 0, opcode | exception << 8 | mask << 16);
        s.set(word, 4, length | destination << 24);
        s.set(word, 12, rule << 22);
        return b;
    }

    private static Found parse(byte[]... parts) {
        var found = new Found();
        byte[] page = new byte[BUFFER];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, page, at, part.length);
            at += part.length;
        }
        new StatusParser(PacketStatus.NARROW, 9, 5, 2, false, BUFFER, found).parse(MemorySegment.ofArray(page), 0, at);
        return found;
    }

    /** Spec 08 §7.2, §7.3; each is followed by a packet that must be found. */
    @ParameterizedTest
    @CsvSource({
        // what, opcode, exception, mask, length, destination, rule, packets with the one that follows
        "no length, 1, 0, 0, 0, 9, 0, 1",
        "opcode of a new rule, 2, 0, 0, 0, 9, 0, 1",
        "opcode of a dropped packet, 4, 0, 0, 8, 9, 0, 2",
        "opcode of a suspended packet, 8, 0, 0, 8, 9, 0, 2",
        "opcode of a second pass, 64, 0, 0, 8, 9, 0, 2",
        "another destination, 1, 0, 0, 0, 10, 0, 1",
        "exception deaggregation, 1, 1, 0, 8, 9, 0, 1",
        "exception IP type, 1, 4, 0, 8, 9, 0, 2",
        "no route, 1, 0, 0, 8, 9, 0x3ff, 1",
        "nothing special, 1, 0, 0, 8, 9, 0, 2",
        // Oddity 16: any bit of the mask counts as a tag in the reference.
        "route processed and no tag, 1, 0, 0x0008, 8, 9, 0, 2",
        "tag that nobody waits for, 1, 0, 0x0010, 8, 9, 0, 1"})
    void shouldSkipAndDropAsTheStatusSays(String what, int opcode, int exception, String mask, int length, int destination,
            String rule, int packets) {
        var found = parse(status(opcode, exception, Integer.decode(mask), length, destination, Integer.decode(rule)),
                status(1, 0, 0, 12, 9, 0));
        assertEquals(packets, found.packets.size(), what);
        assertEquals(0, found.malformed, what);
    }

    /** Oddity 15: the reference takes the logarithm for the alignment and looks two bytes early. */
    @Test
    void shouldFindTheSecondOfTwoPaddedPackets() {
        assertEquals(2, parse(status(1, 0, 0, 41, 9, 0), status(1, 0, 0, 41, 9, 0)).packets.size());
    }
}
