package org.qipa.gsi;

import org.qipa.api.gsi.GsiException;

/** Hands out event ring ids, the lowest free one first; 10 to 16 belong to others (spec 06 §2). */
final class EventRingIds {

    /** Ids are below this. */
    static final int LIMIT = 28;
    /** The first id of those reserved for MHI. */
    static final int RESERVED_FIRST = 10;
    /** The last id of those reserved for MHI. */
    static final int RESERVED_LAST = 16;

    private int next;

    /** The next id. */
    int allocate() throws GsiException {
        if (next == RESERVED_FIRST) {
            next = RESERVED_LAST + 1;
        }
        if (next >= LIMIT) {
            throw new GsiException(GsiException.Reason.INVALID, "no event ring left: limit=" + LIMIT + " reserved="
                    + RESERVED_FIRST + ".." + RESERVED_LAST);
        }
        return next++;
    }
}
