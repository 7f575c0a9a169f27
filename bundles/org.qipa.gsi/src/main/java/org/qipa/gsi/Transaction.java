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

    private static final int FIRST_SLOTS = 2;

    private final Transfers transfers;
    Stage stage = Stage.FREE;
    /** Number of the transaction since the channel was opened. */
    long sequence;
    int reserved;
    int used;
    long[] addresses = new long[FIRST_SLOTS];
    int[] lengths = new int[FIRST_SLOTS];
    /** Opcode of each slot, or {@link #NO_OPCODE} for a transfer. */
    int[] opcodes = new int[FIRST_SLOTS];
    int length;
    boolean cancelled;
    /** Ring index of the last TRE. */
    int lastTre;
    /** Transactions and bytes of the channel up to and with this one (spec 06 §8.6). */
    long transactionsTotal;
    long bytesTotal;
    private long tag;

    static final int NO_OPCODE = -1;

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
        add(busAddress, lengthBytes, opcode);
    }

    @Override
    public void addTransfer(long busAddress, int lengthBytes) {
        add(busAddress, lengthBytes, NO_OPCODE);
    }

    private void add(long busAddress, int lengthBytes, int opcode) {
        require(Stage.ALLOCATED, "add");
        if (lengthBytes < 0 || lengthBytes > Tre.MAX_LENGTH) {
            throw new IllegalArgumentException("length does not fit: channel=" + transfers.channel() + " length="
                    + lengthBytes + " limit=" + Tre.MAX_LENGTH);
        }
        if (used == reserved) {
            throw new IllegalStateException("transaction is full: channel=" + transfers.channel() + " reserved="
                    + reserved);
        }
        if (used == addresses.length) {
            int size = Math.min(used * 2, transfers.transactionLimit());
            addresses = Arrays.copyOf(addresses, size);
            lengths = Arrays.copyOf(lengths, size);
            opcodes = Arrays.copyOf(opcodes, size);
        }
        addresses[used] = busAddress;
        lengths[used] = lengthBytes;
        opcodes[used] = opcode;
        used++;
        length += lengthBytes;
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
