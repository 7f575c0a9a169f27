package org.qipa.api.memory;

import java.util.Optional;

/**
 * Where things are in local memory, as INIT_DRIVER tells the modem (spec 03 §7). All starts include mem_offset. Absent
 * members are left out of the message.
 *
 * @param header          modem header table, byte offsets of first and last byte
 * @param v4Route         start in bytes, and the last index the modem owns
 * @param v6Route         likewise
 * @param v4FilterStart   bytes
 * @param v6FilterStart   bytes
 * @param modemMemory     start and size in bytes
 * @param controlEndpoint endpoint id of AP_MODEM_RX
 * @param procContext     header processing contexts, first and last byte
 * @param v4HashedRoute   where hashing is supported
 * @param v6HashedRoute   where hashing is supported
 * @param v4HashedFilterStart where hashing is supported
 * @param v6HashedFilterStart where hashing is supported
 * @param quotaStats      base and size, from 4.0 on. The size is the region's alone (oddity 1: the reference adds mem_offset)
 * @param dropStats       base and size, from 4.0 on, where defined
 */
public record InitDriverFacts(Optional<Span> header, Span v4Route, Span v6Route, int v4FilterStart, int v6FilterStart,
        Optional<Span> modemMemory, int controlEndpoint, Optional<Span> procContext, Optional<Span> v4HashedRoute,
        Optional<Span> v6HashedRoute, Optional<Integer> v4HashedFilterStart, Optional<Integer> v6HashedFilterStart,
        Optional<Span> quotaStats, Optional<Span> dropStats) {

    /**
     * Two words that belong together.
     *
     * @param start  byte offset in local memory
     * @param second end (last byte), last index, or size, as the member says
     */
    public record Span(int start, int second) {}
}
