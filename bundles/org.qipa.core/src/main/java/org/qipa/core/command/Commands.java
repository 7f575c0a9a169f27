package org.qipa.core.command;

import java.lang.foreign.MemorySegment;

import org.qipa.api.gsi.GsiChannel;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.gsi.GsiTransaction;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware;
import org.qipa.core.command.CommandPayload.Table;
import org.qipa.core.rule.IpaRules;
import org.qipa.core.rule.Limits;

/**
 * The command channel: transactions of immediate commands, each command with a payload of its own. Payloads stand in slots
 * of 32 bytes that are used in order, round and round; there are more of them than commands can be outstanding. Owner lane.
 */
public final class Commands implements AutoCloseable {

    /** Entries of one transaction (spec 07 §1). */
    public static final int TRANSACTION_LIMIT = 8;

    private static final int SLOT = 32;
    private static final int PAGE = 4096;

    private final GsiChannel channel;
    private final IpaRules rules;
    private final Journal journal;
    private final Hardware.DmaBuffer pool;
    private final int slots;
    private int next;

    /** Takes memory for payloads. */
    public Commands(GsiChannel channel, IpaRules rules, Hardware hardware, Journal journal) {
        this.channel = channel;
        this.rules = rules;
        this.journal = journal;
        int bytes = (channel.limit() + channel.transactionLimit() - 1) * SLOT;
        bytes = (bytes + PAGE - 1) / PAGE * PAGE;
        this.pool = hardware.allocate("command payload pool", bytes, PAGE);
        this.slots = bytes / SLOT;
    }

    /** Begins a transaction; refuses when there is no room for it. */
    public Transaction begin(int tres) throws GsiException {
        int limit = Math.min(TRANSACTION_LIMIT, channel.transactionLimit());
        GsiTransaction transaction = tres > limit ? null : channel.allocate(tres);
        if (transaction == null) {
            throw new GsiException(GsiException.Reason.BUSY, "no room for commands: channel=" + channel.id() + " tres="
                    + tres + " available=" + channel.available() + " limit=" + limit);
        }
        return new Transaction(transaction);
    }

    /** Gives the payload memory back. */
    @Override
    public void close() {
        pool.close();
    }

    /** Commands that are carried out in order and completed together. */
    public final class Transaction {

        private final GsiTransaction transaction;
        private int used;

        private Transaction(GsiTransaction transaction) {
            this.transaction = transaction;
        }

        /** Copies a table; latches its base. */
        public void table(Opcode opcode, Table hashed, Table plain) {
            int slot = slot();
            CommandPayload.table(at(slot), hashed, plain);
            add(slot, opcode, opcode.code(), CommandPayload.TABLE_LENGTH);
        }

        /** Copies the header table; latches its base. */
        public void header(Table table) {
            int slot = slot();
            CommandPayload.header(at(slot), table);
            add(slot, Opcode.HEADER_INIT_LOCAL, Opcode.HEADER_INIT_LOCAL.code(), CommandPayload.HEADER_LENGTH);
        }

        /** Writes bits of a register once the pipeline is as clear as asked for. */
        public void register(int offset, int value, int mask, ClearOption option) {
            int slot = slot();
            CommandPayload.register(at(slot), rules, offset, value, mask, option);
            int word = rules.hasOpcodeOptions() ? Opcode.REGISTER_WRITE.word(option) : Opcode.REGISTER_WRITE.code();
            add(slot, Opcode.REGISTER_WRITE, word, CommandPayload.REGISTER_LENGTH);
        }

        /** Copies to local memory; nothing when there is nothing to copy. */
        public void dma(Table range) {
            if (range.size() == 0) {
                return;
            }
            int slot = slot();
            CommandPayload.dma(at(slot), range);
            add(slot, Opcode.DMA_SHARED_MEMORY, Opcode.DMA_SHARED_MEMORY.code(), CommandPayload.DMA_LENGTH);
        }

        /** The four entries that prove that everything before has left the pipeline (spec 07 §4). */
        public void pipelineClear(int endpoint) {
            register(0, 0, 0, ClearOption.FULL);
            int slot = slot();
            CommandPayload.packetInit(at(slot), rules, endpoint);
            add(slot, Opcode.PACKET_INIT, Opcode.PACKET_INIT.code(), CommandPayload.PACKET_INIT_LENGTH);
            slot = slot();
            CommandPayload.tag(at(slot));
            add(slot, Opcode.PACKET_TAG_STATUS, Opcode.PACKET_TAG_STATUS.code(), CommandPayload.TAG_LENGTH);
            transaction.addTransfer(pool.busAddress() + (long) slot() * SLOT, CommandPayload.DUMMY_LENGTH);
            used++;
        }

        /** Sends them and waits until all have been carried out. */
        public void commitAndWait(String what) throws GsiException {
            if (used == 0) {
                transaction.free();
                return;
            }
            transaction.commitAndWait(what, Limits.COMMAND.nanos());
        }

        /** Gives it up; nothing is sent. */
        public void cancel() {
            transaction.free();
        }

        private int slot() {
            int slot = next;
            next = (next + 1) % slots;
            pool.segment().asSlice((long) slot * SLOT, SLOT).fill((byte) 0);
            return slot;
        }

        private MemorySegment at(int slot) {
            return pool.segment().asSlice((long) slot * SLOT, SLOT);
        }

        private void add(int slot, Opcode opcode, int word, int length) {
            transaction.addCommand(pool.busAddress() + (long) slot * SLOT, word, length);
            used++;
            byte[] payload = at(slot).asSlice(0, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
            journal.record(JournalKind.IMMEDIATE_COMMAND, opcode.name(), word, 0, payload, 0, length);
        }
    }
}
