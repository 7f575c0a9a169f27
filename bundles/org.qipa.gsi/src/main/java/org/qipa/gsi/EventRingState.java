package org.qipa.gsi;

/** States of an event ring (spec 06 §5.3); the code is what the EV_CHSTATE field holds. */
enum EventRingState {
    /** The hardware knows nothing of the ring. */
    NOT_ALLOCATED(0),
    /** Programmed, takes events. */
    ALLOCATED(1),
    /** Only RESET helps. */
    ERROR(15);

    private final int code;

    EventRingState(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The state of an EV_CHSTATE value; unknown values are ERROR. */
    static EventRingState of(int code) {
        return switch (code) {
            case 0 -> NOT_ALLOCATED;
            case 1 -> ALLOCATED;
            default -> ERROR;
        };
    }
}
