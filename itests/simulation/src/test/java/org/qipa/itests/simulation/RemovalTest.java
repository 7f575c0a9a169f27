package org.qipa.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qipa.core.driver.DriverBench;

/** Removal of a driver alone (spec 01 §2.5). */
class RemovalTest {

    static List<String> socs() {
        return Socs.ALL;
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldUnregisterTheNetworkDeviceBeforeAnythingIsTornDown(String soc) throws Exception {
        try (var bench = new DriverBench(Socs.of(soc), "self").ready().open()) {
            bench.log.clear();
            bench.remove();
            int gone = bench.at("netdev unregistered");
            assertTrue(gone < bench.at("ipa ROUTE"));
            assertEquals(List.of(), bench.log.subList(0, gone).stream()
                    .filter(l -> l.matches("ipa (ROUTE|IDLE_IND|IPA_IRQ_EN).*|gsi (CH_CMD = [9a]|EV_CH_CMD).*")).toList());
            bench.requireNothingLeft();
        }
    }

    /** The reference would keep everything allocated; what goes wrong with the network device is no reason to. */
    @ParameterizedTest
    @MethodSource("socs")
    void shouldReleaseEverythingEvenIfTheNetworkDeviceDoesNotStop(String soc) throws Exception {
        try (var bench = new DriverBench(Socs.of(soc), "self").ready().open()) {
            bench.brokenListener = true;
            long begin = bench.time.nanoTime();
            bench.remove();
            assertTrue(bench.time.nanoTime() - begin < Duration.ofMillis(900).toNanos());
            bench.requireNothingLeft();
        }
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldNotTouchTheGsiWhenRemovedBeforeSetUp(String soc) throws Exception {
        try (var bench = new DriverBench(Socs.of(soc), "modem")) {
            bench.probe();
            bench.remove();
            assertEquals(List.of(), bench.lines(l -> l.startsWith("gsi")));
            bench.requireNothingLeft();
        }
    }

    @Test
    void shouldGiveRetentionUpWhenRemovedWithTheMicrocontrollerLoaded() throws Exception {
        try (var bench = new DriverBench(Socs.of("sdm845"), "self").ready()) {
            bench.time.run(Duration.ofMillis(100));
            assertTrue(bench.micro().isLoaded());
            bench.remove();
            assertEquals("qmp { class: bcm, res: ipa_pc, val: 0 }", bench.lines(l -> l.startsWith("qmp")).getLast());
        }
    }

    @Test
    void shouldOnlySetTheStateBitsWhenItPanicsBeforeTheMicrocontrollerRuns() throws Exception {
        for (boolean loaded : new boolean[] {false, true}) {
            try (var bench = new DriverBench(Socs.of("sdm845"), "self")) {
                bench.probe();
                if (loaded) {
                    bench.modem();
                    bench.awaitNetdev();
                    bench.time.run(Duration.ofMillis(100));
                }
                bench.log.clear();
                bench.owner(() -> {
                    bench.driver.panic();
                    return null;
                });
                assertEquals(List.of("smp2p enabled true", "smp2p valid true"), bench.lines(l -> l.startsWith("smp2p")));
                assertEquals(loaded ? List.of("ipa IPA_IRQ_UC = 1") : List.of(), bench.lines(l -> l.startsWith("ipa ")));
            }
        }
    }
}
