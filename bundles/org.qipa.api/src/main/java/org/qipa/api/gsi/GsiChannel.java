package org.qipa.api.gsi;

import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.soc.EndpointName;

/** A channel of an AP endpoint with its event ring. */
@ProviderType
public interface GsiChannel {

    /** What the endpoint wants to know. Called on the channel's poll lane. */
    interface Listener {
        /** A transaction completed, or was cancelled by a reset; it is released when this returns. */
        void completed(GsiTransaction transaction);

        /** A poll is over: everything that had completed was handed over. */
        default void polled() {
        }

        /** Tx: bytes were queued to hardware (spec 06 §8.6). */
        default void queued(long bytes) {
        }

        /** Tx: packets and bytes were completed by hardware. */
        default void done(long packets, long bytes) {
        }
    }

    /** Whose channel it is. */
    EndpointName endpoint();

    /** Channel id. */
    int id();

    /** TREs a transaction at most: the depth of the TLV FIFO. */
    int transactionLimit();

    /** TREs that may be outstanding at most (spec 06 §2). */
    int limit();

    /** TREs that may be reserved now. Poll lane. */
    int available();

    /**
     * Hands over what hardware has completed without waiting for its interrupt, which a tx channel's may be late by the
     * moderation time (spec 06 §6.2): for a user whose ring is getting full. The interrupt comes all the same. Poll lane.
     *
     * @return transactions handed over; 0 when the channel does not run
     */
    default int reap() {
        return 0;
    }

    /** Whether nothing at all is reserved or outstanding. Poll lane. */
    default boolean isIdle() {
        return available() == limit();
    }

    /** Sets the listener, before {@link #start}. */
    void listen(Listener listener);

    /** START, with interrupts (spec 06 §7). Owner lane. */
    void start() throws GsiException;

    /** Waits until what was submitted is done, then STOP. Owner lane. */
    void stop() throws GsiException;

    /** As {@link #stop} from 4.0 on; before, only waits. The interrupt stays on. Owner lane. */
    void suspend() throws GsiException;

    /** The inverse of {@link #suspend}. Owner lane. */
    void resume() throws GsiException;

    /**
     * RESET, and program the channel anew; outstanding transactions complete as cancelled. Owner lane.
     *
     * @param doorbellEngine whether the doorbell engine is used afterwards (before 4.0)
     */
    void reset(boolean doorbellEngine);

    /** Waits on the owner lane until no submitted tx transaction is outstanding, or the limit; answers whether it is so. */
    boolean drain(long limitNanos);

    /**
     * Reserves TREs for a transaction. Poll lane.
     *
     * @param tres 1 to {@link #transactionLimit}
     * @return null when there are not enough
     */
    GsiTransaction allocate(int tres);

    /** Rings the doorbell for everything committed and not yet rung, if there is anything. Poll lane. */
    void ring();

    /** Queues one TRE of length 1, without a transaction, and rings (spec 08 §6 step 5); false when none is free. Owner lane, channel just reset and started. */
    boolean readOneByte(long busAddress);

    /** Last state read from hardware. Any thread. */
    ChannelState state();
}
