package org.qipa.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qipa.api.device.DeviceState;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;
import org.qipa.core.driver.DriverBench;
import org.qipa.core.driver.DriverException;

/** Bring-up of a driver alone, call by call (spec 01 §2). */
class ProbeTest {

    static List<String> socs() {
        return Socs.ALL;
    }

    private static int channel(SocDescriptor soc, EndpointName name) {
        return soc.table().endpoint(name).channelId();
    }

    /** CH_CMD.START of a channel, as the log has it. */
    private static String start(SocDescriptor soc, EndpointName name) {
        return "gsi CH_CMD = " + Integer.toHexString(1 << 24 | channel(soc, name));
    }

    @Test
    void shouldRefuseATableWithoutModemRoutesBeforeHardwareIsTouched() throws Exception {
        SocDescriptor soc = Socs.of("sdm845");
        SocTable t = soc.table();
        var table = new SocTable(t.soc(), t.compatibles(), t.ipaVersion(), t.gsiVersion(), t.registers(),
                t.backwardCompatibility(), t.qsb(), 0, t.endpoints(), t.resources(), t.memory(), t.power(), t.windows());
        try (var bench = new DriverBench(Socs.with(soc, table), "self")) {
            var e = assertThrows(DriverException.class, bench::probe);
            assertEquals("modem-route-count", e.faults().getFirst().rule());
            assertEquals(List.of(), bench.lines(l -> !l.startsWith("ST")));
        }
    }

    /**
     * Everything the driver asks for fails once: memory, lines, power, mappings, firmware, sockets; a GSI command is never
     * carried out. What was taken before is given back once, the last taken first.
     */
    @ParameterizedTest
    @MethodSource("socs")
    void shouldGiveBackInReverseOrderWhateverFails(String name) throws Exception {
        var kinds = refuseEverything(name, "self");
        assertTrue(kinds.values().stream().mapToInt(n -> n).sum() > 40, kinds::toString);
        assertEquals(Set.of("clock", "dma", "firmware", "gsi", "interconnects", "line", "mapping", "remote", "shared",
                "socket"), kinds.keySet());
        assertEquals(4, refuseEverything(name, "modem").get("line") + 1, "ipa, ipa-clock-query, ipa-setup-ready");
    }

    /** Answers how often what was refused. */
    private static Map<String, Integer> refuseEverything(String name, String loader) throws Exception {
        var refused = new TreeMap<String, Integer>();
        String what = "something";
        for (int n = 1; !what.isEmpty(); n++) {
            try (var bench = new DriverBench(Socs.of(name), loader)) {
                bench.hardware.refuse(n);
                try {
                    bench.probe();
                    assertTrue(bench.hardware.refused().matches("|dma receive buffers .*"), bench.hardware.refused());
                    bench.remove();
                } catch (DriverException e) {
                    assertFalse(bench.hardware.refused().isEmpty(), e.getMessage());
                }
                bench.requireNothingLeft();
                what = bench.hardware.refused().replaceAll(" .*", "");
                refused.merge(what, 1, Integer::sum);
            }
        }
        refused.remove("");
        return refused;
    }

