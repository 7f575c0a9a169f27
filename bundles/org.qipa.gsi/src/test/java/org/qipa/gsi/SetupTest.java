package org.qipa.gsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.qipa.api.gsi.ChannelState;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.soc.EndpointName;

/** Setup and teardown (99 H01 to H08, H18 to H22). */
class SetupTest {

    static final List<String> SOCS = Bench.SOCS;

    @ParameterizedTest
    @FieldSource("SOCS")
    void shouldSetUpAndTearDownEverySoc(String soc) throws Exception {
        try (Bench bench = new Bench(soc).setup()) {
            assertTrue(bench.session.snapshot().stream().allMatch(s -> s.state() == ChannelState.ALLOCATED));
            assertEquals(List.of(0, 1, 2, 3), bench.session.snapshot().stream().map(s -> s.eventRing()).toList());
            bench.run(bench.session::teardown);
            assertTrue(bench.session.snapshot().stream().allMatch(s -> s.state() == ChannelState.NOT_ALLOCATED));
            assertEquals(List.of(), bench.faults());
            assertEquals(0, bench.hardware.values.get("CNTXT_TYPE_IRQ_MSK"));
            assertEquals(List.of("request", "free"), bench.hardware.lineCalls);
            bench.run(bench.session::setup);
            assertTrue(bench.session.snapshot().stream().allMatch(s -> s.state() == ChannelState.ALLOCATED));
        }
    }

    @Test
    void shouldTakeRingsInNameOrderAndGiveThemBackInTheInverse() throws Exception {
        Bench bench = new Bench("sdm845").open();
        List<String> order = List.of("event ring 0", "transfer ring 4", "event ring 1", "transfer ring 5", "event ring 2",
                "transfer ring 3", "event ring 3", "transfer ring 6");
        assertEquals(order, List.copyOf(bench.hardware.allocated.keySet()));
        assertEquals(0, bench.hardware.base("transfer ring 4") % 8192);
        assertEquals(List.of(), bench.hardware.log);
        bench.close();
        assertEquals(order.reversed(), bench.hardware.freed);
        bench.session.close();
        assertEquals(8, bench.hardware.freed.size());
    }

    @Test
    void shouldProgramModemTxOfVersion351() throws Exception {
        try (Bench bench = new Bench("sdm845")) {
            bench.hardware.values.put("CH_C_SCRATCH_3[3]", 0x1234abcd);
            bench.setup();
            var v = bench.hardware.values;
            assertEquals(0x1000800a, v.get("CH_C_CNTXT_0[3]"));
            assertEquals(0x2000, v.get("CH_C_CNTXT_1[3]"));
            assertEquals(0x200, v.get("CH_C_QOS[3]"));
            assertEquals(0x20f, v.get("CH_C_QOS[4]"));
            assertEquals(0x01000000, v.get("CH_C_SCRATCH_2[3]"));
            // H04: the lower half is the hardware's.
            assertEquals(0x0020abcd, v.get("CH_C_SCRATCH_3[3]"));
            assertEquals(0x10010002, v.get("EV_CH_E_CNTXT_0[2]"));
            assertEquals(0x10020, v.get("EV_CH_E_CNTXT_8[2]"));
            for (int i = 9; i <= 13; i++) {
                assertEquals(List.of(0), bench.hardware.written("EV_CH_E_CNTXT_" + i, 2));
            }
            assertEquals(List.of((int) bench.hardware.base("event ring 2") + 511 * 16),
                    bench.hardware.written("EV_CH_E_DOORBELL_0", 2));
        }
    }

