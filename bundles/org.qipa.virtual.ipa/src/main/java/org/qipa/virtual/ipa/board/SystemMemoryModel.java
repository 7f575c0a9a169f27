package org.qipa.virtual.ipa.board;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.qipa.api.platform.Hardware.SystemMemory;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Rule;

/** Shared memory items and the book of IOMMU mappings (spec 04 §7, §8). No memory stands behind them: nothing reads it. */
public final class SystemMemoryModel implements SystemMemory {

    private static final long PAGE = 4096;
    private static final long SMEM_BASE = 0x8600_0000L;

    private final Chip chip;
    private final Map<Long, long[]> items = new HashMap<>();
    private final TreeMap<Long, Long> mappings = new TreeMap<>();
    private long nextItem = SMEM_BASE;

    /** Empty. */
    public SystemMemoryModel(Chip chip) {
        this.chip = chip;
    }

    /** None: the driver falls back to its table. */
    @Override
    public Optional<long[]> sram() {
        return Optional.empty();
    }

    @Override
    public long[] smem(int host, int item, int size) {
        chip.enter();
        try {
            chip.alive();
            return items.computeIfAbsent((long) host << 32 | item, k -> {
                long[] made = {nextItem, size};
                nextItem += size + PAGE - 1 & -PAGE;
                return made;
            }).clone();
        } finally {
            chip.exit();
        }
    }

    @Override
    public void map(long address, long size) {
        chip.alive();
        chip.inside(() -> {
            var below = mappings.lowerEntry(address + size);
            if (size <= 0 || address % PAGE != 0 || size % PAGE != 0
                    || below != null && below.getKey() + below.getValue() > address) {
                report("map", address, size);
            } else {
                mappings.put(address, size);
            }
        });
    }

    @Override
    public void unmap(long address, long size) {
        chip.inside(() -> {
            if (!mappings.remove(address, size)) {
                report("unmap", address, size);
            }
        });
    }

    /** Under the lock: mappings that stand. */
    public int count() {
        return mappings.size();
    }

    /** Under the lock: reports what is still mapped. */
    public void reportLeftOver() {
        mappings.forEach((address, size) -> report("left over", address, size));
    }

    private void report(String what, long address, long size) {
        chip.fault(Rule.IOMMU_MAPPING, address, size, what + " address=0x" + Long.toHexString(address) + " size=" + size
                + " page=" + PAGE);
    }
}
