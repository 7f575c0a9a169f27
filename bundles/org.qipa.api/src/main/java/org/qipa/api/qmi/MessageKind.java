package org.qipa.api.qmi;

/** What a message is; the code is byte 0 of the header. */
public enum MessageKind {
    /** Asks, and expects a response with the same transaction id. */
    REQUEST(0),
    /** Answers a request. */
    RESPONSE(2),
    /** Tells. */
    INDICATION(4);

    private final int code;

    MessageKind(int code) {
        this.code = code;
    }

    /** Byte 0 of the header. */
    public int code() {
        return code;
    }
}
