package org.qipa.core.endpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * A packet status: what the IPA says of a packet in front of it (spec 08 §7.4). Eight little-endian words, two layouts.
 *
 * <pre>
 *        before 5.0                                        5.0 and later
 *  w0    mask 31..16 | exception 15..8 | opcode 7..0        the same
 *  w1    destination 28..24 | source 20..16 | length 15..0  router hash 28, local 27 | source 23..16 | length 15..0
 *  w2    metadata                                           the same
 *  w3    router rule 31..22 | table 21..17 | uC 16 |        router rule 31..22 | table 21..14 |
 *        hash 15 | local 14 | filter rule 13..4 | 3..0      filter rule 13..4 | retain, global, hash, local 3..0
 *  w4    tag 31..16 | NAT type 15..14, index 13..1, hit 0   the same
 *  w5    tag (high) 31..16, (middle) 15..0                  the same
 *  w6    time of day 31..8 | sequence 7..0                  the same
 *  w7    fragment rule 15..12, hit 11 |                     uC 31 | destination 23..16 | the rest the same
 *        header offset 10..1, local 0
 * </pre>
 */
public enum PacketStatus {
    /** Before 5.0. */
    NARROW(Map.of("SRC_ENDPOINT", at(1, 16, 5), "DST_ENDPOINT", at(1, 24, 5), "ROUTER_LOCAL", at(3, 14, 1),
            "ROUTER_HASH", at(3, 15, 1), "UCP", at(3, 16, 1), "ROUTER_TABLE", at(3, 17, 5))),
    /** 5.0 and later. */
    WIDE(Map.of("SRC_ENDPOINT", at(1, 16, 8), "DST_ENDPOINT", at(7, 16, 8), "ROUTER_LOCAL", at(1, 27, 1),
            "ROUTER_HASH", at(1, 28, 1), "UCP", at(7, 31, 1), "ROUTER_TABLE", at(3, 14, 8)));

    /** Bytes of a status. */
    public static final int LENGTH = 32;
    /** Bit of the mask: the packet carries the tag of a tag status command. */
    public static final int MASK_TAG_VALID = 1 << 4;
    /** Router rule index of a packet that matched none. */
    public static final int ROUTER_MISS = 0x3ff;
    /** The exception that makes a packet worthless: deaggregation. */
    public static final int EXCEPTION_DEAGGREGATION = 1;

    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final Map<String, Place> COMMON = Map.ofEntries(Map.entry("OPCODE", at(0, 0, 8)),
            Map.entry("EXCEPTION", at(0, 8, 8)), Map.entry("MASK", at(0, 16, 16)), Map.entry("LENGTH", at(1, 0, 16)),
            Map.entry("METADATA", at(2, 0, 32)), Map.entry("FILTER_LOCAL", at(3, 0, 1)),
            Map.entry("FILTER_HASH", at(3, 1, 1)), Map.entry("FILTER_GLOBAL", at(3, 2, 1)),
            Map.entry("FILTER_RETAIN", at(3, 3, 1)), Map.entry("FILTER_RULE_INDEX", at(3, 4, 10)),
            Map.entry("ROUTER_RULE_INDEX", at(3, 22, 10)), Map.entry("NAT_HIT", at(4, 0, 1)),
            Map.entry("NAT_INDEX", at(4, 1, 13)), Map.entry("NAT_TYPE", at(4, 14, 2)),
            Map.entry("SEQUENCE", at(6, 0, 8)), Map.entry("TIME_OF_DAY", at(6, 8, 24)),
            Map.entry("HEADER_LOCAL", at(7, 0, 1)), Map.entry("HEADER_OFFSET", at(7, 1, 10)),
            Map.entry("FRAG_HIT", at(7, 11, 1)), Map.entry("FRAG_RULE_INDEX", at(7, 12, 4)), Map.entry("TAG_HIGH16", at(5, 16, 16)));

    private final Map<String, Place> own;
    private final Place source;
    private final Place destination;

    PacketStatus(Map<String, Place> own) {
        this.own = own;
        this.source = own.get("SRC_ENDPOINT");
        this.destination = own.get("DST_ENDPOINT");
    }

    /** A field's place. */
    private record Place(int word, int lsb, int width) {
        long of(MemorySegment s, long offset) {
            return (s.get(WORD, offset + 4L * word) & 0xffff_ffffL) >>> lsb & (1L << width) - 1;
        }
    }

    private static Place at(int word, int lsb, int width) {
        return new Place(word, lsb, width);
    }

    /** What the packet is. */
    public int opcode(MemorySegment s, long offset) {
        return Byte.toUnsignedInt(s.get(ValueLayout.JAVA_BYTE, offset));
    }

    /** Why it is here, or 0. */
    public int exception(MemorySegment s, long offset) {
        return Byte.toUnsignedInt(s.get(ValueLayout.JAVA_BYTE, offset + 1));
    }

    /** What was done to it. */
    public int mask(MemorySegment s, long offset) {
        return Short.toUnsignedInt(s.get(HALF, offset + 2));
    }

    /** Its length. */
    public int length(MemorySegment s, long offset) {
        return Short.toUnsignedInt(s.get(HALF, offset + 4));
    }

    /** Where it came from. */
    public int source(MemorySegment s, long offset) {
        return (int) source.of(s, offset);
    }

    /** Where it went. */
    public int destination(MemorySegment s, long offset) {
        return (int) destination.of(s, offset);
    }

    /** The route rule it matched. */
    public int routerRule(MemorySegment s, long offset) {
        return s.get(WORD, offset + 12) >>> 22;
    }

    /** Any field by name, for people and tests. */
    public long field(String name, MemorySegment s, long offset) {
        if (name.equals("TAG_LOW32")) {
            return at(4, 16, 16).of(s, offset) | at(5, 0, 16).of(s, offset) << 16;
        }
        Place place = own.getOrDefault(name, COMMON.get(name));
        if (place == null) {
            throw new IllegalArgumentException("no such status field: field=" + name);
        }
        return place.of(s, offset);
    }
}
