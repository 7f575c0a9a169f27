package org.qipa.rmnet;

/** What a port counts beside its links. */
enum PortCounter {
    /** Frames with a command too short for its type, or with more padding than payload. */
    MALFORMED("malformed"),
    /** Frames for a mux id without a link. */
    UNKNOWN_MUX("unknown_mux"),
    /** Commands not known or not wanted. */
    COMMAND_DROPPED("command_dropped"),
    /** Bytes at the end of receive buffers that made no frame. */
    STRAY_BYTES("stray_bytes"),
    /** Commands answered. */
    ACKNOWLEDGED("acknowledged"),
    /** Commands obeyed whose answer found no room. */
    ACKNOWLEDGE_LOST("acknowledge_lost");

    private final String label;

    PortCounter(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
