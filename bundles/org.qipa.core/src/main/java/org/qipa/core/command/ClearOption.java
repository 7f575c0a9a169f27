package org.qipa.core.command;

/** What a command waits for before it acts (spec 07 §2). */
public enum ClearOption {
    /** Until the header pipeline is clear. */
    HEADER(0),
    /** Until the source group is clear; not used. */
    SOURCE_GROUP(1),
    /** Until the whole pipeline is clear. */
    FULL(2);

    private final int code;

    ClearOption(int code) {
        this.code = code;
    }

    /** Value of the field. */
    public int code() {
        return code;
    }
}
