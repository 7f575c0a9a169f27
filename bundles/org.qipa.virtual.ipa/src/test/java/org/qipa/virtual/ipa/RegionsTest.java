package org.qipa.virtual.ipa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.platform.Hardware.DmaBuffer;
import org.qipa.api.soc.RegionId;
import org.qipa.virtual.ipa.silicon.Rule;
import org.qipa.virtual.ipa.silicon.Settings;

class RegionsTest {

    static final List<String> SOCS = Socs.ALL;
    private static final int HEADER_INIT = 9;

    private static void headers(TableDriver t, int offset, int size) {
        DmaBuffer zeros = t.d.hardware.allocate("zero buffer", 4096, 8);
        t.command(HEADER_INIT, ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(0, zeros.busAddress())
                .putInt(8, size | offset << 12));
    }

    @ParameterizedTest
    @FieldSource("SOCS")
    void shouldAgreeWithEveryWriteThatADriverDoes(String soc) {
        try (var d = new MiniDriver(soc).up()) {
            var t = new TableDriver(d).load();
            int headers = t.region(RegionId.MODEM_HEADER).size() + d.soc.table().memory().regions().stream()
                    .filter(r -> r.id() == RegionId.AP_HEADER).mapToInt(r -> r.size()).sum();
            headers(t, t.offset(RegionId.MODEM_HEADER), headers);
            DmaBuffer zeros = d.hardware.allocate("zero buffer", 8192, 8);
            for (RegionId id : List.of(RegionId.MODEM_HEADER, RegionId.MODEM_PROC_CTX, RegionId.AP_PROC_CTX,
                    RegionId.MODEM)) {
                if (t.region(id).size() > 0) {
                    t.dma(zeros, t.offset(id), t.region(id).size());
                }
            }
            int used = 8 * (1 + t.filtered);
            t.dma(zeros, t.offset(RegionId.V4_FILTER) + used, t.region(RegionId.V4_FILTER).size() - used);
            assertEquals(List.of(), d.journal.faults());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sdm845", "sdx65"})
    void shouldReportATableThatIsLoadedElsewhereOrIsNotAsLongAsItsRegion(String soc) {
        try (var d = new MiniDriver(soc).up()) {
            var t = new TableDriver(d);
            int v4 = t.offset(RegionId.V4_ROUTE);
            int size = t.region(RegionId.V4_ROUTE).size();
            t.init(TableDriver.V4_ROUTING_INIT, v4, size - 8, 0, 0, 16);
            t.init(TableDriver.V4_ROUTING_INIT, t.offset(RegionId.V6_ROUTE), size, 0, 0, 16);
            t.init(TableDriver.V6_FILTER_INIT, t.offset(RegionId.V6_FILTER) + 8, 8, 0, 0, 8);
            assertEquals(List.of(
                    "IPv4 routing init offset=0x" + Integer.toHexString(v4) + " length=" + (size - 8)
                            + " region=V4_ROUTE offset=0x" + Integer.toHexString(v4) + " size=" + size,
                    "IPv4 routing init offset=0x" + Integer.toHexString(t.offset(RegionId.V6_ROUTE)) + " length=" + size
                            + " region=V4_ROUTE offset=0x" + Integer.toHexString(v4) + " size=" + size,
                    "IPv6 filter init offset=0x" + Integer.toHexString(t.offset(RegionId.V6_FILTER) + 8)
                            + " length=8 region=V6_FILTER offset=0x" + Integer.toHexString(t.offset(RegionId.V6_FILTER))
                            + " limit=" + t.region(RegionId.V6_FILTER).size()),
                    d.journal.faults(Rule.COMMAND_WRONG_REGION));
        }
    }

    @Test
    void shouldReportHeadersAndDmaInRegionsThatAreNotForThem() {
        try (var d = new MiniDriver("sdm845").up()) {
            var t = new TableDriver(d);
            headers(t, t.offset(RegionId.MODEM_HEADER), 0x80);
            assertEquals(1, d.faults(Rule.COMMAND_WRONG_REGION));
            t.dma(t.rule(0), t.offset(RegionId.UC_SHARED), 8);
            assertEquals("DMA shared memory offset=0x0 length=8 not inside one region of tables, headers, contexts or the modem",
                    d.journal.faults(Rule.COMMAND_WRONG_REGION).get(1));
            t.dma(t.rule(0), t.offset(RegionId.AP_PROC_CTX) - 8, 16);
            assertEquals(3, d.faults(Rule.COMMAND_WRONG_REGION), "over the edge of two regions");
        }
    }

    @Test
    void shouldReportWhatWasWrittenToLocalMemoryWhileTheClockWasOff() {
        try (var d = new MiniDriver("sdm845", "self", Settings.DEFAULTS.withMemOffset(0x280)).up().modemUp()) {
            var t = new TableDriver(d);
            var memory = d.hardware.localMemory();
            memory.set(ValueLayout.JAVA_INT, 0x288, 1);
            d.hardware.power().clock(false);
            d.modem.write(0x280 + t.offset(RegionId.MODEM), java.lang.foreign.MemorySegment.ofArray(new long[] {7}));
            d.hardware.ucEvent(2, 0);
            d.hardware.power().clock(true);
            assertEquals(List.of(), d.journal.faults(), "the modem and the microcontroller may");
            d.hardware.power().clock(false);
            memory.set(ValueLayout.JAVA_INT, 0x280 + t.offset(RegionId.V4_ROUTE) + 4, 1);
            d.hardware.power().clock(true);
            assertEquals(List.of("ipa-shared written offset=0x"
                    + Integer.toHexString(0x280 + t.offset(RegionId.V4_ROUTE) + 4)), d.journal.faults(Rule.POWER_OFF_ACCESS));
            d.hardware.power().clock(false);
            d.hardware.power().clock(true);
            assertEquals(1, d.faults(Rule.POWER_OFF_ACCESS), "once");
        }
    }
}
