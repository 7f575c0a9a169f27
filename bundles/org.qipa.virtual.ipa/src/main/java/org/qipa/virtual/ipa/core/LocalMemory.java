package org.qipa.virtual.ipa.core;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable.Region;
import org.qipa.virtual.ipa.board.DmaMap;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Sheet;

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
    /** What it held when the clock went off: nobody but the hardware may change it until the clock is back. */
    private final MemorySegment sealed;
    /** By word: 0 nothing, {@link #CANARY} or {@link #REGION}. */
    private final byte[] map;

    /** Maps the regions of the table, mem_offset added. */
    public LocalMemory(Chip chip, DmaMap dma, MemorySegment memory, MemorySegment sealed) {
        this.chip = chip;
        this.dma = dma;
        this.memory = memory;
        this.sealed = sealed;
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

    /**
     * A command copies from system memory to local memory.
     *
     * @param wrong why its region is the wrong one, or null
     */
    void load(String command, long busAddress, int offset, int length, String wrong) {
        if (inRange(command, offset, length)) {
            var source = dma.resolve(command, busAddress, length);
            if (source != null) {
                if (checkRegions(command, offset, length) && wrong != null) {
                    chip.fault(Rule.COMMAND_WRONG_REGION, offset, length, command + " offset=0x"
                            + Integer.toHexString(offset) + " length=" + length + " " + wrong);
                }
                MemorySegment.copy(source.segment(), source.offset(busAddress), memory, offset, length);
            }
        }
    }

    /** The modem writes; its ranges have been checked. */
    public void store(int offset, MemorySegment bytes) {
        MemorySegment.copy(bytes, 0, memory, offset, bytes.byteSize());
        MemorySegment.copy(bytes, 0, sealed, offset, bytes.byteSize());
    }

    /** The clock goes off. */
    public void seal() {
        sealed.copyFrom(memory);
    }

    /** The clock is back: what the driver wrote meanwhile is reported. The microcontroller's area is not looked at. */
    public void unseal() {
        Region uc = chip.silicon().region(RegionId.UC_SHARED).orElse(null);
        long from = uc == null ? 0 : chip.settings().memOffset() + (long) uc.offset();
        if (uc != null && from + uc.size() <= memory.byteSize()) {
            MemorySegment.copy(memory, from, sealed, from, uc.size());
        }
        long first = memory.mismatch(sealed);
        if (first >= 0) {
            chip.fault(Rule.POWER_OFF_ACCESS, first, 0, "ipa-shared written offset=0x" + Long.toHexString(first));
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

    /** Answers whether the whole range lies in regions. */
    private boolean checkRegions(String command, int offset, int length) {
        for (int word = offset / 4; word < (offset + length + 3) / 4; word++) {
            if (map[word] != REGION) {
                Rule rule = map[word] == CANARY ? Rule.CANARY_OVERWRITTEN : Rule.TABLE_WRITE_OUTSIDE_REGION;
                chip.fault(rule, offset, length, command + " offset=0x" + Integer.toHexString(offset) + " length=" + length
                        + " first=0x" + Integer.toHexString(4 * word));
                return false;
            }
        }
        return true;
    }

    /** Every region: where it is, a digest of what it holds, and its canaries; with the words of all memory if wanted. */
    public void describe(Sheet s) {
        int memOffset = chip.settings().memOffset();
        s.put("bytes", memory.byteSize()).put("mem-offset", memOffset);
        for (Region r : chip.silicon().table().memory().regions()) {
            long at = memOffset + (long) r.offset();
            Sheet region = s.at(r.id().name());
            region.put("place", "offset=0x" + Long.toHexString(at) + " size=" + r.size());
            if (at + r.size() <= memory.byteSize()) {
                var digest = new CRC32();
                digest.update(memory.asSlice(at, r.size()).toArray(ValueLayout.JAVA_BYTE));
                region.hex("digest", (int) digest.getValue());
            }
            for (int i = 1; i <= r.canaryCount() && at - 4L * i >= 0 && at <= memory.byteSize(); i++) {
                region.hex(Sheet.indexed("canary", i), memory.get(INT, at - 4L * i));
            }
        }
        for (long at = 0; s.words() && at + 4 <= memory.byteSize(); at += 4) {
            s.hex(String.format("word.%04x", at), memory.get(INT, at));
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
