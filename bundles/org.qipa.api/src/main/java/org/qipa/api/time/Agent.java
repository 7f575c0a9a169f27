package org.qipa.api.time;

/** A piece of polled work of a lane: a data path or a piece of virtual hardware. Runs on its lane only. */
@FunctionalInterface
public interface Agent {

    /**
     * Does a bounded amount of the work at hand and returns.
     *
     * @return how many items were handled; 0 lets the lane rest until it is {@linkplain Lane#signal signalled}
     */
    int doWork();
}
