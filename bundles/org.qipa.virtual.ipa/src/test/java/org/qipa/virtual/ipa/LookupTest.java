package org.qipa.virtual.ipa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qipa.api.soc.EndpointName;
import org.qipa.time.SimulatedTime;
import org.qipa.virtual.ipa.board.DmaMap;
import org.qipa.virtual.ipa.board.InterruptLines;
import org.qipa.virtual.ipa.silicon.Chip;
import org.qipa.virtual.ipa.silicon.Knobs;
import org.qipa.virtual.ipa.silicon.Settings;
import org.qipa.virtual.ipa.silicon.Silicon;
import org.qipa.virtual.ipa.tables.RuleTables;
import org.qipa.virtual.ipa.tables.Rules;
import org.qipa.virtual.ipa.tables.TableKind;

/** The steps of a lookup, with rules of the test's own: 64 bits, 0 takes nothing, n takes everything and names n - 1. */
class LookupTest {

    private static final int V4_FILTER = 0;
    private static final int V4_FILTER_HASHED = 0x80;
    private static final int V4_ROUTE = 0x100;
    private static final int V4_ROUTE_HASHED = 0x180;
    private static final int ROUTES = 15;
    private static final int SOURCE_SLOT = 1;

    private final Arena arena = Arena.ofShared();
    private final TestJournal journal = new TestJournal();
    private final MemorySegment local = arena.allocate(0x200, 8);
    private final MemorySegment packet = MemorySegment.ofArray(Packets.ip(4, Packets.UDP, 60));
    private DmaMap dma;
    private RuleTables tables;
    private int source;

    @BeforeEach
    void load() {
        var silicon = new Silicon(Socs.of("sdm845"));
        var chip = new Chip("ipa0", silicon, Settings.DEFAULTS, new SimulatedTime().lane("test"), journal,
                new Knobs(new VirtualFaults().board("ipa0")));
        chip.connect(new InterruptLines(chip));
        dma = new DmaMap(chip, arena);
        tables = new RuleTables(chip, dma, local, (rules, at, length, p, from, size) -> {
            long word = rules.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
            return word == 0 ? Rules.MISS : (int) word - 1;
        });
        source = silicon.endpointId(EndpointName.AP_MODEM_TX);
        assertEquals(SOURCE_SLOT, silicon.filterSlot(source));
        for (int table : new int[] {V4_FILTER, V4_FILTER_HASHED}) {
            local.set(ValueLayout.JAVA_LONG, table, silicon.filterBitmap());
            rule(table, 1, 0);
            rule(table, 2, 0);
            rule(table, 3, 0);
        }
        for (int slot = 0; slot < ROUTES; slot++) {
            rule(V4_ROUTE, slot, 0);
            rule(V4_ROUTE_HASHED, slot, 0);
        }
        tables.loaded(TableKind.V4_FILTER, false, V4_FILTER, 8 * 4);
        tables.loaded(TableKind.V4_FILTER, true, V4_FILTER_HASHED, 8 * 4);
        tables.loaded(TableKind.V4_ROUTE, false, V4_ROUTE, 8 * ROUTES);
        tables.loaded(TableKind.V4_ROUTE, true, V4_ROUTE_HASHED, 8 * ROUTES);
    }

    @AfterEach
    void close() {
        assertEquals(List.of(), journal.faults());
        arena.close();
    }

    private MemorySegment rule(int table, int slot, long bits) {
        var b = dma.allocate("rule", 8, 128);
        b.segment().set(ValueLayout.JAVA_LONG, 0, bits);
        local.set(ValueLayout.JAVA_LONG, table + 8 * slot, b.busAddress());
        return b.segment();
    }

    /** Often enough that the way through zero rules is known. */
    private void missAgainAndAgain() {
        for (int i = 0; i < 4; i++) {
            assertEquals(Rules.MISS, lookUp(4));
        }
    }

    private int lookUp(int version) {
        return tables.lookUp(source, version, packet, 0, (int) packet.byteSize());
    }

    @Test
    void shouldGoToTheEndpointOfTheRouteThatTheFilterRuleNames() {
        rule(V4_FILTER, SOURCE_SLOT, 1 + 5);
        rule(V4_ROUTE, 5, 1 + 12);
        assertEquals(12, lookUp(4));
    }

    @Test
    void shouldTakeTheFirstRouteWhenNoFilterRuleTakesThePacket() {
        rule(V4_ROUTE, 0, 1 + 7);
        rule(V4_ROUTE, 5, 1 + 12);
        assertEquals(7, lookUp(4));
    }

    @Test
    void shouldAskHashedTablesFirst() {
        rule(V4_FILTER, SOURCE_SLOT, 1 + 5);
        rule(V4_FILTER_HASHED, SOURCE_SLOT, 1 + 6);
        rule(V4_ROUTE, 6, 1 + 12);
        rule(V4_ROUTE_HASHED, 6, 1 + 13);
        assertEquals(13, lookUp(4));
    }

    @Test
    void shouldMissWhenTheRouteHasNoRuleOrIsBeyondTheTable() {
        rule(V4_FILTER, SOURCE_SLOT, 1 + 5);
        assertEquals(Rules.MISS, lookUp(4));
        rule(V4_FILTER, SOURCE_SLOT, 1 + ROUTES);
        assertEquals(Rules.MISS, lookUp(4));
    }

    @Test
    void shouldSeeEveryChangeSincePacketsMetZeroRulesOnly() {
        MemorySegment filter = rule(V4_FILTER, SOURCE_SLOT, 0);
        rule(V4_ROUTE, 5, 1 + 12);
        missAgainAndAgain();
        filter.set(ValueLayout.JAVA_LONG, 0, 1 + 5);
        assertEquals(12, lookUp(4), "rule of the filter table");
        rule(V4_FILTER, SOURCE_SLOT, 0);
        missAgainAndAgain();
        rule(V4_FILTER, SOURCE_SLOT, 1 + 5);
        assertEquals(12, lookUp(4), "slot of the filter table");
        rule(V4_FILTER, SOURCE_SLOT, 0);
        MemorySegment route = rule(V4_ROUTE, 0, 0);
        missAgainAndAgain();
        route.set(ValueLayout.JAVA_LONG, 0, 1 + 7);
        assertEquals(7, lookUp(4), "rule of the route table");
        rule(V4_ROUTE, 0, 0);
        missAgainAndAgain();
        rule(V4_ROUTE, 0, 1 + 8);
        assertEquals(8, lookUp(4), "slot of the route table");
        rule(V4_ROUTE, 0, 0);
        rule(V4_ROUTE_HASHED, 0, 1 + 9);
        missAgainAndAgain();
        tables.flushAll();
        assertEquals(9, lookUp(4), "flush");
        rule(V4_ROUTE_HASHED, 0, 0);
        tables.flushAll();
        missAgainAndAgain();
        rule(V4_ROUTE, 1, 1 + 10);
        tables.loaded(TableKind.V4_ROUTE, false, V4_ROUTE + 8, 8 * (ROUTES - 1));
        assertEquals(10, lookUp(4), "load");
    }

    @Test
    void shouldLookNeitherAtOtherEndpointsSlotsNorAtTheOtherVersionsTables() {
        rule(V4_FILTER, 2, 1 + 5);
        rule(V4_FILTER, 3, 1 + 5);
        rule(V4_ROUTE, 5, 1 + 12);
        assertEquals(Rules.MISS, lookUp(4));
        rule(V4_ROUTE, 0, 1 + 7);
        assertEquals(Rules.MISS, lookUp(6), "no table for it was loaded");
    }
}