    @Test
    void shouldProgramModemTxOfVersion50() throws Exception {
        try (Bench bench = new Bench("sdx65").setup()) {
            int ch = bench.channel(EndpointName.AP_MODEM_TX).id();
            assertEquals(11, ch);
            assertEquals(0x10000082, bench.hardware.values.get("CH_C_CNTXT_0[11]"));
            assertEquals(0x02002000, bench.hardware.values.get("CH_C_CNTXT_1[11]"));
            assertEquals(0x01900000, bench.hardware.values.get("CH_C_SCRATCH_2[11]"));
            assertEquals(0x01000400, bench.hardware.values.get("CH_C_QOS[11]"));
            assertEquals(0x0100000f, bench.hardware.values.get("CH_C_QOS[12]"));
        }
    }

    @Test
    void shouldUseTheEscapeBufferInItsVersions() throws Exception {
        try (Bench v42 = new Bench("sc7180").setup(); Bench v45 = new Bench("sdx55").setup()) {
            assertEquals(Set.of(0x00f, 0x400), Set.copyOf(v42.hardware.written("CH_C_QOS")));
            assertEquals(Set.of(0x00f, 0x400), Set.copyOf(v45.hardware.written("CH_C_QOS")));
        }
    }

    @Test
    void shouldEnableTypesOneByOneAndCommandTypesOnlyAroundCommands() throws Exception {
        try (Bench bench = new Bench("sdm845").setup()) {
            assertEquals(List.of(0, 4, 0x44, 0x46, 0x44, 0x45, 0x44),
                    bench.hardware.written("CNTXT_TYPE_IRQ_MSK").subList(0, 7));
            List<String> writes = bench.hardware.writes(0);
            int command = writes.indexOf("w CH_CMD 0x3");
            assertEquals(List.of("w CNTXT_SRC_CH_IRQ_CLR 0xffffffff", "w CNTXT_SRC_CH_IRQ_MSK 0x8",
                    "w CNTXT_TYPE_IRQ_MSK 0x45"), writes.subList(command - 3, command));
        }
    }

    @Test
    void shouldRefuseFirmwareThatDoesNotRun() throws Exception {
        try (Bench bench = new Bench("sdm845").open()) {
            bench.hardware.values.put("GSI_STATUS", 0);
            assertEquals(GsiException.Reason.IO, bench.refused(bench.session::setup).reason());
            assertEquals(List.of(), bench.hardware.writes(0));
        }
    }

    private static int counts(Bench bench, int channels, int rings) {
        return bench.soc.gsiRegisters().register("HW_PARAM_2").word().with("NUM_CH_PER_EE", channels)
                .withIfPresent("NUM_EV_PER_EE", rings).value();
    }

    @Test
    void shouldRefuseHardwareWithoutChannels() throws Exception {
        try (Bench bench = new Bench("sdm845").open()) {
            bench.hardware.values.put("HW_PARAM_2", counts(bench, 0, 16));
            GsiException e = bench.refused(bench.session::setup);
            assertEquals(GsiException.Reason.INVALID, e.reason());
            assertTrue(e.getMessage().contains("channels=0 limit=1..28"), e.getMessage());
            assertEquals(List.of("request", "free"), bench.hardware.lineCalls);
        }
    }

    @Test
    void shouldClipHardwareWithMoreChannelsThanCanBeUsed() throws Exception {
        try (Bench bench = new Bench("sdm845").open()) {
            bench.hardware.values.put("HW_PARAM_2", counts(bench, 31, 31));
            bench.run(bench.session::setup);
            assertEquals(4, bench.session.snapshot().size());
        }
    }

    @Test
    void shouldTakeTheNumberOfEventRingsFromHwParam4() throws Exception {
        try (Bench bench = new Bench("sm8550").open()) {
            bench.hardware.values.put("HW_PARAM_4", 0);
            assertTrue(bench.refused(bench.session::setup).getMessage().contains("event_rings=0"));
        }
    }

    @Test
    void shouldNeverTouchCountsAndInterEeMasksInVersion31() throws Exception {
        try (Bench bench = new Bench("msm8998").setup()) {
            bench.run(bench.session::teardown);
            assertFalse(bench.hardware.log.stream()
                    .anyMatch(a -> a.name().equals("HW_PARAM_2") || a.name().startsWith("INTER_EE")));
        }
    }

