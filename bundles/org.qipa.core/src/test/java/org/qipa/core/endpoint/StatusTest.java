package org.qipa.core.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.core.rule.IpaRules;
import org.qipa.core.trace.Socs;
import org.qipa.core.trace.Vectors;

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
        List<Path> files = Vectors.files("status-golden");
        int cases = 0;
        var wrong = new ArrayList<String>();
        for (Path p : files) {
            JsonNode root = Vectors.json(p);
            for (JsonNode c : root.get("extract")) {
                cases++;
                extract(wrong, c);
            }
            for (JsonNode c : root.get("rx_buffers")) {
                cases++;
                buffer(wrong, c);
            }
        }
        System.out.println("vectors status-golden: " + files.size() + " files, " + cases + " cases");
        assertEquals(List.of(), wrong);
    }

    private static void extract(List<String> wrong, JsonNode c) {
        PacketStatus layout = layout(Socs.soc(c.get("soc").asText()));
        MemorySegment s = MemorySegment.ofArray(HexFormat.of().parseHex(c.get("status").asText()));
        c.get("fields").properties().forEach(f -> {
            long actual = layout.field(f.getKey(), s, 0);
            if (actual != f.getValue().asLong()) {
                wrong.add(c.get("soc").asText() + " " + c.get("status").asText() + " " + f.getKey() + ": expected "
                        + f.getValue() + " but was " + actual);
            }
        });
    }

    private static JsonNode member(JsonNode c, String name) {
        JsonNode q = c.get("qipa");
        return q != null && q.has(name) ? q.get(name) : c.get(name);
    }

    private static void buffer(List<String> wrong, JsonNode c) {
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
        if (!expected.equals(actual) || member(c, "completions").asInt() != found.completions
                || c.get("netdev").asBoolean() && member(c, "rx_bytes").asInt() != found.bytes
                || malformed != null && malformed.asInt() != found.malformed) {
            wrong.add(what + ": expected " + expected + " completions " + member(c, "completions") + " malformed "
                    + malformed + " but was " + actual + " completions " + found.completions + " malformed "
                    + found.malformed);
        }
    }
}
