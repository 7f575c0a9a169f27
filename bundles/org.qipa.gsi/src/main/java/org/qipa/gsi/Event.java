package org.qipa.gsi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Codec of an event ring element (spec 06 §3.2). Little endian.
 *
 * <pre>
 *   0                               8               10     11      12              14      15       16
 *   +-------------------------------+---------------+------+-------+---------------+-------+--------+
 *   | bus address of the completed  | length        | 0    | code  | 0             | type  | channel|
 *   | TRE, the last of its transfer |               |      |       |               |       |        |
 *   +-------------------------------+---------------+------+-------+---------------+-------+--------+
 * </pre>
 *
 * The length counts for rx only: bytes received. Code and type carry nothing software needs.
 */
final class Event {

    static final int ADDRESS_OFFSET = 0;
    static final int LENGTH_OFFSET = ADDRESS_OFFSET + Long.BYTES;
    static final int RESERVED_OFFSET = LENGTH_OFFSET + Short.BYTES;
    static final int CODE_OFFSET = RESERVED_OFFSET + Byte.BYTES;
    static final int RESERVED2_OFFSET = CODE_OFFSET + Byte.BYTES;
    static final int TYPE_OFFSET = RESERVED2_OFFSET + Short.BYTES;
    static final int CHANNEL_OFFSET = TYPE_OFFSET + Byte.BYTES;
    static final int BYTES = CHANNEL_OFFSET + Byte.BYTES;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Event() {}

    /** Bus address of the completed TRE. */
    static long address(MemorySegment ring, long offset) {
        return ring.get(LONG, offset + ADDRESS_OFFSET);
    }

    /** Bytes received. */
    static int length(MemorySegment ring, long offset) {
        return Short.toUnsignedInt(ring.get(SHORT, offset + LENGTH_OFFSET));
    }

    /** Channel id. */
    static int channel(MemorySegment ring, long offset) {
        return Byte.toUnsignedInt(ring.get(ValueLayout.JAVA_BYTE, offset + CHANNEL_OFFSET));
    }

    /** Writes an element: what hardware does. */
    static void put(MemorySegment ring, long offset, long busAddress, int length, int code, int type, int channel) {
        ring.set(LONG, offset + ADDRESS_OFFSET, busAddress);
        // Everything behind the address at once.
        ring.set(LONG, offset + LENGTH_OFFSET, length & 0xffffL | at(code, CODE_OFFSET) | at(type, TYPE_OFFSET)
                | at(channel, CHANNEL_OFFSET));
    }

    /** A byte where it stands in the word behind the address. */
    private static long at(int value, int offset) {
        return (value & 0xffL) << Byte.SIZE * (offset - LENGTH_OFFSET);
    }
}
