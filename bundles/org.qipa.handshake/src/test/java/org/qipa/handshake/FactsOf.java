package org.qipa.handshake;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.qipa.api.memory.InitDriverFacts;
import org.qipa.api.memory.InitDriverFacts.Span;

/** The facts of a SoC's memory, read back from recorded messages: the memory map that makes them is not tested here. */
final class FactsOf {

    private FactsOf() {
    }

    /** From the decoded form. */
    static InitDriverFacts struct(JsonNode s) {
        return new InitDriverFacts(span(s, "hdr_tbl_info", "end"), span(s, "v4_route_tbl_info", "end").orElseThrow(),
                span(s, "v6_route_tbl_info", "end").orElseThrow(), word(s, "v4_filter_tbl_start").orElseThrow(),
                word(s, "v6_filter_tbl_start").orElseThrow(), span(s, "modem_mem_info", "size"),
                word(s, "ctrl_comm_dest_end_pt").orElseThrow(), span(s, "hdr_proc_ctx_tbl_info", "end"),
                span(s, "v4_hash_route_tbl_info", "end"), span(s, "v6_hash_route_tbl_info", "end"),
                word(s, "v4_hash_filter_tbl_start"), word(s, "v6_hash_filter_tbl_start"),
                both(word(s, "hw_stats_quota_base_addr"), word(s, "hw_stats_quota_size")),
                both(word(s, "hw_stats_drop_base_addr"), word(s, "hw_stats_drop_size")));
    }

    /** From the bytes of an INIT_DRIVER request; TLVs are taken apart by hand, not by the codec under test. */
    static InitDriverFacts message(String hex) {
        var in = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.LITTLE_ENDIAN).position(7);
        var tlvs = new HashMap<Integer, int[]>();
        while (in.hasRemaining()) {
            int type = in.get();
            int length = in.getShort();
            tlvs.put(type, length == 1 ? new int[] {in.get()} : length == 4 ? new int[] {in.getInt()}
                    : new int[] {in.getInt(), in.getInt()});
        }
        return new InitDriverFacts(span(tlvs, 0x11), span(tlvs, 0x12).orElseThrow(), span(tlvs, 0x13).orElseThrow(),
                tlvs.get(0x14)[0], tlvs.get(0x15)[0], span(tlvs, 0x16), tlvs.get(0x17)[0], span(tlvs, 0x19),
                span(tlvs, 0x1b), span(tlvs, 0x1c), word(tlvs, 0x1d), word(tlvs, 0x1e),
                both(word(tlvs, 0x1f), word(tlvs, 0x20)), both(word(tlvs, 0x21), word(tlvs, 0x22)));
    }

    private static Optional<Span> span(JsonNode s, String name, String second) {
        return s.get(name + "_valid").asInt() == 0 ? Optional.empty()
                : Optional.of(new Span(s.get(name + ".start").asInt(), s.get(name + "." + second).asInt()));
    }

    private static Optional<Integer> word(JsonNode s, String name) {
        return s.get(name + "_valid").asInt() == 0 ? Optional.empty() : Optional.of(s.get(name).asInt());
    }

    private static Optional<Span> span(Map<Integer, int[]> tlvs, int type) {
        return Optional.ofNullable(tlvs.get(type)).map(words -> new Span(words[0], words[1]));
    }

    private static Optional<Integer> word(Map<Integer, int[]> tlvs, int type) {
        return Optional.ofNullable(tlvs.get(type)).map(words -> words[0]);
    }

    private static Optional<Span> both(Optional<Integer> base, Optional<Integer> size) {
        return base.map(start -> new Span(start, size.orElseThrow()));
    }
}
