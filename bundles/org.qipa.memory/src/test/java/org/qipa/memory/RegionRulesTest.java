package org.qipa.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qipa.api.document.Fault;
import org.qipa.api.memory.MemoryMap;
import org.qipa.api.memory.MemoryMapException;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Region;

/** Each rule of spec 04 §2.1 and §2.2 alone, and canaries word by word (§3). */
class RegionRulesTest {

    private static final int CANARY = 0xdeadbeef;
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final CheckedMemoryMaps maps = new CheckedMemoryMaps();

    private static SocTable change(String soc, RegionId id, UnaryOperator<Region> change) throws Exception {
        SocTable table = Socs.table(soc);
        List<Region> regions = new ArrayList<>(table.memory().regions());
        regions.replaceAll(r -> r.id() == id ? change.apply(r) : r);
        return Socs.with(table, regions);
    }

    private static SocTable add(String soc, Region region) throws Exception {
        SocTable table = Socs.table(soc);
        List<Region> regions = new ArrayList<>(table.memory().regions());
        regions.add(region);
        return Socs.with(table, regions);
    }

    private List<String> rules(SocTable table) {
        return List.copyOf(new TreeSet<>(maps.check(table).stream().map(Fault::rule).toList()));
    }

    private List<Integer> canaries(String soc, int bytes) throws Exception {
        MemorySegment window = MemorySegment.ofArray(new byte[bytes]);
        maps.open(Socs.table(soc), window).configure(0, bytes);
        List<Integer> at = new ArrayList<>();
        for (int i = 0; i < bytes; i += 4) {
            if (window.get(WORD, i) == CANARY) {
                at.add(i);
            }
        }
        return at;
    }

    @Test
    void shouldWriteTheCanariesOfVersion351AndNothingElse() throws Exception {
        assertEquals(List.of(0x280, 0x284), canaries("sdm845", 0x2000).subList(0, 2));
        SocTable table = Socs.table("sdm845");
        List<Integer> expected = new ArrayList<>();
        table.memory().regions().forEach(r -> {
            for (int n = r.canaryCount(); n > 0; n--) {
                expected.add(r.offset() - 4 * n);
            }
        });
        assertEquals(expected.stream().sorted().distinct().toList(), canaries("sdm845", 0x2000));
        assertEquals(0x1bfc, canaries("sdm845", 0x2000).getLast());
    }

    @Test
    void shouldWriteTheCanariesOfATableOfSizeZeroBeforeThoseOfTheNext() throws Exception {
        assertEquals(List.of(0x280, 0x284, 0x288, 0x28c), canaries("sc7180", 0x2000).subList(0, 4));
    }

    @Test
    void shouldWriteCanariesOverTheEndOfPdnConfigWithoutCallingItAnError() throws Exception {
        List<Integer> canaries = canaries("sm6350", 0x3000);
        assertEquals(List.of(0x1c30, 0x1c34, 0x1c38, 0x1c3c),
                canaries.stream().filter(at -> at >= 0x1be8 && at < 0x1c40).toList());
        assertEquals(List.of(), maps.check(Socs.table("sm6350")));
    }

    @Test
    void shouldTakeTheOverlapsOfVersion55AsFindings() throws Exception {
        assertEquals(List.of(), maps.check(Socs.table("sm8550")));
        MemoryMap map = maps.open(Socs.table("sm8550"), MemorySegment.ofArray(new byte[0x5000]));
        assertDoesNotThrow(() -> map.configure(0, 0x5000));
        assertEquals(List.of("canary-overlap", "region-overlap"),
                List.copyOf(new TreeSet<>(map.findings().stream().map(Fault::rule).toList())));
    }

    @ParameterizedTest
    @CsvSource({"UC_INFO, 12, size-alignment", "MODEM, 12, ", "MODEM, 10, size-alignment", "UC_INFO, 16, "})
    void shouldWantSizesThatAreMultiplesOfEightButFourForTheModem(RegionId id, int size, String rule) throws Exception {
        assertEquals(rule == null ? List.of() : List.of(rule),
                rules(change("sdm845", id, r -> new Region(r.id(), r.offset(), size, r.canaryCount()))));
    }

    @Test
    void shouldRefuseEachThingThatARegionMustNotBe() throws Exception {
        Region ring = new Region(RegionId.UC_EVENT_RING, 0x1c00, 0x400, 1);
        assertEquals(List.of("duplicate-region"), rules(add("sdm845", ring)));
        assertEquals(List.of("region-not-valid"), rules(add("sdm845", new Region(RegionId.STATS_DROP, 0x1b80, 0x20, 0))));
        assertEquals(List.of("offset-alignment"),
                rules(change("sdm845", RegionId.UC_INFO, r -> new Region(r.id(), r.offset() + 4, r.size(), 0))));
        assertEquals(List.of("no-room-for-canaries"),
                rules(change("sdm845", RegionId.UC_SHARED, r -> new Region(r.id(), 0, r.size(), 1))));
        assertEquals(List.of("end-marker-size"), rules(add("sdm845", new Region(RegionId.END_MARKER, 0x2000, 8, 1))));
        assertEquals(List.of("empty-region"),
                rules(change("sdm845", RegionId.UC_INFO, r -> new Region(r.id(), r.offset(), 0, 0))));
    }

    /** The reference notices when the canaries are written already; qipa refuses whole. */
    @Test
    void shouldRefuseAnEventRingThatIsNotAlignedAndWriteNothing() throws Exception {
        byte[] bytes = new byte[0x4000];
        MemoryMap map = maps.open(change("sdm845", RegionId.UC_EVENT_RING, r -> new Region(r.id(), 0x1c08, r.size(), 1)),
                MemorySegment.ofArray(bytes));
        var e = assertThrows(MemoryMapException.class, () -> map.configure(0, 0x4000));
        assertEquals(List.of("ring-alignment"), e.faults().stream().map(Fault::rule).toList());
        assertArrayEquals(new byte[0x4000], bytes);
    }

    /** Spec 04 §1.1: what hardware reports counts when it is less than the window, the window when it is more. */
    @ParameterizedTest
    @CsvSource({"0x3000, 0x2000, 0x2000", "0x3000, 0x3000, ", "0x3000, 0x8000, ", "0x2ff8, 0x8000, 0x2ff8"})
    void shouldUseTheLessOfWhatIsReportedAndTheWindow(String window, String reported, String limit) throws Exception {
        MemoryMap map = maps.open(Socs.table("sm6350"), MemorySegment.ofArray(new byte[Integer.decode(window)]));
        if (limit == null) {
            map.configure(0, Integer.decode(reported));
            assertEquals(List.of(), map.damagedCanaries());
        } else {
            var e = assertThrows(MemoryMapException.class, () -> map.configure(0, Integer.decode(reported)));
            assertEquals(List.of("beyond-window"), e.faults().stream().map(Fault::rule).distinct().toList());
            assertEquals(limit, e.faults().getFirst().message().replaceAll(".*limit=", ""));
        }
    }
}
