package org.qipa.api.qmi;

import java.util.List;

/**
 * What a TLV, a member of a struct or an item of an array holds (spec 02 B4, B5). Values lie back to back without padding.
 * Numbers are little-endian unless declared otherwise; a character is a byte (ISO 8859-1).
 */
public sealed interface Value {

    /**
     * A number; in a {@link QmiMessage} a {@link Long}, those of 64 bits without a sign as their bits, or a {@link Double}.
     *
     * @param size      bytes: 1 to 8 for integers, 4 for a float
     * @param form      how the bytes are read
     * @param bigEndian whether the greatest byte comes first
     * @param names     of its values
     */
    record Number(int size, Form form, boolean bigEndian, Names names) implements Value {

        /** How the bytes of a number are read. */
        public enum Form {
            /** From 0 on. */
            UNSIGNED,
            /** Two's complement. */
            SIGNED,
            /** IEEE 754. */
            FLOAT
        }

        /** A little-endian number whose values have no names. */
        public Number(int size, Form form) {
            this(size, form, false, Names.NONE);
        }
    }

    /**
     * Characters; in a {@link QmiMessage} a {@link String}.
     *
     * @param extent what says where they end
     * @param size   bytes of the count when counted, characters when fixed, 0 when whole
     * @param max    the most characters that are written, 0 for as many as fit. The reference keeps a terminating zero in the
     *               same space, so one less than {@code max} are read (spec 02 B5)
     * @param filler byte behind a fixed text that is shorter; {@link #NO_FILLER}: a shorter one is refused
     */
    record Text(Extent extent, int size, int max, int filler) implements Value {

        /** A fixed text always has its length. */
        public static final int NO_FILLER = -1;

        /** What says where a text ends. */
        public enum Extent {
            /** The end of the TLV, which holds nothing else. */
            WHOLE,
            /** A count in front of it. */
            COUNTED,
            /** The declaration. What fills it up is part of the text when it is read. */
            FIXED
        }

        /** Alone in its TLV. */
        public static Text whole(int max) {
            return new Text(Extent.WHOLE, 0, max, NO_FILLER);
        }

        /** Behind a count of 1 or 2 bytes. */
        public static Text counted(int prefix, int max) {
            return new Text(Extent.COUNTED, prefix, max, NO_FILLER);
        }

        /** Always so many characters. */
        public static Text fixed(int characters, int filler) {
            return new Text(Extent.FIXED, characters, 0, filler);
        }
    }

    /** Members back to back; in a {@link QmiMessage} a {@code Map<String, Object>}. */
    record Struct(List<Member> members) implements Value {

        /** Copies the members. */
        public Struct {
            members = List.copyOf(members);
        }
    }

    /** A member of a struct. */
    record Member(String name, Value value) {
    }

    /**
     * Several of a kind; in a {@link QmiMessage} a {@link List}.
     *
     * @param of     each of them; no {@link Text.Extent#WHOLE} text
     * @param prefix bytes of the count in front, 1 or 2; 0 when there are always {@code count} and none is written
     * @param count  how many, or the most there may be
     */
    record Items(Value of, int prefix, int count) implements Value {

        /** Always so many. */
        public static Items fixed(Value of, int count) {
            return new Items(of, 0, count);
        }

        /** Up to so many, counted in one byte when that is enough and else in two. */
        public static Items counted(Value of, int max) {
            return new Items(of, Value.prefix(max), max);
        }

        /** Whether the number of items is declared, not counted. */
        public boolean isFixed() {
            return prefix == 0;
        }
    }

    /** Bytes of a count of up to {@code max} things: 1 to 255, else 2. */
    static int prefix(int max) {
        return max <= 0xff ? Byte.BYTES : Short.BYTES;
    }
}
