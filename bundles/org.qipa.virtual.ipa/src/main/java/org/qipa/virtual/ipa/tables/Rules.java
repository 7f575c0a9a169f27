package org.qipa.virtual.ipa.tables;

import java.lang.foreign.MemorySegment;

/**
 * What the rules behind a slot say about a packet. The place of real rules: the specification knows that a rule is a run of
 * 32-bit words ended by a zero word, and that the zero rule, 64 zero bits, takes no packet (spec 09 §1); how a rule says what
 * it takes and where that goes is not known. Who knows implements this and gives it to {@link RuleTables}.
 *
 * <p>The steps around it, for a packet from an endpoint with filtering:
 * <ol>
 * <li>Filter, the hashed table first, then the other: slot 0 is the bitmap of endpoints; an endpoint whose bit is clear has no
 * rules. The endpoint's slot is one more than the number of bits set below its own. The slot holds the address of its rules;
 * the first rule that takes the packet names a route.
 * <li>No filter rule took it: the endpoint's default route, number 0, as no register of any version names another.
 * <li>Route, again hashed, then not: the slot of that number holds the address of the route's rules; the first that takes the
 * packet names the endpoint it goes to, and the header it gets.
 * <li>No route rule took it: the default endpoint of register ROUTE, or the wire (see {@link RuleTables}).
 * </ol>
 *
 * <p>Called for every packet: allocates nothing.
 */
public interface Rules {

    /** No rule takes the packet. */
    int MISS = -1;
    /** There are rules, but not such that anybody here knows what they mean. */
    int NOT_UNDERSTOOD = -2;
    /** Bytes of the zero rule. */
    int ZERO_RULE_BYTES = 8;

    /**
     * Looks the packet up.
     *
     * @param rules  memory they stand in
     * @param at     where the first one starts
     * @param length bytes that can be read from there on, {@link #ZERO_RULE_BYTES} at least
     * @param packet an IP packet
     * @param from   where its header starts
     * @param size   its bytes
     * @return the number of a route (filter rules) or of an endpoint (route rules), {@link #MISS} or {@link #NOT_UNDERSTOOD}
     */
    int match(MemorySegment rules, long at, long length, MemorySegment packet, long from, int size);
}
