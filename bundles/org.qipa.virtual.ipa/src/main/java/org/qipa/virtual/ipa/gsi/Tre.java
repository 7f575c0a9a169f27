package org.qipa.virtual.ipa.gsi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Ring elements as the hardware reads and writes them, little endian (spec 06 §3).
 *
 * <pre>
 *  TRE    0        8          10   12          16      event  0        8      10  11    12  14    15   16
 *         +--------+----------+----+-----------+              +--------+------+---+-----+---+-----+----+
 *         | addr   | len      | 0  | flags     |              | TRE    | len  | 0 | code| 0 | type| ch |
 *         +--------+----------+----+-----------+              +--------+------+---+-----+---+-----+----+
 *  flags: bit 0 CHAIN, bit 9 IEOT, bit 10 BEI, bits 16-23 type
 * </pre>
 */
public final class Tre {

    /** Bytes of an element. */
    public static final int LENGTH = 16;
    /** Type of a transfer. */
    public static final int TYPE_TRANSFER = 2;
    /** Type of an immediate command. */
    public static final int TYPE_IMMEDIATE_COMMAND = 3;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int ADDRESS_OFFSET = 0;
    private static final int LEN_OPCODE_OFFSET = ADDRESS_OFFSET + 8;
    private static final int FLAGS_OFFSET = LEN_OPCODE_OFFSET + 4;
    private static final int EVENT_CHANNEL_OFFSET = LEN_OPCODE_OFFSET + 7;
    private static final int CHAIN = 1;
    private static final int IEOT = 1 << 9;
    private static final int BEI = 1 << 10;
    private static final int TYPE_SHIFT = 16;

    private Tre() {
    }

    /** Bus address of the data. */
    public static long address(MemorySegment ring, long at) {
        return ring.get(LONG, at + ADDRESS_OFFSET);
    }

    /** Bytes, or the opcode word of an immediate command. */
    public static int lenOpcode(MemorySegment ring, long at) {
        return ring.get(SHORT, at + LEN_OPCODE_OFFSET) & 0xffff;
    }

    /** The flags word. */
    public static int flags(MemorySegment ring, long at) {
        return ring.get(INT, at + FLAGS_OFFSET);
    }

    /** Whether the transfer goes on in the next TRE. */
    public static boolean isChain(int flags) {
        return (flags & CHAIN) != 0;
    }

    /** Whether the end of the transfer is an event. */
    public static boolean isEvent(int flags) {
        return (flags & IEOT) != 0;
    }

    /** Whether that event's interrupt may wait for the moderation timer. */
    public static boolean isDeferred(int flags) {
        return (flags & BEI) != 0;
    }

    /** The type. */
    public static int type(int flags) {
        return flags >>> TYPE_SHIFT & 0xff;
    }

    /** Writes an event. The channel is written last. */
    public static void writeEvent(MemorySegment ring, long at, long treAddress, int length, int channel) {
        ring.set(LONG, at + ADDRESS_OFFSET, treAddress);
        ring.set(INT, at + LEN_OPCODE_OFFSET, length & 0xffff);
        ring.set(INT, at + FLAGS_OFFSET, 0);
        ring.set(ValueLayout.JAVA_BYTE, at + EVENT_CHANNEL_OFFSET, (byte) channel);
    }
}