    @Test
    void shouldSetUpInsideTheProbeWithoutAFirmwareLoadWhenToldToSkipIt() throws Exception {
        try (var bench = new DriverBench(Socs.of("sdm845"), "skip")) {
            bench.probe();
            assertTrue(bench.isSetUp());
            assertEquals(DeviceState.WAITING_FOR_MODEM, bench.states.getLast());
            assertEquals(List.of(), bench.lines(l -> l.startsWith("firmware")));
        }
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldNotTouchTheGsiUntilTheModemHasLoadedItsFirmwareAndThenSetUpOnce(String name) throws Exception {
        try (var bench = new DriverBench(Socs.of(name), "modem")) {
            bench.probe();
            assertEquals(DeviceState.WAITING_FOR_FIRMWARE, bench.states.getLast());
            assertEquals(List.of(), bench.lines(l -> l.startsWith("gsi")));
            bench.silicon.modemSilicon().loadGsiFirmware();
            bench.time.settle();
            bench.time.run(Duration.ofMillis(100));
            assertTrue(bench.isSetUp());
            assertEquals(1, bench.lines(l -> l.startsWith("STEP handshake: done")).size());
            bench.log.clear();
            bench.hardware.fire(Interrupt.SETUP_READY);
            bench.time.run(Duration.ofMillis(100));
            assertEquals(List.of(), bench.log);
            assertEquals(DeviceState.WAITING_FOR_MODEM, bench.states.getLast());
        }
    }

    @Test
    void shouldStayConfiguredWhenTheModemSaysTooEarlyThatTheFirmwareRuns() throws Exception {
        try (var bench = new DriverBench(Socs.of("sdm845"), "modem")) {
            bench.probe();
            bench.hardware.fire(Interrupt.SETUP_READY);
            bench.time.run(Duration.ofMillis(10));
            assertFalse(bench.isSetUp());
            assertTrue(bench.log.stream().anyMatch(l -> l.startsWith("setup failed: gsi setup: gsi firmware is not")),
                    () -> bench.log.toString());
            bench.silicon.modemSilicon().loadGsiFirmware();
            bench.time.run(Duration.ofMillis(100));
            assertTrue(bench.isSetUp());
            assertEquals(DeviceState.WAITING_FOR_MODEM, bench.states.getLast());
        }
    }

    /** Spec 05 §5 and §4, spec 01 §2.2: what is written before anything else. */
    @Test
    void shouldWriteThePrimitiveConfigurationFirst() throws Exception {
        Map<String, List<String>> first = Map.of(
                "msm8998", List.of("IPA_BCR = 1", "CLKON_CFG = 8", "QSB_MAX_WRITES = 28", "QSB_MAX_READS = 88",
                        "COUNTER_CFG = f0", "IPA_IRQ_EN = 0", "IPA_IRQ_EN = 4", "IPA_IRQ_EN = c"),
                "sdm845", List.of("IPA_BCR = 3b", "QSB_MAX_WRITES = 48", "QSB_MAX_READS = c8", "COUNTER_CFG = f0",
                        "IDLE_INDICATION_CFG = 100", "IPA_IRQ_EN = 0", "IPA_IRQ_EN = 4", "IPA_IRQ_EN = c"),
                "sm8550", List.of("COMP_CFG = 180", "QSB_MAX_WRITES = 0", "QSB_MAX_READS = 8c", "TIMERS_XO_CLK_DIV_CFG = 0",
                        "QTIME_TIMESTAMP_CFG = 180e00", "TIMERS_PULSE_GRAN_CFG = b63", "TIMERS_XO_CLK_DIV_CFG = bf",
                        "TIMERS_XO_CLK_DIV_CFG = 800000bf", "IDLE_INDICATION_CFG = 100", "IPA_IRQ_EN = 0",
                        "IPA_IRQ_EN = 4", "IPA_IRQ_EN = c"));
        for (var expected : first.entrySet()) {
            try (var bench = new DriverBench(Socs.of(expected.getKey()), "self")) {
                bench.probe();
                assertEquals(expected.getValue(), bench.lines(l -> l.startsWith("ipa ")).stream().map(l -> l.substring(4))
                        .limit(expected.getValue().size()).toList());
            }
        }
    }

    @Test
    void shouldNeverWriteWhatVersion351DoesNotProgram() throws Exception {
        try (var bench = new DriverBench(Socs.of("sdm845"), "self")) {
            bench.probe();
            assertEquals(List.of(), bench.lines(l -> l.matches("ipa (COMP_CFG|CLKON_CFG|IPA_TX_CFG).*")));
        }
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldSetUpInTheOrderOfTheSpecification(String name) throws Exception {
        SocDescriptor soc = Socs.of(name);
        try (var bench = new DriverBench(soc, "self")) {
            bench.probe();
            var order = List.of(bench.at(start(soc, EndpointName.AP_COMMAND_TX)), bench.at("IMMEDIATE_COMMAND 0x9"),
                    bench.at("ipa LOCAL_PKT_PROC_CNTXT"), tableInit(bench), bench.at(start(soc, EndpointName.AP_LAN_RX)),
                    bench.at("ipa ROUTE"), bench.at("QRTR"));
            assertEquals(order.stream().sorted().toList(), order, () -> String.join("\n", bench.log));
        }
    }

    private static int tableInit(DriverBench bench) {
        List<String> tables = bench.lines(l -> l.matches("IMMEDIATE_COMMAND 0x[3478] .*"));
        assertFalse(tables.isEmpty());
        return bench.log.indexOf(tables.getFirst());
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldAllocateButNotStartTheNetworksChannelsInSetup(String name) throws Exception {
        SocDescriptor soc = Socs.of(name);
        try (var bench = new DriverBench(soc, "self")) {
            bench.probe();
            for (var network : List.of(EndpointName.AP_MODEM_TX, EndpointName.AP_MODEM_RX)) {
                var channel = bench.silicon.state().channels().stream().filter(c -> c.id() == channel(soc, network))
                        .findFirst().orElseThrow();
                assertEquals("ALLOCATED", channel.state());
                assertEquals(List.of(), bench.lines(start(soc, network)::equals));
            }
        }
    }

    /** Spec 05 §6. */
    @Test
    void shouldSetAndClearTheDefaultRouteOfEveryVersion() throws Exception {
        Map<String, String> set = Map.of("msm8998", "11e005e", "sdm845", "1120052", "sc7180", "1100050", "sdx55", "1200060",
                "sm6350", "1120052", "sm8350", "1160056", "sc7280", "1120052", "sdx65", "c001010", "milos", "c000b0b",
                "sm8550", "c001010");
        for (String name : Socs.ALL) {
            try (var bench = new DriverBench(Socs.of(name), "self")) {
                bench.probe();
                assertEquals(set.get(name), bench.last("ipa ROUTE"), name);
                bench.remove();
                boolean wide = Socs.of(name).table().ipaVersion().atLeast("5.0");
                assertEquals(wide ? "c000000" : "1000040", bench.last("ipa ROUTE"), name);
                assertEquals(name.equals("msm8998") ? "" : "10000", bench.last("ipa IDLE_INDICATION_CFG"), name);
            }
        }
    }

    @Test
    void shouldEnableTheSuspendInterruptWithItsFirstEndpointAndDisableItWithItsLast() throws Exception {
        try (var bench = new DriverBench(Socs.of("sdm845"), "self")) {
            bench.probe();
            List<String> on = List.of("ipa IPA_IRQ_EN = 0", "ipa IPA_IRQ_EN = 4", "ipa IPA_IRQ_EN = c",
                    "ipa IRQ_SUSPEND_EN[0] = 200", "ipa IPA_IRQ_EN = 400c");
            assertEquals(on, bench.lines(l -> l.matches("ipa (IPA_IRQ_EN|IRQ_SUSPEND_EN).*")));
            bench.log.clear();
            bench.remove();
            assertEquals(List.of("ipa IPA_IRQ_EN = c", "ipa IRQ_SUSPEND_EN[0] = 0", "ipa IPA_IRQ_EN = 4",
                    "ipa IPA_IRQ_EN = 0"), bench.lines(l -> l.matches("ipa (IPA_IRQ_EN|IRQ_SUSPEND_EN).*")));
        }
    }
}
