package org.qipa.virtual.ipa.core;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.qipa.api.fault.FaultSwitch;
import org.qipa.virtual.ipa.silicon.Knobs;
import org.qipa.virtual.ipa.silicon.SiliconRules;

/**
 * The status in front of a packet: 32 bytes, eight little-endian words (spec 08 §7.4).
 *
 * <pre>
 *        bits 0             8             16              24            31
 *  w0    | opcode           | exception     | mask                        |
 *  w1    | length                           | source  | [5.0 router] dst* |
 *  w2    | metadata                                                       |
 *  w3    | filter flags, rule index, [&lt;5.0 flags, table | 5.0 table], router rule index
 *  w4    | NAT                              | tag 0-15                    |
 *  w5    | tag 16-31                        | tag 32-47                   |
 *  w6    | sequence         | time of day                                 |
 *  w7    | header, fragment                 | [5.0 dst]                   |
 *  * destination before 5.0: w1 bits 24-28
 * </pre>
 *
 * Filled and written on the hardware lane; one object serves all packets.
 */
final class PacketStatus {

    static final int LENGTH = 32;
    static final int MASK_TAG_VALID = 1 << 4;
    static final int EXCEPTION_NONE = 0;
    static final int EXCEPTION_DEAGGREGATION = 1;
    static final int EXCEPTION_IP_TYPE = 4;
    static final int EXCEPTION_LENGTH = 8;
    static final int EXCEPTION_CHECKSUM = 229;

    private static final int OPCODE_PACKET = 1;
    private static final int RULE_MISS = 0x3ff;
    private static final int FILTER_RULE_SHIFT = 4;
    private static final int ROUTER_RULE_SHIFT = 22;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Knobs knobs;
    private int exception;
    private int mask;
    private int source;
    private long tag;
    private boolean miss;
    private int sequence;

    /** Nothing filled in. */
    PacketStatus(Knobs knobs) {
        this.knobs = knobs;
    }

    /** A packet that takes its way by DMA mode or packet init. */
    PacketStatus direct(int sourceEndpoint) {
        return fill(sourceEndpoint, EXCEPTION_NONE, 0, 0, false);
    }

    /** A packet with a tag. */
    PacketStatus tagged(int sourceEndpoint, long value) {
        return fill(sourceEndpoint, EXCEPTION_NONE, MASK_TAG_VALID, value, false);
    }

    /** A packet no rule took, or that the pipeline could not handle. */
    PacketStatus exception(int sourceEndpoint, int code) {
        return fill(sourceEndpoint, code, 0, 0, true);
    }

    private PacketStatus fill(int sourceEndpoint, int code, int bits, long value, boolean ruleMiss) {
        source = sourceEndpoint;
        exception = code;
        mask = bits;
        tag = value;
        miss = ruleMiss;
        return this;
    }

    /** Writes the 32 bytes. */
    void write(MemorySegment m, long at, SiliconRules rules, int destination, int length, int metadata) {
        int opcode = value(knobs.statusOpcode, "opcode", OPCODE_PACKET);
        int why = value(knobs.statusException, "exception", exception);
        int w1 = value(knobs.statusLength, "length", length) & 0xffff | source << 16;
        int w7 = 0;
        if (rules.wideEndpointIds()) {
            w7 = (destination & 0xff) << 16;
        } else {
            w1 |= (destination & 0x1f) << 24;
        }
        m.set(INT, at, opcode | why << 8 | mask << 16);
        m.set(INT, at + 4, w1);
        m.set(INT, at + 8, metadata);
        m.set(INT, at + 12, miss ? RULE_MISS << FILTER_RULE_SHIFT | RULE_MISS << ROUTER_RULE_SHIFT : 0);
        m.set(INT, at + 16, (int) (tag & 0xffff) << 16);
        m.set(INT, at + 20, (int) (tag >>> 16));
        m.set(INT, at + 24, sequence++ & 0xff);
        m.set(INT, at + 28, w7);
    }

    private static int value(FaultSwitch fault, String parameter, int right) {
        return fault.isArmed() && fault.strike() ? (int) fault.number(parameter) : right;
    }
}
