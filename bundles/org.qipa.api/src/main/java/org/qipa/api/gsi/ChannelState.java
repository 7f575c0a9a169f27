package org.qipa.api.gsi;

/** States of a channel (spec 06 §5.2); the code is what the CHSTATE field holds. */
public enum ChannelState {
    /** The hardware knows nothing of the channel. */
    NOT_ALLOCATED(0),
    /** Known, may be programmed, moves nothing. */
    ALLOCATED(1),
    /** Works off TREs. */
    STARTED(2),
    /** Holds; its ring is kept. */
    STOPPED(3),
    /** On its way to STOPPED. */
    STOP_IN_PROC(4),
    /** Held by the hardware's flow control (4.2 to 4.9). */
    FLOW_CONTROLLED(5),
    /** Only RESET helps. */
    ERROR(15);

    private final int code;

    ChannelState(int code) {
        this.code = code;
    }

    /** Value of the CHSTATE field. */
    public int code() {
        return code;
    }

    /** The state of a CHSTATE value; unknown values are ERROR. */
    public static ChannelState of(int code) {
        for (ChannelState s : values()) {
            if (s.code == code) {
                return s;
            }
        }
        return ERROR;
    }
}
