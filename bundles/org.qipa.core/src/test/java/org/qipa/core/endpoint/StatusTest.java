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
        if (c.get("netdev").asBoolean()) {
            assertEquals(member(c, "rx_bytes").asInt(), found.bytes, what + " rx_bytes");
        }
        if (malformed != null) {
            assertEquals(malformed.asInt(), found.malformed, what + " malformed_bytes");
        }
    }
}
