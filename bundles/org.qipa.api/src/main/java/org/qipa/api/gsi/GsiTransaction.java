package org.qipa.api.gsi;

import org.osgi.annotation.versioning.ProviderType;

/**
 * One to n TREs completed by one event. Recycled: not to be kept after it completed or was freed. Poll lane of its channel,
 * except {@link #commitAndWait}.
 */
@ProviderType
public interface GsiTransaction {

    /** Adds an immediate command: payload address and length, opcode word with its options. Command channel only. */
    void addCommand(long busAddress, int opcode, int lengthBytes);

    /** Adds a plain transfer: a receive buffer, a packet or one of its segments, or data between commands. */
    void addTransfer(long busAddress, int lengthBytes);

    /** Something of the user's, such as a buffer's index. */
    void tag(long tag);

    /** What {@link #tag(long)} was given; 0 otherwise. */
    long tag();

    /**
     * Gives it to the ring. With {@code doorbell}, or when no TRE is left, hardware is told of everything committed. The
     * transactions of a channel are committed in the order they were allocated; one with nothing in it is freed.
     */
    void commit(boolean doorbell);

    /**
     * Commits, rings and waits on the owner lane until it has completed.
     *
     * @throws GsiException STALLED when it has not completed within the limit; INVALID, and the transaction is freed, when
     *                      the channel does not run
     */
    void commitAndWait(String what, long limitNanos) throws GsiException;

    /** Gives it up without committing; its TREs are free again. */
    void free();

    /** Bytes: received (rx), or submitted. */
    int length();

    /** Whether a reset took it back; its buffer holds nothing. */
    boolean isCancelled();
}
