package org.qipa.gsi;

import java.util.Arrays;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.gsi.GsiTransaction;

/**
 * A transaction of a channel, made once and used again and again: its slots grow to what the channel's user needs and stay.
 * Poll lane of the channel.
 */
final class Transaction implements GsiTransaction {

    /** Where a transaction is (spec 06 §8.1); completed and polled ones are told apart by the counters alone. */
    enum Stage {
        /** May be handed out. */
        FREE,
        /** Being filled by its user. */
        ALLOCATED,
        /** Given up by its user while a later one was being filled; passes through without anything in it. */
        ABANDONED,
        /** In the ring. */
        COMMITTED
    }

    private static final int FIRST_SLOTS = 1;

    private final Transfers transfers;
    Stage stage = Stage.FREE;
    /** Number of the transaction since the channel was opened. */
    long sequence;
    int reserved;
    int used;
    /** By TRE, two words: its address, and the rest with its type. One array: a ring's worth of them fills a cache. */
    private long[] slots = new long[2 * FIRST_SLOTS];
    int length;
    boolean cancelled;
    /** Ring index of the last TRE. */
    int lastTre;
    /** Transactions and bytes of the channel up to and with this one (spec 06 §8.6). */
    long transactionsTotal;
    long bytesTotal;
    private long tag;

    Transaction(Transfers transfers) {
        this.transfers = transfers;
    }

    void begin(long number, int tres) {
        stage = Stage.ALLOCATED;
        sequence = number;
        reserved = tres;
        used = 0;
        length = 0;
        cancelled = false;
        tag = 0;
    }

    @Override
    public void addCommand(long busAddress, int opcode, int lengthBytes) {
        if (!transfers.isCommand()) {
            throw new IllegalStateException("not a command channel: channel=" + transfers.channel());
        }
        if (opcode < 0 || opcode > Tre.MAX_LENGTH) {
            throw new IllegalArgumentException("opcode does not fit: channel=" + transfers.channel() + " opcode=" + opcode
                    + " limit=" + Tre.MAX_LENGTH);
        }
        add(busAddress, lengthBytes, opcode, Tre.TYPE_COMMAND);
    }

    @Override
    public void addTransfer(long busAddress, int lengthBytes) {
        add(busAddress, lengthBytes, lengthBytes, Tre.TYPE_TRANSFER);
    }

    private void add(long busAddress, int lengthBytes, int lengthOrOpcode, int type) {
        require(Stage.ALLOCATED, "add");
        if (lengthBytes < 0 || lengthBytes > Tre.MAX_LENGTH) {
            throw new IllegalArgumentException("length does not fit: channel=" + transfers.channel() + " length="
                    + lengthBytes + " limit=" + Tre.MAX_LENGTH);
        }
        if (used == reserved) {
            throw new IllegalStateException("transaction is full: channel=" + transfers.channel() + " reserved="
                    + reserved);
        }
        if (2 * used == slots.length) {
            slots = Arrays.copyOf(slots, 2 * Math.min(used * 2, transfers.transactionLimit()));
        }
        slots[2 * used] = busAddress;
        slots[2 * used + 1] = Tre.rest(lengthOrOpcode, type);
        used++;
        length += lengthBytes;
    }

    /** Bus address of a TRE. */
    long address(int tre) {
        return slots[2 * tre];
    }

    /** What stands behind it, but for the flags that say where in the transaction it is. */
    long rest(int tre) {
        return slots[2 * tre + 1];
    }

    void require(Stage expected, String what) {
        if (stage != expected) {
            throw new IllegalStateException("transaction is not " + expected + ": channel=" + transfers.channel()
                    + " operation=" + what + " state=" + stage);
        }
    }

    @Override
    public void tag(long newTag) {
        tag = newTag;
    }

    @Override
    public long tag() {
        return tag;
    }

    @Override
    public void commit(boolean doorbell) {
        transfers.commit(this, doorbell);
    }

    @Override
    public void commitAndWait(String what, long limitNanos) throws GsiException {
        transfers.commitAndWait(this, what, limitNanos);
    }

    @Override
    public void free() {
        transfers.free(this);
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }
}
