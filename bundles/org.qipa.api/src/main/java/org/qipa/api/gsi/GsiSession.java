package org.qipa.api.gsi;

import java.util.List;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.soc.EndpointName;

/** The GSI of one device. Owner lane, except {@link #snapshot}. */
@ProviderType
public interface GsiSession extends AutoCloseable {

    /** Stage setup (spec 06 §4): interrupts, event rings, channels; on failure everything is undone. */
    void setup() throws GsiException;

    /** The inverse of {@link #setup}. Problems are logged and journaled, never thrown. */
    void teardown();

    /**
     * In the place of {@link #teardown} when the hardware has no power and gets none: takes back what is in the rings, which
     * nothing reaches any more, without touching a register. Owners of transactions see them cancelled.
     */
    void abandon();

    /** The channel of an AP endpoint. */
    GsiChannel channel(EndpointName endpoint);

    /**
     * Turns flow control of a modem tx channel on or off by a generic command (spec 06 §5.4).
     *
     * @param channelId in the modem's execution environment
     */
    void modemFlowControl(int channelId, boolean on) throws GsiException;

    /** Holds the GSI interrupt back: runtime suspend. */
    void suspend();

    /** Lets the GSI interrupt through again. */
    void resume();

    /** State of all channels, from software's side; any thread, no hardware access. */
    List<ChannelSnapshot> snapshot();

    /**
     * Contradictions between rings, interrupts and counters that last at this moment; empty when all is well. Any thread, no
     * hardware access. While a channel runs and the GSI has power, a watchdog looks every 250 ms and names what contradicts
     * itself within a second; it writes {@code WATCHDOG} events to the journal when a stall begins and when it is over.
     */
    List<Stall> stalls();

    /** Has the watchdog ask somebody else as well, at every look, on the owner lane; replaces who was asked before. */
    void watch(Supplier<List<Stall.Suspicion>> witness);

    /** Stage exit: gives rings and pools back. */
    @Override
    void close();

    /**
     * A channel as software sees it.
     *
     * @param endpoint     whose it is
     * @param channel      id
     * @param eventRing    id
     * @param state        last known state
     * @param ringSize     TREs
     * @param ringIndex    next TRE to fill, modulo the ring
     * @param eventIndex   next event to look at
     * @param available    TREs that may be reserved
     * @param limit        TREs that may be outstanding at most
     * @param transactions completed so far
     * @param bytes        carried so far
     * @param events       of the event ring looked at so far
     * @param doorbells    rung so far
     * @param interrupts   IEOB interrupts taken so far
     */
    record ChannelSnapshot(EndpointName endpoint, int channel, int eventRing, ChannelState state, int ringSize,
            int ringIndex, int eventIndex, int available, int limit, long transactions, long bytes, long events,
            long doorbells, long interrupts) {}
}
