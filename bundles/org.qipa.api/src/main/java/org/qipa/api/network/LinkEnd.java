package org.qipa.api.network;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/** The interface's side of a link. {@link #peek}, {@link #pop} and {@link #deliver} are called on the device's data lane. */
@ConsumerType
public interface LinkEnd {

    /** The oldest packet of the uplink queue, or null; the same one until {@link #pop}. */
    Packet peek();

    /** Takes the oldest packet off the queue. */
    void pop();

    /**
     * A downlink packet.
     *
     * @param buffer   memory, valid during the call
     * @param offset   of the packet
     * @param length   of the packet
     * @param verified whether its transport checksum was found right
     */
    void deliver(MemorySegment buffer, long offset, int length, boolean verified);

    /**
     * The batch is over: hands on what {@link #deliver} has held back to join it with what followed. Called once a turn of
     * the lane, when at least one packet was delivered in it or in the turn before.
     */
    default void flush() {
        // An end that holds nothing back has nothing to do.
    }

    /** Packets flow, or do not: then the queue is kept. Called on any thread, in order: to be quick. */
    void ready(boolean ready, String why);
}
