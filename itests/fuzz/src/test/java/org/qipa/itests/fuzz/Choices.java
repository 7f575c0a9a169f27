package org.qipa.itests.fuzz;

import java.util.Arrays;

/**
 * A fuzzer's input read as choices, from front to back, so that a seed can be written by hand. At the end everything reads
 * as zero; nothing here throws.
 */
public final class Choices {

    private final byte[] bytes;
    private int at;

    /** Over an input, from its first byte. */
    public Choices(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether all of it was read. */
    public boolean isEmpty() {
        return at >= bytes.length;
    }

    /** One byte, 0 to 255. */
    public int u8() {
        return at < bytes.length ? bytes[at++] & 0xff : 0;
    }

    /** Two bytes, little-endian, 0 to 65535. */
    public int u16() {
        return u8() | u8() << 8;
    }

    /** Four bytes, little-endian. */
    public int i32() {
        return u16() | u16() << 16;
    }

    /** Eight bytes, little-endian. */
    public long i64() {
        return i32() & 0xffff_ffffL | (long) i32() << 32;
    }

    /** One byte as a number below a limit of 1 to 256. */
    public int below(int limit) {
        return u8() % limit;
    }

    /** Two bytes as a number below a limit of 1 to 65536. */
    public int below16(int limit) {
        return u16() % limit;
    }

    /** The next bytes, as many as there are. */
    public byte[] bytes(int most) {
        int end = Math.min(bytes.length, at + most);
        byte[] taken = Arrays.copyOfRange(bytes, at, end);
        at = end;
        return taken;
    }

    /** A length of two bytes, then so many bytes, or as many as there are. */
    public byte[] chunk() {
        return bytes(u16());
    }

    /** All that is left. */
    public byte[] rest() {
        return bytes(bytes.length - at);
    }
}
