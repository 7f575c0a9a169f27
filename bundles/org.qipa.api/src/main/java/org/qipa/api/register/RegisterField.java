package org.qipa.api.register;

/**
 * A run of bits in a register.
 *
 * @param name  as the hardware documents call it, such as {@code MEM_BADDR}
 * @param lsb   lowest bit, 0 to 31
 * @param width in bits, 1 to 32
 */
public record RegisterField(String name, int lsb, int width) {

    /** Checks that the field lies inside a 32-bit word. */
    public RegisterField {
        if (lsb < 0 || width < 1 || lsb + width > 32) {
            throw new RegisterException("field outside the word: field=" + name + " lsb=" + lsb + " width=" + width
                    + " limit=32");
        }
    }

    /** The greatest value that fits. */
    public long max() {
        return (1L << width) - 1;
    }

    /** The bits of this field in the word. */
    public int mask() {
        return (int) (max() << lsb);
    }

    /** The value at its place in the word; refuses what does not fit (oddity: the reference sends 0 instead). */
    public int encode(long value) {
        if (value < 0 || value > max()) {
            throw new RegisterException("value does not fit: field=" + name + " value=" + value + " limit=" + max());
        }
        return (int) (value << lsb);
    }

    /** The value of this field in a word, unsigned. */
    public long decode(int word) {
        return (word & 0xffff_ffffL) >> lsb & max();
    }
}
