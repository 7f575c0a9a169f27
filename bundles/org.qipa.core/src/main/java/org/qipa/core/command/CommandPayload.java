package org.qipa.core.command;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

import org.qipa.core.rule.IpaRules;

/**
 * Writes payloads of immediate commands, little-endian (spec 07 §3). A value that does not fit is refused.
 *
 * <pre>
 *  table init   24  | 0 hashed rules address | 8 flags | 16 rules address |
 *                   flags: 0..11 hashed size, 12..27 hashed offset, 28..39 size, 40..55 offset
 *  header init  16  | 0 address | 8 size 0..11, offset 12..27 | 12 zero |
 *  register     16  | 0 flags | 2 offset | 4 value | 8 mask | 12 option |      before 4.0
 *                   | 0 offset bits 16..19 at 11..14 | 2 offset bits 0..15 |   from 4.0 on, option in the opcode
 *  packet init   8  | 0 endpoint | 1 zero |
 *  DMA          16  | 0 flags | 2 size | 4 local offset | 6 direction | 8 address |
 *  tag status    8  | 0 zero | 2 tag, 48 bits |
 * </pre>
 */
public final class CommandPayload {

    /** Payload lengths. */
    public static final int TABLE_LENGTH = 24;
    /** Of a header init. */
    public static final int HEADER_LENGTH = 16;
    /** Of a register write. */
    public static final int REGISTER_LENGTH = 16;
    /** Of a packet init. */
    public static final int PACKET_INIT_LENGTH = 8;
    /** Of a DMA command. */
    public static final int DMA_LENGTH = 16;
    /** Of a tag status. */
    public static final int TAG_LENGTH = 8;
    /** Of the plain transfer behind a tag. */
    public static final int DUMMY_LENGTH = 24;

    private static final int SIZE_BITS = 12;
    private static final int OFFSET_BITS = 16;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    /** A table or a part of one: where its rules are in system memory, how many bytes, where they go. */
    public record Table(long address, int size, int offset) {
        /** No table. */
        public static final Table NONE = new Table(0, 0, 0);
    }

    private CommandPayload() {}

    /** Filter and routing init. */
    static void table(MemorySegment to, Table hashed, Table plain) {
        to.set(LONG, 0, hashed.size == 0 ? 0 : hashed.address);
        long flags = fit("hashed size", hashed.size, SIZE_BITS);
        if (hashed.size != 0) {
            flags |= fit("hashed offset", hashed.offset, OFFSET_BITS) << 12;
        }
        flags |= fit("size", plain.size, SIZE_BITS) << 28;
        flags |= fit("offset", plain.offset, OFFSET_BITS) << 40;
        to.set(LONG, 8, flags);
        to.set(LONG, 16, plain.address);
    }

    /** Header init local. */
    static void header(MemorySegment to, Table table) {
        to.set(LONG, 0, table.address);
        to.set(INT, 8, (int) (fit("size", table.size, SIZE_BITS) | fit("offset", table.offset, OFFSET_BITS) << 12));
        to.set(INT, 12, 0);
    }

    /** Register write. */
    static void register(MemorySegment to, IpaRules rules, int offset, int value, int mask, ClearOption option) {
        fit("register offset", offset, rules.hasOpcodeOptions() ? 20 : 16);
        to.set(SHORT, 0, (short) (offset >>> 16 << 11));
        to.set(SHORT, 2, (short) offset);
        to.set(INT, 4, value);
        to.set(INT, 8, mask);
        to.set(INT, 12, rules.hasOpcodeOptions() ? 0 : option.code());
    }

    /** Packet init. */
    static void packetInit(MemorySegment to, IpaRules rules, int endpoint) {
        to.set(LONG, 0, fit("destination endpoint", endpoint, rules.packetInitBits()));
    }

    /** DMA toward local memory. */
    static void dma(MemorySegment to, Table range) {
        if (range.size == 0) {
            throw new IllegalArgumentException("nothing to copy: size=0 offset=" + range.offset);
        }
        to.set(SHORT, 0, (short) 0);
        to.set(SHORT, 2, (short) fit("size", range.size, 16));
        to.set(SHORT, 4, (short) fit("offset", range.offset, OFFSET_BITS));
        to.set(SHORT, 6, (short) 0);
        to.set(LONG, 8, range.address);
    }

    /** Packet tag status with tag 0. */
    static void tag(MemorySegment to) {
        to.set(LONG, 0, 0);
    }

    private static long fit(String what, long value, int bits) {
        if (value < 0 || value >>> bits != 0) {
            throw new IllegalArgumentException("command field does not fit: field=" + what + " value=" + value
                    + " limit=" + ((1L << bits) - 1));
        }
        return value;
    }
}
