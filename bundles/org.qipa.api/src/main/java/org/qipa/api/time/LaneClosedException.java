package org.qipa.api.time;

/** Ends a wait whose lane was closed: the session is gone, whatever it waited for. */
public final class LaneClosedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param lane the lane's name */
    public LaneClosedException(String lane) {
        super("lane closed: lane=" + lane);
    }
}
