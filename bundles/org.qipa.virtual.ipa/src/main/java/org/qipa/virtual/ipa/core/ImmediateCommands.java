package org.qipa.virtual.ipa.core;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.qipa.virtual.ipa.board.DmaMap;
import org.qipa.virtual.ipa.board.RegisterWindow;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Sheet;
import org.qipa.virtual.ipa.tables.RuleTables;
import org.qipa.virtual.ipa.tables.TableKind;

/** Carries out immediate commands, in the order of their TREs (spec 07). Guarded by the chip's lock. */
final class ImmediateCommands {

    private static final int V4_FILTER_INIT = 0x03;
    private static final int V6_FILTER_INIT = 0x04;
    private static final int V4_ROUTING_INIT = 0x07;
    private static final int V6_ROUTING_INIT = 0x08;
    private static final int HEADER_INIT_LOCAL = 0x09;
    private static final int REGISTER_WRITE = 0x0c;
    private static final int PACKET_INIT = 0x10;
    private static final int DMA_SHARED_MEMORY = 0x13;
    private static final int PACKET_TAG_STATUS = 0x14;
    private static final int OPCODE_MASK = 0xff;

    private static final int TABLE_INIT_LENGTH = 24;
    private static final int HEADER_INIT_LENGTH = 16;
    private static final int REGISTER_WRITE_LENGTH = 16;
    private static final int PACKET_INIT_LENGTH = 8;
    private static final int DMA_LENGTH = 16;
    private static final int TAG_LENGTH = 8;
    private static final int TAG_SHIFT = 16;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Chip chip;
    private final DmaMap dma;
    private final LocalMemory local;
    private final RegisterWindow registers;
    private final RuleTables tables;
    private final CommandTargets targets;
    private int headerBase;
    private int headerSize;
    private int destination = -1;
    private boolean tagged;
    private long tag;
    private long count;

    ImmediateCommands(Chip chip, DmaMap dma, LocalMemory local, RegisterWindow registers, RuleTables tables) {
        this.tables = tables;
        targets = new CommandTargets(chip.silicon(), chip.settings().memOffset());
        this.chip = chip;
        this.dma = dma;
        this.local = local;
        this.registers = registers;
    }

    /**
     * Carries out one command.
     *
     * @return false when there is no such command
     */
    boolean execute(int opcodeWord, long payload) {
        count++;
        switch (opcodeWord & OPCODE_MASK) {
            case V4_FILTER_INIT -> tableInit(TableKind.V4_FILTER, "IPv4 filter init", payload);
            case V6_FILTER_INIT -> tableInit(TableKind.V6_FILTER, "IPv6 filter init", payload);
            case V4_ROUTING_INIT -> tableInit(TableKind.V4_ROUTE, "IPv4 routing init", payload);
            case V6_ROUTING_INIT -> tableInit(TableKind.V6_ROUTE, "IPv6 routing init", payload);
            case HEADER_INIT_LOCAL -> headerInit(payload);
            case REGISTER_WRITE -> registerWrite(payload);
            case PACKET_INIT -> packetInit(payload);
            case DMA_SHARED_MEMORY -> dma(payload);
            case PACKET_TAG_STATUS -> packetTagStatus(payload);
            default -> {
                chip.fault(Rule.UNKNOWN_IMMEDIATE_COMMAND, opcodeWord, 0, "opcode=0x" + Integer.toHexString(opcodeWord));
                return false;
            }
        }
        return true;
    }

    private void tableInit(TableKind kind, String name, long payload) {
        var b = dma.resolve(name, payload, TABLE_INIT_LENGTH);
        if (b == null) {
            return;
        }
        MemorySegment m = b.segment();
        long at = b.offset(payload);
        long flags = m.get(LONG, at + 8);
        half(kind, name, true, m.get(LONG, at), bits(flags, 12, 16), bits(flags, 0, 12));
        half(kind, name, false, m.get(LONG, at + 16), bits(flags, 40, 16), bits(flags, 28, 12));
    }

    private void half(TableKind kind, String name, boolean hashed, long address, int offset, int size) {
        if (size > 0) {
            local.load(name, address, offset, size, targets.table(kind, hashed, offset, size));
        }
        tables.loaded(kind, hashed, offset, size);
    }

    private void headerInit(long payload) {
        var b = dma.resolve("header init", payload, HEADER_INIT_LENGTH);
        if (b != null) {
            long flags = b.segment().get(INT, b.offset(payload) + 8) & 0xffff_ffffL;
            headerBase = bits(flags, 12, 16);
            headerSize = bits(flags, 0, 12);
            local.load("header init", b.segment().get(LONG, b.offset(payload)), headerBase, headerSize,
                    targets.headers(headerBase, headerSize));
        }
    }

    private void registerWrite(long payload) {
        var b = dma.resolve("register write", payload, REGISTER_WRITE_LENGTH);
        if (b == null) {
            return;
        }
        MemorySegment m = b.segment();
        long at = b.offset(payload);
        int offset = m.get(SHORT, at + 2) & 0xffff;
        if (chip.rules().clearOptionInOpcode()) {
            offset |= bits(m.get(SHORT, at), 11, 4) << 16;
        }
        int mask = m.get(INT, at + 8);
        if (mask != 0) {
            registers.commandWrite(offset, m.get(INT, at + 4), mask);
        }
    }

    private void packetInit(long payload) {
        var b = dma.resolve("packet init", payload, PACKET_INIT_LENGTH);
        if (b != null) {
            int first = Checksums.u8(b.segment(), b.offset(payload));
            destination = chip.rules().wideEndpointIds() ? first : first & 0x1f;
        }
    }

    private void dma(long payload) {
        var b = dma.resolve("DMA shared memory", payload, DMA_LENGTH);
        if (b == null) {
            return;
        }
        MemorySegment m = b.segment();
        long at = b.offset(payload);
        int size = m.get(SHORT, at + 2) & 0xffff;
        int offset = m.get(SHORT, at + 4) & 0xffff;
        long address = m.get(LONG, at + 8);
        if ((m.get(SHORT, at + 6) & 1) == 0) {
            local.load("DMA shared memory", address, offset, size, targets.dma(offset, size));
        } else {
            local.store("DMA shared memory", address, offset, size);
        }
    }

    private void packetTagStatus(long payload) {
        var b = dma.resolve("packet tag status", payload, TAG_LENGTH);
        if (b != null) {
            tagged = true;
            tag = b.segment().get(LONG, b.offset(payload)) >>> TAG_SHIFT;
        }
    }

    private static int bits(long word, int lsb, int width) {
        return (int) (word >>> lsb) & (1 << width) - 1;
    }

    /** Where packet init sends the next packet, or -1. */
    int destination() {
        return destination;
    }

    /** Whether the next packet has a tag. */
    boolean isTagged() {
        return tagged;
    }

    long tag() {
        return tag;
    }

    /** The packet these were for has gone. */
    void packetGone() {
        destination = -1;
        tagged = false;
    }

    void describe(Sheet s) {
        s.put("count", count).put("header", "offset=0x" + Integer.toHexString(headerBase) + " size=" + headerSize)
                .put("packet-init", destination < 0 ? "none" : destination).put("tag", tagged ? tag : "none");
    }
}
