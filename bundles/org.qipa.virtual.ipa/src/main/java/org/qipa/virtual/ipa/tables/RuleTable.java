package org.qipa.virtual.ipa.tables;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.qipa.virtual.ipa.board.DmaMap;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Sheet;

/**
 * One table in local memory: slots of 8 bytes, each the bus address of rules in system memory (spec 09 §1).
 *
 * <p>A table that is not hashed is read for every packet. A hashed one is read once, slots and rules, by the first packet that
 * needs it; that copy is used until it is flushed, whatever happens to the table meanwhile.
 *
 * <p>What is wrong with a slot is reported by the first packet that finds it so, once for each value. Guarded by the chip's
 * lock.
 */
final class RuleTable {

    /** Bytes of a slot. */
    static final int SLOT = 8;
    /** Where rules may start (spec 09 §1). */
    private static final int RULE_ALIGNMENT = 128;
    /** Bytes of a slot's rules that the cached copy keeps. */
    private static final int COPIED = 128;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final String name;
    private final boolean hashed;
    private final Chip chip;
    private final DmaMap dma;
    private final MemorySegment local;
    private final Rules rules;
    private final DmaMap.Buffer[] buffers;
    private final long[] seen;
    private final boolean[] told;
    private int base;
    private int slots;
    private Copy copy;
    private long copies;
    private long flushes;

    /** Slots and rules as they were when the first packet needed them. */
    private record Copy(long[] slots, boolean[] readable, boolean[] zero, MemorySegment rules) {}

    RuleTable(String name, boolean hashed, int mostSlots, Chip chip, DmaMap dma, MemorySegment local, Rules rules) {
        this.name = name;
        this.hashed = hashed;
        this.chip = chip;
        this.dma = dma;
        this.local = local;
        this.rules = rules;
        buffers = new DmaMap.Buffer[mostSlots];
        seen = new long[mostSlots];
        told = new boolean[mostSlots];
    }

    /** A command has loaded it. A cached copy stays what it is. */
    void load(int offset, int size) {
        base = offset;
        slots = offset + (long) size <= local.byteSize() ? Math.min(size / SLOT, seen.length) : 0;
    }

    /** Whether there is anything to look up. */
    boolean isLoaded() {
        return slots > 0;
    }

    /** Slots there are. */
    int slots() {
        return slots;
    }

    /** Drops the cached copy. */
    void flush() {
        if (hashed) {
            copy = null;
            flushes++;
        }
    }

    /** What a slot holds, for the packet that is looked up now. */
    long slot(int slot) {
        if (hashed && copy == null) {
            copy = takeCopy();
        }
        return copy == null ? live(slot) : slot < copy.slots.length ? copy.slots[slot] : 0;
    }

    private long live(int slot) {
        return local.get(LONG, base + (long) slot * SLOT);
    }

    private Copy takeCopy() {
        copies++;
        Copy c = new Copy(new long[slots], new boolean[slots], new boolean[slots],
                MemorySegment.ofArray(new byte[slots * COPIED]));
        for (int i = 0; i < slots; i++) {
            c.slots[i] = live(i);
            DmaMap.Buffer b = c.slots[i] % RULE_ALIGNMENT == 0 ? dma.find(c.slots[i], Rules.ZERO_RULE_BYTES) : null;
            if (b != null) {
                long from = b.offset(c.slots[i]);
                MemorySegment.copy(b.segment(), from, c.rules, (long) i * COPIED,
                        Math.min(COPIED, b.segment().byteSize() - from));
                c.readable[i] = true;
                c.zero[i] = c.rules.get(LONG, (long) i * COPIED) == 0;
            }
        }
        return c;
    }

    /** Whether this is so plainly the bitmap, or no table at all, that nothing is to be reported or loaded. */
    boolean hasBitmap(long bitmap) {
        return !isLoaded() || (hashed ? copy != null && copy.slots[0] == bitmap : live(0) == bitmap);
    }

