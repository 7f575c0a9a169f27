package org.qipa.virtual.ipa.core;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.qipa.api.soc.SocTable.Region;
import org.qipa.virtual.ipa.board.DmaMap;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Rule;

/**
 * Local memory: a byte array of the window's size that commands address from its start (spec 04 §1.1, §10). Knows the regions
 * of the silicon's table, to tell writes that go astray.
 */
public final class LocalMemory {

    private static final byte CANARY = 1;
    private static final byte REGION = 2;
    private static final int CANARY_VALUE = 0xdeadbeef;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Chip chip;
    private final DmaMap dma;
    private final MemorySegment memory;
    /** By word: 0 nothing, {@link #CANARY} or {@link #REGION}. */
    private final byte[] map;

    /** Maps the regions of the table, mem_offset added. */
    public LocalMemory(Chip chip, DmaMap dma, MemorySegment memory) {
        this.chip = chip;
        this.dma = dma;
        this.memory = memory;
        map = new byte[(int) memory.byteSize() / 4];
        int memOffset = chip.settings().memOffset();
        var regions = chip.silicon().table().memory().regions();
        for (Region r : regions) {
            mark(memOffset + r.offset() - 4 * r.canaryCount(), 4 * r.canaryCount(), CANARY);
        }
        for (Region r : regions) {
            mark(memOffset + r.offset(), r.size(), REGION);
        }
    }

    private void mark(int offset, int length, byte what) {
        for (int word = Math.max(0, offset / 4); word < Math.min(map.length, (offset + length + 3) / 4); word++) {
            map[word] = what;
        }
    }

    /** The memory. */
    public MemorySegment segment() {
        return memory;
    }

    /** A command copies from system memory to local memory. */
    void load(String command, long busAddress, int offset, int length) {
        if (inRange(command, offset, length)) {
            var source = dma.resolve(command, busAddress, length);
            if (source != null) {
                checkRegions(command, offset, length);
                MemorySegment.copy(source.segment(), source.offset(busAddress), memory, offset, length);
            }
        }
    }

    /** A command copies from local memory to system memory. */
    void store(String command, long busAddress, int offset, int length) {
        if (inRange(command, offset, length)) {
            var target = dma.resolve(command, busAddress, length);
            if (target != null) {
                MemorySegment.copy(memory, offset, target.segment(), target.offset(busAddress), length);
            }
        }
    }

    private boolean inRange(String command, int offset, int length) {
        if (length > 0 && offset + (long) length <= memory.byteSize()) {
            return true;
        }
        chip.fault(Rule.LOCAL_MEMORY_RANGE, offset, length, command + " offset=0x" + Integer.toHexString(offset) + " length="
                + length + " limit=" + memory.byteSize());
        return false;
    }

    private void checkRegions(String command, int offset, int length) {
        for (int word = offset / 4; word < (offset + length + 3) / 4; word++) {
            if (map[word] != REGION) {
                Rule rule = map[word] == CANARY ? Rule.CANARY_OVERWRITTEN : Rule.TABLE_WRITE_OUTSIDE_REGION;
                chip.fault(rule, offset, length, command + " offset=0x" + Integer.toHexString(offset) + " length=" + length
                        + " first=0x" + Integer.toHexString(4 * word));
                return;
            }
        }
    }

    /** Canary words of the table that no other region lies over, and how many of them hold. */
    public int[] canaries() {
        int all = 0;
        int intact = 0;
        for (int word = 0; word < map.length; word++) {
            if (map[word] == CANARY) {
                all++;
                intact += memory.get(INT, 4L * word) == CANARY_VALUE ? 1 : 0;
            }
        }
        return new int[] {intact, all};
    }
}
