package org.qipa.virtual.ipa.silicon;

import java.util.SortedMap;

/** Collects what there is to see of a device, each value under the name of its part and its own, with dots between. */
public final class Sheet {

    private final SortedMap<String, String> values;
    private final String prefix;
    private final boolean words;

    /**
     * An empty one.
     *
     * @param values where the values go
     * @param words  whether the words of memories are wanted, too
     */
    public Sheet(SortedMap<String, String> values, boolean words) {
        this(values, "", words);
    }

    private Sheet(SortedMap<String, String> values, String prefix, boolean words) {
        this.values = values;
        this.prefix = prefix;
        this.words = words;
    }

    /** A part of what this one describes. */
    public Sheet at(String part) {
        return new Sheet(values, prefix + part + ".", words);
    }

    /** The name of one of several, with a number of two digits, so that they sort. */
    public static String indexed(String name, int index) {
        return name + (index < 10 ? ".0" : ".") + index;
    }

    /** One of several parts. */
    public Sheet at(String part, int index) {
        return at(indexed(part, index));
    }

    /** Puts a value. */
    public Sheet put(String name, Object value) {
        values.put(prefix + name, String.valueOf(value));
        return this;
    }

    /** Puts a word. */
    public Sheet hex(String name, int value) {
        return put(name, String.format("0x%08x", value));
    }

    /** Whether the words of memories are wanted, too. */
    public boolean words() {
        return words;
    }
}