    /** Whether the slot plainly leads to the zero rule, which takes no packet, by way of what an earlier packet has found. */
    boolean isZero(int slot) {
        if (slot >= slots) {
            return true;
        }
        if (hashed) {
            return copy != null && slot < copy.zero.length && copy.zero[slot];
        }
        DmaMap.Buffer known = buffers[slot];
        long address = seen[slot];
        return known != null && live(slot) == address && known.holds(address, Rules.ZERO_RULE_BYTES)
                && known.segment().get(LONG, known.offset(address)) == 0;
    }

    /** Names the bitmap to a lookup that has met it. */
    void tellBitmap(ZeroPath path) {
        if (isLoaded()) {
            path.add(local, base);
        }
    }

    /** Names a slot and its rule to a lookup for which it {@link #isZero}. */
    void tellZero(int slot, ZeroPath path) {
        if (slot < slots) {
            path.add(local, base + (long) slot * SLOT);
            path.add(buffers[slot].segment(), buffers[slot].offset(seen[slot]));
        }
    }

    /** What the rules of a slot say about a packet; what cannot be read or understood is reported and takes no packet. */
    int match(int slot, MemorySegment packet, long from, int size) {
        if (slot >= slots) {
            return Rules.MISS;
        }
        long address = slot(slot);
        if (address != seen[slot]) {
            seen[slot] = address;
            buffers[slot] = null;
            told[slot] = false;
        }
        int answer;
        if (copy != null) {
            if (slot >= copy.readable.length || !copy.readable[slot]) {
                return unreadable(slot, address);
            }
            answer = rules.match(copy.rules, (long) slot * COPIED, COPIED, packet, from, size);
        } else {
            DmaMap.Buffer b = buffers[slot];
            if (b == null || !b.holds(address, Rules.ZERO_RULE_BYTES)) {
                b = address % RULE_ALIGNMENT == 0 ? dma.find(address, Rules.ZERO_RULE_BYTES) : null;
                buffers[slot] = b;
            }
            if (b == null) {
                return unreadable(slot, address);
            }
            long at = b.offset(address);
            answer = rules.match(b.segment(), at, b.segment().byteSize() - at, packet, from, size);
        }
        if (answer != Rules.NOT_UNDERSTOOD) {
            return answer;
        }
        if (!told[slot]) {
            told[slot] = true;
            chip.fault(Rule.RULE_NOT_UNDERSTOOD, slot, address, "table=" + name + " slot=" + slot + " address=0x"
                    + Long.toHexString(address) + " rule=" + ruleText(slot) + (copy == null ? "" : " (cached)"));
        }
        return Rules.MISS;
    }

    private int unreadable(int slot, long address) {
        if (!told[slot]) {
            told[slot] = true;
            chip.fault(Rule.TABLE_ADDRESS, slot, address, "table=" + name + " slot=" + slot + " address=0x"
                    + Long.toHexString(address) + (address % RULE_ALIGNMENT == 0 ? " is in no mapping"
                            : " alignment=" + RULE_ALIGNMENT) + (copy == null ? "" : " (cached)"));
        }
        return Rules.MISS;
    }

    /** The first words behind a slot, as they would be used now; for people. */
    private String ruleText(int slot) {
        long first;
        if (copy != null && slot < copy.readable.length) {
            if (!copy.readable[slot]) {
                return "unreadable";
            }
            first = copy.rules.get(LONG, (long) slot * COPIED);
        } else {
            DmaMap.Buffer b = dma.find(live(slot), Rules.ZERO_RULE_BYTES);
            if (b == null) {
                return "unreadable";
            }
            first = b.segment().get(LONG, b.offset(live(slot)));
        }
        return first == 0 ? "zero" : "0x" + Long.toHexString(first);
    }

    void describe(Sheet s, int firstRule) {
        s.put("loaded", isLoaded() ? "offset=0x" + Integer.toHexString(base) + " slots=" + slots : "no");
        for (int i = 0; i < slots; i++) {
            s.put(Sheet.indexed("slot", i), "0x" + Long.toHexString(live(i)));
            if (copy != null && i < copy.slots.length) {
                s.put(Sheet.indexed("cached", i), "0x" + Long.toHexString(copy.slots[i]));
            }
            if (i >= firstRule) {
                s.put(Sheet.indexed("rule", i), ruleText(i));
            }
        }
        if (hashed) {
            s.put("cached", copy != null).put("copies", copies).put("flushes", flushes);
        }
    }
}
