package org.qipa.api.network;

/** What became of a packet offered to an interface's queue; anything but {@link #QUEUED} is a drop and its reason. */
public enum Offer {
    /** It waits in the queue. */
    QUEUED,
    /** The queue is full, or closed. */
    FULL,
    /** It is empty. */
    EMPTY,
    /** The packet, or what would be cut of it, is longer than the MTU; or it is longer than 65,535 bytes. */
    TOO_LONG,
    /** Neither IPv4 nor IPv6, or its IP header is cut off. Looked at when there is something to cut. */
    NOT_IP,
    /** To be cut, but neither TCP nor UDP, or a fragment, or with SYN, RST or URG. */
    NOT_CUTTABLE,
    /** To be cut, but its length is not the one its header has, or there is nothing behind the headers. */
    LENGTH_DIFFERS,
    /** The checksum that was left open is outside the packet or, in one to be cut, not where the header has it. */
    CHECKSUM_ELSEWHERE
}
