package org.qipa.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;
import org.qipa.core.driver.DriverBench;
import org.qipa.core.driver.DriverException;
import org.qipa.virtual.ipa.silicon.Settings;

/** What a driver does with local memory, shared memory and IMEM on its way up (spec 04). */
class MemorySetupTest {

    private static final int MEM_OFFSET = 0x280;

    /** Commands of the memory setup: those before LOCAL_PKT_PROC_CNTXT. */
    private static List<String> commands(DriverBench bench) {
        return bench.log.subList(0, bench.at("ipa LOCAL_PKT_PROC_CNTXT")).stream()
                .filter(l -> l.startsWith("IMMEDIATE_COMMAND"))
                .map(l -> l.substring("IMMEDIATE_COMMAND ".length())).toList();
    }

    /** The flags word of a header init (spec 07 §3.3): 12 bits of size, 16 bits of local offset; little-endian. */
    private static long headerFlags(DriverBench bench) {
        String payload = commands(bench).getFirst().substring("0x9 ".length());
        return Integer.toUnsignedLong(Integer.reverseBytes(Integer.parseUnsignedInt(payload.substring(16, 24), 16)));
    }

    @Test
    void shouldSetUpHeaderAndClearThreeRegionsInOneTransaction() throws Exception {
        try (var bench = new DriverBench(Socs.of("sdm845"), "self")) {
            bench.probe();
            List<String> commands = commands(bench);
            assertEquals(List.of("0x9", "0x13", "0x13", "0x13"),
                    commands.stream().map(c -> c.substring(0, c.indexOf(' '))).toList());
            assertEquals(0x00688140, headerFlags(bench));
            int end = bench.at("ipa LOCAL_PKT_PROC_CNTXT");
            assertEquals(1, bench.log.subList(bench.at("IMMEDIATE_COMMAND 0x9"), end).stream().filter(l -> l.startsWith("gsi CH_C_DOORBELL_0")).count());
        }
    }

    @Test
    void shouldCountTheApsHeadersOfVersion47() throws Exception {
        try (var bench = new DriverBench(Socs.of("sm6350"), "self")) {
            bench.probe();
            assertEquals(0x688 << 12 | 0x440, headerFlags(bench));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 7d0", "0x280, a50"})
    void shouldTellWhereProcessingContextsAreWhenTheyHaveBeenCleared(String memOffset, String expected) throws Exception {
        var settings = Settings.DEFAULTS.withMemOffset(Integer.decode(memOffset));
        try (var bench = new DriverBench(Socs.of("sdm845"), "self", settings)) {
            bench.probe();
            assertEquals(expected, bench.last("ipa LOCAL_PKT_PROC_CNTXT"));
            int doorbell = bench.at("gsi CH_C_DOORBELL_0[" + 4 + "]");
            int event = bench.log.indexOf("gsi? CNTXT_SRC_IEOB_IRQ");
            assertTrue(doorbell < event && event < bench.at("ipa LOCAL_PKT_PROC_CNTXT"), () -> String.join("\n", bench.log));
        }
    }

    /** The word 0x00500400 of SHARED_MEM_SIZE, in units of 8 bytes: 0x280 and 0x2000. */
    @Test
    void shouldLearnOffsetAndSizeFromTheHardware() throws Exception {
        SocDescriptor soc = Socs.of("sdm845");
        var word = soc.ipaRegisters().register("SHARED_MEM_SIZE").word(0x00500400);
        assertEquals(0x280, 8 * word.get("MEM_BADDR"));
        assertEquals(0x2000, 8 * word.get("MEM_SIZE"));
        try (var bench = new DriverBench(soc, "self", Settings.DEFAULTS.withMemOffset(MEM_OFFSET))) {
            bench.probe();
            assertEquals(0x50, bench.silicon.ipa().read(soc.ipaRegisters().register("SHARED_MEM_SIZE").offset(0)) >>> 16);
            assertEquals(MEM_OFFSET, bench.driver.memOffset());
        }
    }

    @Test
    void shouldGiveTheZeroBufferBackWhenTheRegionsDoNotFit() throws Exception {
        SocDescriptor soc = Socs.of("sdm845");
        SocTable t = soc.table();
        var regions = t.memory().regions().stream().map(r -> r.id().name().equals("UC_EVENT_RING")
                ? new SocTable.Region(r.id(), r.offset() - 8, r.size(), r.canaryCount()) : r).toList();
        var table = new SocTable(t.soc(), t.compatibles(), t.ipaVersion(), t.gsiVersion(), t.registers(),
                t.backwardCompatibility(), t.qsb(), t.modemRouteCount(), t.endpoints(), t.resources(),
                new SocTable.Memory(regions, t.memory().imem(), t.memory().smem()), t.power(), t.windows());
        try (var bench = new DriverBench(Socs.with(soc, table), "self")) {
            var e = assertThrows(DriverException.class, bench::probe);
            assertEquals("ring-alignment", e.faults().getFirst().rule());
            bench.requireNothingLeft();
        }
    }

    @Test
    void shouldTakeASharedMemoryItemOfTheRightSizeAndRefuseAnother() throws Exception {
        SocDescriptor soc = Socs.of("sdm845");
        SocTable.Smem smem = soc.table().memory().smem().orElseThrow();
        for (int size : new int[] {smem.size(), smem.size() + 8}) {
            try (var bench = new DriverBench(soc, "self")) {
                bench.silicon.systemMemory().smem(1, 497, size);
                if (size == smem.size()) {
                    bench.probe();
                } else {
                    var e = assertThrows(DriverException.class, bench::probe);
                    assertEquals("memory mappings: shared memory item has another size: host=1 item=497 size=" + size
                            + " wanted=" + smem.size(), e.getMessage());
                    bench.requireNothingLeft();
                }
            }
        }
    }

    @Test
    void shouldMapWholePagesOfImem() throws Exception {
        SocDescriptor soc = Socs.of("sdm845");
        try (var bench = new DriverBench(soc, "self")) {
            bench.hardware.sram(0x146bd010L, 0x100);
            bench.probe();
            assertEquals("iommu + 146bd000 1000", bench.lines(l -> l.startsWith("iommu")).getFirst());
            bench.log.clear();
            bench.remove();
            assertEquals("iommu - 146bd000 1000", bench.lines(l -> l.startsWith("iommu")).getLast());
        }
        try (var bench = new DriverBench(soc, "self")) {
            bench.hardware.sram(0, 0);
            bench.probe();
            assertEquals(1, bench.lines(l -> l.startsWith("iommu")).size(), "no IMEM, only the shared memory item");
        }
        assertEquals(Optional.empty(), Socs.of("milos").table().memory().imem());
    }
}
