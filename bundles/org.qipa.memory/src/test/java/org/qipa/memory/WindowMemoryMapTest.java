package org.qipa.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.document.Fault;
import org.qipa.api.memory.InitDriverFacts;
import org.qipa.api.memory.InitDriverFacts.Span;
import org.qipa.api.memory.MemoryMap;
import org.qipa.api.memory.MemoryMapException;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Region;

class WindowMemoryMapTest {

    private static final int CANARY = 0xdeadbeef;
    private final CheckedMemoryMaps maps = new CheckedMemoryMaps();

    @ParameterizedTest
    @ValueSource(strings = {"msm8998", "sdm845", "sc7180", "sdx55", "sm6350", "sm8350", "sc7280", "sdx65", "milos",
        "sm8550"})
    void shouldOpenTheMapOfEverySoc(String name) throws Exception {
        SocTable soc = Socs.table(name);
        assertEquals(List.of(), maps.check(soc));
        MemorySegment window = MemorySegment.ofArray(new byte[soc.windows().ipaShared().size()]);
        MemoryMap map = maps.open(soc, window);
        map.configure(0, soc.windows().ipaShared().size());
        assertEquals(List.of(), map.damagedCanaries());
        assertEquals(14, map.filterCount());
        assertEquals(soc.ipaVersion().atLeast("5.0") ? 19 : 15, map.routeCount()); // spec 09 §1.3
    }

    @Test
    void shouldWriteCanariesDownwardFromTheRegion() throws Exception {
        byte[] bytes = new byte[0x2000];
        maps.open(Socs.table("sdm845"), MemorySegment.ofArray(bytes)).configure(0, 0x2000);
        MemorySegment window = MemorySegment.ofArray(bytes);
        ValueLayout.OfInt word = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        assertEquals(CANARY, window.get(word, 0x284));
        assertEquals(CANARY, window.get(word, 0x280));
        assertEquals(0, window.get(word, 0x27c));
        assertEquals((byte) 0xef, bytes[0x280]);
        assertEquals(CANARY, window.get(word, 0x1bfc)); // UC_EVENT_RING has one
        assertEquals(0, window.get(word, 0x1bf8));
    }

    @Test
    void shouldNameTheRegionOfADamagedCanary() throws Exception {
        MemorySegment window = MemorySegment.ofArray(new byte[0x3000]);
        MemoryMap map = maps.open(Socs.table("sdm845"), window);
        map.configure(0x800, 0x2000);
        window.set(ValueLayout.JAVA_BYTE, 0x800 + 0x304, (byte) 0);
        List<Fault> damaged = map.damagedCanaries();
        assertEquals(1, damaged.size());
        assertEquals("/memory/regions/3: canary does not hold: region=V4_FILTER at=0xb04 value=0xdeadbe00"
                + " expected=0xdeadbeef [canary]", damaged.getFirst().toString());
    }

    @Test
    void shouldIgnoreCanariesThatAnotherRegionCovers() throws Exception {
        MemorySegment window = MemorySegment.ofArray(new byte[0x5000]);
        MemoryMap map = maps.open(Socs.table("sc7280"), window);
        map.configure(0, 0x4ad0);
        assertTrue(map.findings().stream().anyMatch(f -> f.rule().equals("canary-overlap")), map.findings()::toString);
        map.bytes(RegionId.PDN_CONFIG).fill((byte) 0);
        assertEquals(List.of(), map.damagedCanaries());
    }

    @Test
    void shouldRefuseRegionBeyondTheWindowAndLeaveTheWindowAlone() throws Exception {
        byte[] bytes = new byte[0x1ff8];
        MemoryMap map = maps.open(Socs.table("sdm845"), MemorySegment.ofArray(bytes));
        MemoryMapException e = assertThrows(MemoryMapException.class, () -> map.configure(0, 0x1ff8));
        assertEquals(List.of("/memory/regions/14: region beyond local memory: region=UC_EVENT_RING offset=0x1c00 size=0x400"
                + " end=0x2000 limit=0x1ff8 [beyond-window]"), e.faults().stream().map(Fault::toString).toList());
        assertArrayEquals(new byte[0x1ff8], bytes);
        assertEquals(0, map.memOffset());
    }

    @Test
    void shouldCountCommandOffsetsWithMemOffset() throws Exception {
        MemoryMap map = maps.open(Socs.table("sdm845"), MemorySegment.ofArray(new byte[0x12000]));
        MemoryMapException e = assertThrows(MemoryMapException.class, () -> map.configure(0xf800, 0x2000));
        assertEquals("/memory/regions/12/offset: command offset too large: command_offset=0x101d0 limit=0xffff"
                + " mem_offset=0xf800 region=AP_PROC_CTX offset=0x9d0 size=0x200 [command-limit]",
                e.faults().getFirst().toString());
    }

