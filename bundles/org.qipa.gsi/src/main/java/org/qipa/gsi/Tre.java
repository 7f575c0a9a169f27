package org.qipa.gsi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Codec of a transfer ring element (spec 06 §3.1). Little endian.
 *
 * <pre>
 *   0                               8               10              12              16
 *   +-------------------------------+---------------+---------------+---------------+
 *   | bus address of the buffer     | length, or    | 0             | flags         |
 *   | or command payload            | opcode        |               |               |
 *   +-------------------------------+---------------+---------------+---------------+
 *
 *   flags  31      24 23      16 15        11  10    9   8         1    0
 *         +----------+----------+------------+----+----+------------+-----+
 *         | 0        | type     | 0          |BEI |IEOT| 0          |CHAIN|
 *         +----------+----------+------------+----+----+------------+-----+
 * </pre>
 *
 * CHAIN: the next element belongs to the same transfer. IEOT: an event when the transfer is done. BEI: that event does not
 * raise the interrupt at once.
 */
final class Tre {

    static final int ADDRESS_OFFSET = 0;
    static final int LENGTH_OFFSET = ADDRESS_OFFSET + Long.BYTES;
    static final int RESERVED_OFFSET = LENGTH_OFFSET + Short.BYTES;
    static final int FLAGS_OFFSET = RESERVED_OFFSET + Short.BYTES;
    /** Bytes of an element, the same in transfer and event rings. */
    static final int BYTES = FLAGS_OFFSET + Integer.BYTES;

    /** The greatest length or opcode word. */
    static final int MAX_LENGTH = 0xffff;

    static final int CHAIN = 1;
    static final int IEOT = 1 << 9;
    static final int BEI = 1 << 10;
    static final int TYPE_TRANSFER = 2 << 16;
    static final int TYPE_COMMAND = 3 << 16;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Tre() {}

    /** Flags of an element by its place in the transaction and the direction of its channel; its type comes to them. */
    static int place(boolean last, boolean tx) {
        if (!last) {
            return CHAIN;
        }
        return tx ? IEOT | BEI : IEOT;
    }

    /** Writes the element at a byte offset. */
    static void put(MemorySegment ring, long offset, long busAddress, int lengthOrOpcode, int flags) {
        put(ring, offset, busAddress, rest(lengthOrOpcode, flags));
    }

    /** The same, with what stands behind the address as {@link #rest} makes it. */
    static void put(MemorySegment ring, long offset, long busAddress, long rest) {
        ring.set(LONG, offset + ADDRESS_OFFSET, busAddress);
        ring.set(LONG, offset + LENGTH_OFFSET, rest);
    }

    /** What stands behind the address: length, reserved and flags in one word. */
    static long rest(int lengthOrOpcode, int flags) {
        return lengthOrOpcode & MAX_LENGTH | (long) flags << Integer.SIZE;
    }

    static long address(MemorySegment ring, long offset) {
        return ring.get(LONG, offset + ADDRESS_OFFSET);
    }

    static int length(MemorySegment ring, long offset) {
        return Short.toUnsignedInt(ring.get(SHORT, offset + LENGTH_OFFSET));
    }

    static int flags(MemorySegment ring, long offset) {
        return ring.get(INT, offset + FLAGS_OFFSET);
    }
}
