package org.qipa.virtual.modem.services;

import java.util.List;

/** The ways packets take through a modem, one for each mux id, as calls see them. Thread safe. */
public interface DataPaths {

    /**
     * What has passed a mux id so far.
     *
     * @param upPackets   from the device into the network
     * @param downPackets from the network to the device
     * @param upDropped   from the device, not carried because nothing was called or nobody was there
     */
    record Traffic(long upPackets, long upBytes, long downPackets, long downBytes, long upDropped) {
    }

    /** Literal addresses of the host or interface behind a mux id. */
    List<String> addresses(int mux);

    /**
     * A call is up: packets of its family pass.
     *
     * @param family  4 or 6
     * @param hosts   literal addresses of that family the host answers to during the call; none: those it has
     * @param claimed whether from now on only what is called passes this mux id
     */
    void up(int mux, int family, List<String> hosts, boolean claimed);

    /** The call is over. */
    void down(int mux, int family);

    /** All calls are over and forgotten: every mux id carries everything. */
    void release();

    /** What has passed a mux id so far. */
    Traffic traffic(int mux);
}