    @Test
    void shouldReportEveryFaultOfATableAtOnce() throws Exception {
        SocTable soc = Socs.table("sdm845");
        List<Region> regions = new ArrayList<>(soc.memory().regions());
        regions.set(1, new Region(RegionId.UC_INFO, 129, 511, 0));
        regions.remove(13);
        List<String> faults = maps.check(Socs.with(soc, regions)).stream().map(Fault::toString).toList();
        assertEquals(List.of(
                "/memory/regions/1/size: size is not a multiple of 8 region=UC_INFO offset=0x81 size=0x1ff canaries=0"
                        + " [size-alignment]",
                "/memory/regions/1/offset: offset is not a multiple of 8 region=UC_INFO offset=0x81 size=0x1ff canaries=0"
                        + " [offset-alignment]",
                "/memory/regions: region missing: region=MODEM ipa_version=3.5.1 [missing-region]"), faults);
    }

    @Test
    void shouldSayWhatIsMissingWhenARegionIsAskedFor() throws Exception {
        MemoryMap map = maps.open(Socs.table("sdm845"), MemorySegment.ofArray(new byte[0x2000]));
        assertEquals("no such region: soc=sdm845 region=NAT_TABLE", assertThrows(IllegalArgumentException.class,
                () -> map.region(RegionId.NAT_TABLE)).getMessage());
    }

    @Test
    void shouldRefuseBytesOfARegionOutsideTheWindow() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemoryMap map = maps.open(Socs.table("sdm845"), arena.allocate(0x2000));
            map.configure(0x2000, 0x2000);
            assertTrue(map.findings().stream().allMatch(f -> f.rule().equals("offset-beyond-window")));
            assertTrue(assertThrows(IllegalStateException.class, () -> map.bytes(RegionId.UC_SHARED)).getMessage()
                    .contains("mem_offset=0x2000 limit=0x2000"));
        }
    }

    /** The golden message of spec 03 §7, member by member. */
    @Test
    void shouldStateTheFactsOf351() throws Exception {
        assertEquals(new InitDriverFacts(span(0x688, 0x7c7), new Span(0x508, 7), new Span(0x608, 7), 0x308, 0x408,
                span(0xbd8, 0x1024), 10, span(0x7d0, 0x9cf), span(0x488, 7), span(0x588, 7), Optional.of(0x288),
                Optional.of(0x388), Optional.empty(), Optional.empty()), facts("sdm845", 0, 0x2000));
    }

    /** The golden message of spec 03 §7 for a version without hashed tables. */
    @Test
    void shouldStateTheFactsOf42() throws Exception {
        assertEquals(new InitDriverFacts(span(0x4a8, 0x5e7), new Span(0x3a0, 7), new Span(0x428, 7), 0x290, 0x318,
                span(0xbf0, 0x140c), 9, span(0x5f0, 0x7ef), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), span(0xa50, 0x60), Optional.empty()), facts("sc7180", 0, 0x2000));
    }

    /** Oddity 1: mem_offset moves the base of the statistics, never their size. */
    @Test
    void shouldNotAddMemOffsetToSizes() throws Exception {
        InitDriverFacts at0 = facts("sm8550", 0, 0x5000);
        InitDriverFacts at2000 = facts("sm8550", 0x2000, 0x5000);
        assertEquals(at0.quotaStats().get().start() + 0x2000, at2000.quotaStats().get().start());
        assertEquals(at0.quotaStats().get().second(), at2000.quotaStats().get().second());
        assertEquals(at0.dropStats().get().second(), at2000.dropStats().get().second());
        assertEquals(at0.header().get().second() + 0x2000, at2000.header().get().second());
        assertEquals(at0.v4Route().second(), at2000.v4Route().second());
    }

    /** The reference adds mem_offset to both sizes: 0x2b0 and 0x2a0. */
    @Test
    void shouldStateTheStatisticsOf45WithMemOffset() throws Exception {
        InitDriverFacts at0 = facts("sdx55", 0, 0x5000);
        InitDriverFacts at280 = facts("sdx55", 0x280, 0x5000);
        assertEquals(span(at0.quotaStats().get().start() + 0x280, 0x30), at280.quotaStats());
        assertEquals(span(at0.dropStats().get().start() + 0x280, 0x20), at280.dropStats());
    }

    private InitDriverFacts facts(String soc, int memOffset, int size) throws Exception {
        MemoryMap map = maps.open(Socs.table(soc), MemorySegment.ofArray(new byte[memOffset + size]));
        map.configure(memOffset, size);
        return map.initDriverFacts();
    }

    private static Optional<Span> span(int start, int second) {
        return Optional.of(new Span(start, second));
    }
}
