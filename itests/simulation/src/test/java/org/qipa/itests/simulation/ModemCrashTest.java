package org.qipa.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.qipa.api.device.DeviceState;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.platform.Hardware.RemoteProcessorEvent;
import org.qipa.core.driver.DriverBench;
import org.qipa.core.netdev.ModemNetwork;

/** Modem crashes and clean stops (spec 11 §6), in the order in which hardware sees them. */
class ModemCrashTest {

    private static final Pattern STEPS = Pattern.compile("STEP (pause|drop|reset|flush|release|stop|zero).*");

    static List<String> socs() {
        return Socs.ALL;
    }

    private static void event(DriverBench bench, RemoteProcessorEvent event) {
        var done = bench.hardware.remote(event).toCompletableFuture();
        assertTrue(bench.time.runUntil(done::isDone, Duration.ofSeconds(2)), bench.driver.waitsFor());
    }

    private static List<String> crash(DriverBench bench, RemoteProcessorEvent how) {
        bench.log.clear();
        event(bench, how);
        return List.copyOf(bench.log);
    }

    private static DriverBench open(String soc) throws Exception {
        return new DriverBench(Socs.of(soc), "self").ready().open();
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldDoTheStepsOfTheSpecificationInTheirOrder(String soc) throws Exception {
        try (var bench = open(soc)) {
            List<String> story = crash(bench, RemoteProcessorEvent.BEFORE_SHUTDOWN_CRASHED);
            assertEquals(List.of("STEP pause modem endpoints: done", "STEP drop what is for the modem: done",
                    "STEP reset modem filters: done", "STEP reset modem routes: done", "STEP flush hashes: done",
                    "STEP reset modem status: done", "STEP release modem endpoints: done", "STEP stop network device: done",
                    "STEP zero modem memory: done"), story.stream().filter(l -> STEPS.matcher(l).matches()).toList());
            assertEquals(1, story.stream().filter("netdev unregistered"::equals).count());
            assertTrue(story.indexOf("netdev unregistered") > story.indexOf("STEP release modem endpoints: done"));
            assertTrue(story.indexOf("netdev unregistered") < story.indexOf("STEP stop network device: done"));
            assertNull(bench.netdev);
            assertEquals(ModemNetwork.State.STOPPED, bench.network().state());
        }
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldDisableTheNetworksEndpointsOnce(String soc) throws Exception {
        try (var bench = open(soc)) {
            List<String> stops = crash(bench, RemoteProcessorEvent.BEFORE_SHUTDOWN_CRASHED).stream()
                    .filter(l -> l.startsWith("gsi CH_CMD = 2")).toList();
            assertEquals(2, stops.size(), stops::toString);
            assertEquals(2, stops.stream().distinct().count(), stops::toString);
        }
    }

    /** Spec 04 §6: header, processing contexts, memory of the modem, from the zero buffer, once the netdev is gone. */
    @Test
    void shouldZeroTheModemsMemoryInOrderAfterTheNetworkDeviceIsGone() throws Exception {
        try (var bench = open("sdm845")) {
            List<String> story = crash(bench, RemoteProcessorEvent.BEFORE_SHUTDOWN_CRASHED);
            List<String> zeros = story.subList(story.indexOf("STEP stop network device: done"),
                    story.indexOf("STEP zero modem memory: done")).stream().filter(l -> l.startsWith("IMM")).toList();
            assertEquals(List.of(copy(0x688, 0x140), copy(0x7d0, 0x200), copy(0xbd8, 0x1024)),
                    zeros.stream().map(l -> l.substring(0, "IMMEDIATE_COMMAND 0x13 00000000".length() + 8)).toList());
        }
    }

    /** DMA to local memory (spec 07 §2): 2 bytes reserved, size, local address, 2 bytes of flags; then the source. */
    private static String copy(int offset, int size) {
        return String.format("IMMEDIATE_COMMAND 0x13 0000%02x%02x%02x%02x0000", size & 0xff, size >> 8, offset & 0xff,
                offset >> 8);
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldDoTheSameWhenTheModemStopsInOrder(String soc) throws Exception {
        try (var crashed = open(soc); var stopped = open(soc)) {
            assertEquals(plain(crash(crashed, RemoteProcessorEvent.BEFORE_SHUTDOWN_CRASHED)),
                    plain(crash(stopped, RemoteProcessorEvent.BEFORE_SHUTDOWN)));
        }
    }

    /** What is done, without the reason that is given for it. */
    private static List<String> plain(List<String> story) {
        return story.stream().filter(l -> !l.startsWith("STATE") && !l.startsWith("STEP modem ")).toList();
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldDoNothingWhenTheModemCrashesBeforeSetUp(String soc) throws Exception {
        try (var bench = new DriverBench(Socs.of(soc), "modem")) {
            bench.probe();
            List<String> story = crash(bench, RemoteProcessorEvent.BEFORE_SHUTDOWN_CRASHED);
            assertEquals(List.of("STEP modem BEFORE_SHUTDOWN_CRASHED: notified"), story);
            assertEquals(DeviceState.WAITING_FOR_FIRMWARE, bench.states.getLast());
            assertEquals(0, bench.driver.recoveries());
        }
    }

    /** How far the handshake of the first boot has come. */
    enum Reached {
        /** Nothing is known of the modem. */
        NOTHING("STEP handshake: done"),
        /** INIT_DRIVER is under way. */
        ASKED("QMI .*INIT_DRIVER.*"),
        /** It was answered. */
        ANSWERED("QMI .*INIT_DRIVER.*(rx|received|response).*"),
        /** The modem wants to hear when all is done. */
        REGISTERED("QMI .*INDICATION_REGISTER.*");

        private final Pattern line;

        Reached(String line) {
            this.line = Pattern.compile(line);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldComeUpWithTheNextBootWhereverTheHandshakeWas(Reached where) throws Exception {
        for (String soc : List.of("sdm845", "sc7180", "sm8550")) {
            try (var bench = new DriverBench(Socs.of(soc), "self")) {
                bench.probe();
                var modem = bench.modem();
                assertTrue(bench.time.runUntil(() -> bench.log.stream().anyMatch(l -> where.line.matcher(l).matches()),
                        Duration.ofSeconds(1)), () -> String.join("\n", bench.log));
                modem.crash(true);
                bench.time.run(Duration.ofMillis(10));
                bench.awaitNetdev();
                bench.time.run(Duration.ofSeconds(1));
                assertEquals(DeviceState.READY, bench.states.getLast());
                assertEquals(ModemNetwork.State.RUNNING, bench.network().state());
                assertEquals(java.util.Map.of(), bench.journal().counts(JournalKind.FAULT), where + " " + soc);
            }
        }
    }

    @Test
    void shouldMakeANetworkDeviceAndIndicateAtMostOnceInEachOfThreeBoots() throws Exception {
        try (var bench = open("sdm845")) {
            for (int boot = 2; boot <= 4; boot++) {
                bench.log.clear();
                bench.restart();
                assertEquals(boot, bench.netdevs);
                bench.time.run(Duration.ofSeconds(1));
                long asked = bench.lines(l -> l.startsWith("QMI") && l.contains("INDICATION_REGISTER")).size();
                long told = bench.lines(l -> l.startsWith("QMI") && l.contains("INIT_COMPLETE ")
                        && !l.contains("DRIVER_INIT_COMPLETE")).size();
                assertTrue(told <= 2 && asked >= told, () -> String.join("\n", bench.lines(l -> l.startsWith("QMI"))));
            }
        }
    }

    @Test
    void shouldEndTheSameWhetherTheServiceLeavesBeforeOrAfterTheNotification() throws Exception {
        var ends = new ArrayList<String>();
        for (boolean first : new boolean[] {true, false}) {
            try (var bench = open("sdm845")) {
                if (first) {
                    bench.bye();
                }
                crash(bench, RemoteProcessorEvent.BEFORE_SHUTDOWN_CRASHED);
                if (!first) {
                    bench.bye();
                }
                bench.time.run(Duration.ofMillis(10));
                var h = bench.driver.handshake();
                ends.add(h.toString().replaceAll("(since|age|nanos)[A-Za-z]*=[^,\\]]*", "") + " "
                        + bench.network().state() + " " + bench.driver.ucLoaded() + " " + bench.states.getLast());
                assertNull(bench.netdev);
                assertTrue(bench.driver.ucLoaded());
            }
        }
        assertEquals(ends.get(0), ends.get(1));
    }

    @Test
    void shouldListenToSetupReadyAgainAfterACrash() throws Exception {
        try (var bench = new DriverBench(Socs.of("sdm845"), "modem")) {
            bench.probe();
            bench.modem();
            bench.awaitNetdev();
            bench.time.run(Duration.ofMillis(100));
            List<String> story = crash(bench, RemoteProcessorEvent.BEFORE_SHUTDOWN_CRASHED);
            assertEquals(List.of("disable ipa-setup-ready", "enable ipa-setup-ready"),
                    story.stream().filter(l -> l.endsWith("ipa-setup-ready")).toList());
            bench.log.clear();
            bench.hardware.fire(Interrupt.SETUP_READY);
            bench.time.settle();
            assertEquals(List.of(), bench.lines(l -> l.startsWith("gsi") || l.startsWith("ipa")));
        }
    }

    @Test
    void shouldMakeOneNetworkDeviceHoweverOftenItIsStartedAndStopAStoppedOneWithoutComplaint() throws Exception {
        try (var bench = open("sdm845")) {
            bench.owner(bench.network()::start);
            assertEquals(1, bench.netdevs);
            for (int n = 0; n < 2; n++) {
                bench.owner(() -> {
                    bench.network().stop("test", true);
                    return null;
                });
            }
            assertEquals(ModemNetwork.State.STOPPED, bench.network().state());
            assertEquals(1, bench.lines("netdev unregistered"::equals).size());
            assertFalse(bench.network().isOpen());
        }
    }

    @Test
    void shouldTellMuxLayerAndUserWhatTheHardwareOffers() throws Exception {
        try (var bench = open("sdm845"); var late = open("sm8550")) {
            assertEquals("MAP_V4", bench.netdev.offload().name());
            assertEquals("MAP_V5", late.netdev.offload().name());
            assertEquals("3.5.1", Socs.of("sdm845").table().ipaVersion().toString());
            assertEquals(List.of(2, 10), bench.driver.endpoints().stream()
                    .filter(e -> e.name().equals("AP_MODEM_TX") || e.name().equals("AP_MODEM_RX")).map(e -> e.id())
                    .sorted().toList());
        }
    }
}