    @Test
    void shouldUnwindInDescendingOrderWhenHardwareLacksAChannel() throws Exception {
        var soc = Bench.changed(Bench.descriptor("sdm845"),
                Bench.only(EndpointName.AP_MODEM_RX, e -> Bench.with(e, 12, 256, 256, 8)));
        try (Bench bench = new Bench(soc).open()) {
            bench.hardware.values.put("HW_PARAM_2", counts(bench, 10, 16));
            GsiException e = bench.refused(bench.session::setup);
            assertEquals(GsiException.Reason.INVALID, e.reason());
            assertTrue(e.getMessage().contains("channel=12 endpoint=AP_MODEM_RX limit=9"), e.getMessage());
            assertEquals(List.of(0x3, 0x4, 0x5, 0x0a000005, 0x0a000004, 0x0a000003), bench.hardware.written("CH_CMD"));
            assertEquals(0, bench.hardware.values.get("CNTXT_GLOB_IRQ_EN"));
        }
    }

    @Test
    void shouldAllocateModemChannelsInVersion42AndHaltThemInTheInverseOrder() throws Exception {
        try (Bench bench = new Bench("sc7180").setup()) {
            assertEquals(List.of(0x402, 0x422, 0x442, 0x462), bench.hardware.written("GENERIC_CMD"));
            bench.run(bench.session::teardown);
            assertEquals(List.of(0x461, 0x441, 0x421, 0x401), bench.hardware.written("GENERIC_CMD").subList(4, 8));
        }
    }

    @Test
    void shouldGoOnTearingDownWhenHaltIsNeverGranted() throws Exception {
        try (Bench bench = new Bench("sc7180").setup()) {
            bench.hardware.genericResult = 6;
            bench.run(bench.session::teardown);
            assertEquals(4 + 4 * 11, bench.hardware.written("GENERIC_CMD").size());
            assertTrue(bench.faults().contains("gsi-teardown"));
            assertTrue(bench.session.snapshot().stream().allMatch(s -> s.state() == ChannelState.NOT_ALLOCATED));
        }
    }

    @Test
    void shouldHaltOnlyTheModemChannelsThatWereAllocated() throws Exception {
        try (Bench bench = new Bench("sc7180").open()) {
            bench.hardware.commandEffect = c -> !c.equals("GENERIC 2 2");
            // The interrupt comes, but SCRATCH_0 has no result: it is not the answer.
            assertEquals(GsiException.Reason.TIMED_OUT, bench.refused(bench.session::setup).reason());
            assertEquals(List.of(0x402, 0x422, 0x442), bench.hardware.written("GENERIC_CMD").subList(0, 3));
            assertEquals(List.of(0x421, 0x401), bench.hardware.written("GENERIC_CMD").subList(3, 5));
        }
    }

    @Test
    void shouldJournalEveryChangeOfState() throws Exception {
        try (Bench bench = new Bench("sdm845").setup()) {
            assertTrue(bench.journal(JournalKind.STATE).stream().anyMatch(e -> e.subject().equals("channel 4 AP_COMMAND_TX")
                    && e.text().equals("NOT_ALLOCATED -> ALLOCATED ALLOCATE")));
            assertTrue(bench.journal(JournalKind.GSI_COMMAND).stream()
                    .anyMatch(e -> e.subject().equals("EVENT_RING_ALLOCATE") && e.a() == 0 && e.b() == 1));
        }
    }

    @Test
    void shouldCloseSessionsThatAreStillOpenWhenTheBundleGoes() throws Exception {
        Bench bench = new Bench("sdm845").setup();
        bench.provider.deactivate();
        assertEquals(8, bench.hardware.freed.size());
        assertEquals(GsiException.Reason.IO,
                bench.refused(() -> bench.channel(EndpointName.AP_COMMAND_TX).start()).reason());
        bench.close();
    }
}
