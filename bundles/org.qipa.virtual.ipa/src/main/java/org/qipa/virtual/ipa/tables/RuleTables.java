package org.qipa.virtual.ipa.tables;

import java.lang.foreign.MemorySegment;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterField;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.Region;
import org.qipa.virtual.ipa.board.DmaMap;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Sheet;

/**
 * The filter and route tables, and the lookup through them; its steps stand at {@link Rules}. A table counts once a command has
 * loaded it. 4.2 has no hashed tables: their regions are empty.
 *
 * <p>As rules other than the zero rule are not known, a lookup misses. The modem's own rules would take packets of the AP to
 * MODEM_AP_RX and packets of the modem to AP_MODEM_RX; in their stead there is a wire (spec 09 §8, 14 §2), which the setting
 * {@code wired} takes away. Guarded by the chip's lock.
 */
public final class RuleTables {

    /** The route of a packet that no filter rule took. */
    private static final int DEFAULT_ROUTE = 0;
    private static final TableKind[] KINDS = TableKind.values();

    private final Chip chip;
    private final DmaMap dma;
    private final RuleTable[] plain = new RuleTable[KINDS.length];
    private final RuleTable[] hashed = new RuleTable[KINDS.length];
    /** By kind and half, plain first: the bitmap that was reported last. */
    private final long[] told = new long[2 * KINDS.length];
    /** By endpoint: its bit in the bitmap, 0 when it has no filtering. */
    private final long[] bits;
    private final long expected;
    /** By endpoint: its slot where the bitmap is the expected one, 0 when it has none. */
    private final int[] slots;
    /** By endpoint, for IPv4, then for IPv6: what its last packet has met, if that was zero rules. */
    private final ZeroPath[] zeroPaths;
    /** Tables loaded or flushed. */
    private long changes;
    private long lookups;
    private long misses;

    /** No table is loaded. */
    public RuleTables(Chip chip, DmaMap dma, MemorySegment local, Rules rules) {
        this.chip = chip;
        this.dma = dma;
        for (TableKind kind : KINDS) {
            plain[kind.ordinal()] = table(kind, false, dma, local, rules);
            hashed[kind.ordinal()] = table(kind, true, dma, local, rules);
        }
        bits = new long[chip.silicon().endpointCount()];
        for (Endpoint e : chip.silicon().table().endpoints()) {
            if (e.filterSupport()) {
                bits[e.endpointId()] = 1L << e.endpointId() + chip.rules().filterBitmapShift();
            }
        }
        expected = chip.silicon().filterBitmap();
        slots = new int[bits.length];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = (expected & bits[i]) == 0 ? 0 : 1 + Long.bitCount(expected & bits[i] - 1);
        }
        zeroPaths = new ZeroPath[2 * bits.length];
    }

    /** With the rules that are known: the zero rule. */
    public RuleTables(Chip chip, DmaMap dma, MemorySegment local) {
        this(chip, dma, local, new ZeroRules());
    }

    private RuleTable table(TableKind kind, boolean ofHashed, DmaMap dma, MemorySegment local, Rules rules) {
        int slots = chip.silicon().region(kind.region(ofHashed)).map(Region::size).orElse(0) / RuleTable.SLOT;
        return new RuleTable(kind.region(ofHashed).name(), ofHashed, slots, chip, dma, local, rules);
    }

    /** A command has loaded a half of a table: where it starts in local memory, and its bytes. */
    public void loaded(TableKind kind, boolean ofHashed, int offset, int size) {
        changes++;
        (ofHashed ? hashed : plain)[kind.ordinal()].load(offset, size);
    }

    /** A flush register was written: drops the cached copies whose bits are set. */
    public void flush(Register register, int value) {
        changes++;
        for (RegisterField field : register.fields()) {
            if (field.decode(value) != 0) {
                for (TableKind kind : KINDS) {
                    if (kind.isFlushedBy(field.name())) {
                        hashed[kind.ordinal()].flush();
                    }
                }
            }
        }
    }

    /** Drops all cached copies. */
    public void flushAll() {
        changes++;
        for (RuleTable table : hashed) {
            table.flush();
        }
    }

    /**
     * Where a packet goes by the tables.
     *
     * @param source  endpoint it comes from
     * @param version 4 or 6
     * @return an endpoint, or {@link Rules#MISS}
     */
    public int lookUp(int source, int version, MemorySegment packet, long from, int size) {
        lookups++;
        int filter = version == 4 ? TableKind.V4_FILTER.ordinal() : TableKind.V6_FILTER.ordinal();
        int route = version == 4 ? TableKind.V4_ROUTE.ordinal() : TableKind.V6_ROUTE.ordinal();
        int path = version == 4 ? source : source + bits.length;
        ZeroPath known = zeroPaths[path];
        if (known != null && known.stands(changes, dma.releases()) || meetsZeroRules(source, filter, route, path)) {
            misses++;
            return Rules.MISS;
        }
        int number = filter(hashed[filter], filter + KINDS.length, source, packet, from, size);
        if (number == Rules.MISS) {
            number = filter(plain[filter], filter, source, packet, from, size);
        }
        if (number == Rules.MISS) {
            number = DEFAULT_ROUTE;
        }
        int to = hashed[route].match(number, packet, from, size);
        if (to == Rules.MISS) {
            to = plain[route].match(number, packet, from, size);
        }
        misses += to == Rules.MISS ? 1 : 0;
        return to;
    }

    /**
     * The short way through tables of zero rules, as the driver leaves them: nothing is taken, nothing is to be reported,
     * and the next packet has it shorter still.
     */
    private boolean meetsZeroRules(int source, int filter, int route, int path) {
        int slot = slots[source];
        if (!hashed[filter].hasBitmap(expected) || !plain[filter].hasBitmap(expected)
                || slot != 0 && !(hashed[filter].isZero(slot) && plain[filter].isZero(slot))
                || !hashed[route].isZero(DEFAULT_ROUTE) || !plain[route].isZero(DEFAULT_ROUTE)) {
            return false;
        }
        if (zeroPaths[path] == null) {
            zeroPaths[path] = new ZeroPath();
        }
        ZeroPath met = zeroPaths[path];
        met.begin(changes, dma.releases());
        plain[filter].tellBitmap(met);
        if (slot != 0) {
            plain[filter].tellZero(slot, met);
        }
        plain[route].tellZero(DEFAULT_ROUTE, met);
        return true;
    }

    private int filter(RuleTable table, int index, int source, MemorySegment packet, long from, int size) {
        if (!table.isLoaded()) {
            return Rules.MISS;
        }
        long bitmap = table.slot(0);
        if (bitmap != expected && bitmap != told[index]) {
            told[index] = bitmap;
            TableKind kind = KINDS[index % KINDS.length];
            chip.fault(Rule.FILTER_BITMAP, bitmap, expected, "table=" + kind.region(index >= KINDS.length) + " bitmap=0x"
                    + Long.toHexString(bitmap) + " expected=0x" + Long.toHexString(expected) + " slots=" + table.slots());
        }
        long bit = bits[source];
        return (bitmap & bit) == 0 ? Rules.MISS
                : table.match(1 + Long.bitCount(bitmap & bit - 1), packet, from, size);
    }

    /** Everything there is to see of the tables. */
    public void describe(Sheet s) {
        s.put("lookups", lookups).put("misses", misses);
        for (TableKind kind : KINDS) {
            int firstRule = kind.isFilter() ? 1 : 0;
            plain[kind.ordinal()].describe(s.at(kind.region(false).name()), firstRule);
            hashed[kind.ordinal()].describe(s.at(kind.region(true).name()), firstRule);
        }
    }
}
