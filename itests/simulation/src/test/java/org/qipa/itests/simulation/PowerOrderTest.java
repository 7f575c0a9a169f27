package org.qipa.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qipa.api.soc.EndpointName;
import org.qipa.core.driver.DriverBench;
import org.qipa.core.netdev.NetdevTransmit;

/** What goes off and on in which order (spec 10 §3.2, 08 §8), and what an uplink packet meets meanwhile (11 §4.3). */
class PowerOrderTest {

    private static final Duration IDLE = Duration.ofMillis(600);
    private static final byte[] FRAME = {0, 1, 0, 4, 0, 0, 0, 0};

    static List<String> socs() {
        return Socs.ALL;
    }

    /** How an endpoint is suspended: by a bit before 4.0 (RX only), else by stopping its channel. */
    private static String line(String soc, EndpointName name, boolean on) {
        var table = Socs.of(soc).table();
        var endpoint = table.endpoint(name);
        if (table.ipaVersion().before("4.0")) {
            return endpoint.towardIpa() ? "" : "ipa ENDP_INIT_CTRL[" + endpoint.endpointId() + "] = " + (on ? "0" : "1");
        }
        return "gsi CH_CMD = " + Integer.toHexString((on ? 1 : 2) << 24 | endpoint.channelId());
    }

    private static List<String> order(String soc, boolean on, EndpointName... names) {
        var lines = new ArrayList<String>();
        for (EndpointName name : names) {
            lines.add(line(soc, name, on));
        }
        lines.remove("");
        lines.remove("");
        return lines;
    }

    private static List<String> switches(DriverBench bench) {
        return bench.lines(l -> l.matches("(gsi CH_CMD = [12]|ipa ENDP_INIT_CTRL|clock|interconnects|(en|dis)able gsi).*"));
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldSuspendEndpointsThenTheGsiLineThenClockThenInterconnects(String soc) throws Exception {
        try (var bench = new DriverBench(Socs.of(soc), "self").ready().open()) {
            bench.log.clear();
            bench.time.run(Duration.ofMillis(499));
            assertEquals(List.of(), switches(bench));
            bench.time.run(Duration.ofMillis(101));
            var expected = order(soc, false, EndpointName.AP_MODEM_RX, EndpointName.AP_MODEM_TX, EndpointName.AP_LAN_RX,
                    EndpointName.AP_COMMAND_TX);
            expected.addAll(List.of("disable gsi", "clock off", "interconnects off"));
            assertEquals(expected, switches(bench));
        }
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldResumeInTheOrderOfTheSpecificationAndThenWakeTheQueue(String soc) throws Exception {
        try (var bench = new DriverBench(Socs.of(soc), "self").ready().open()) {
            bench.time.run(IDLE);
            bench.log.clear();
            bench.frames.add(FRAME);
            bench.netdev.wake();
            bench.time.run(Duration.ofMillis(20));
            var expected = new ArrayList<>(List.of("interconnects on", "clock on", "enable gsi"));
            expected.addAll(order(soc, true, EndpointName.AP_COMMAND_TX, EndpointName.AP_LAN_RX, EndpointName.AP_MODEM_TX,
                    EndpointName.AP_MODEM_RX));
            assertEquals(expected, switches(bench));
            int doorbell = bench.at("gsi CH_C_DOORBELL_0[" + Socs.of(soc).table().endpoint(EndpointName.AP_MODEM_TX)
                    .channelId() + "]");
            assertTrue(doorbell > bench.log.indexOf(expected.getLast()), () -> String.join("\n", bench.log));
            assertEquals(1, bench.driver.counters().get("tx_packets"));
        }
    }

    @Test
    void shouldOnlySwitchPowerBeforeSetUp() throws Exception {
        try (var bench = new DriverBench(Socs.of("sdm845"), "modem")) {
            bench.probe();
            bench.log.clear();
            bench.time.run(IDLE);
            assertEquals(List.of("clock off", "interconnects off"), bench.log);
            bench.log.clear();
            bench.driver.resumeNow();
            bench.time.settle();
            assertEquals(List.of("interconnects on", "clock on"), bench.log);
        }
    }

    @Test
    void shouldTakeAPacketAgainThatCameWhileSuspended() throws Exception {
        try (var bench = new DriverBench(Socs.of("sdm845"), "self").ready().open()) {
            bench.time.run(IDLE);
            bench.onData(() -> {
                assertEquals(NetdevTransmit.Result.BUSY,
                        bench.network().transmit().transmit(MemorySegment.ofArray(FRAME), false));
                assertFalse(bench.network().transmit().isRunning());
                return null;
            });
            bench.time.run(Duration.ofMillis(20));
            assertTrue(bench.network().transmit().isRunning());
            assertEquals(NetdevTransmit.Result.SENT, transmit(bench));
            assertEquals(1, bench.driver.counters().get("tx_packets"));
            assertEquals(0, bench.driver.counters().get("tx_dropped"));
        }
    }

    @Test
    void shouldKeepThePacketUntilThePowerComesAfterAll() throws Exception {
        try (var bench = new DriverBench(Socs.of("sdm845"), "self").ready().open()) {
            bench.time.run(IDLE);
            bench.hardware.clockRefused(true);
            bench.frames.add(FRAME);
            bench.netdev.wake();
            bench.time.run(Duration.ofSeconds(3));
            assertEquals(1, bench.frames.size());
            assertEquals("SUSPENDED", bench.driver.power().state());
            bench.hardware.clockRefused(false);
            bench.time.run(Duration.ofSeconds(1));
            assertEquals(0, bench.frames.size());
            assertEquals(1, bench.driver.counters().get("tx_packets"));
        }
    }

    @Test
    void shouldDropThePacketAndLeaveTheQueueAwakeWhenThereWillBeNoPowerAnyMore() throws Exception {
        try (var bench = new DriverBench(Socs.of("sdm845"), "self").ready().open()) {
            bench.owner(() -> {
                bench.power().exit();
                return null;
            });
            assertEquals(NetdevTransmit.Result.DROPPED, transmit(bench));
            assertTrue(bench.network().transmit().isRunning());
            assertEquals(1, bench.driver.counters().get("tx_dropped"));
            assertEquals(0, bench.driver.counters().get("tx_packets"));
        }
    }

    @Test
    void shouldDropAPacketWithoutBytes() throws Exception {
        try (var bench = new DriverBench(Socs.of("sdm845"), "self").ready().open()) {
            assertEquals(NetdevTransmit.Result.DROPPED,
                    bench.onData(() -> bench.network().transmit().transmit(MemorySegment.ofArray(new byte[0]), false)));
            assertEquals(1, bench.driver.counters().get("tx_dropped"));
            assertEquals(0, bench.driver.counters().get("tx_packets"));
        }
    }

    @Test
    void shouldRefuseWithoutLossAndStayAwakeWhenTheRingIsFull() throws Exception {
        try (var bench = new DriverBench(Socs.of("sdm845"), "self").ready().open()) {
            int sent = bench.onData(() -> {
                int n = 0;
                var frame = MemorySegment.ofArray(FRAME);
                while (bench.network().transmit().transmit(frame, true) == NetdevTransmit.Result.SENT) {
                    n++;
                }
                return n;
            });
            assertTrue(sent > 100, "sent=" + sent);
            assertTrue(bench.network().transmit().isRunning());
            assertEquals(0, bench.driver.counters().get("tx_dropped"));
            bench.time.run(Duration.ofMillis(50));
            assertEquals(NetdevTransmit.Result.SENT, transmit(bench));
            bench.time.run(Duration.ofMillis(50));
            assertEquals(sent + 1L, bench.driver.counters().get("tx_done_packets"));
        }
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldStartTheUplinkBeforeTheDownlinkAndStopThemTheOtherWayRound(String soc) throws Exception {
        try (var bench = new DriverBench(Socs.of(soc), "self").ready().open()) {
            String tx = Integer.toHexString(Socs.of(soc).table().endpoint(EndpointName.AP_MODEM_TX).channelId());
            String rx = Integer.toHexString(Socs.of(soc).table().endpoint(EndpointName.AP_MODEM_RX).channelId());
            assertTrue(bench.at("gsi CH_CMD = 100000" + tx) < bench.at("gsi CH_CMD = 100000" + rx));
            bench.log.clear();
            bench.netdev.close(bench);
            bench.time.run(Duration.ofMillis(50));
            assertTrue(bench.at("gsi CH_CMD = 200000" + rx) < bench.at("gsi CH_CMD = 200000" + tx));
        }
    }

    private static NetdevTransmit.Result transmit(DriverBench bench) throws Exception {
        return bench.onData(() -> bench.network().transmit().transmit(MemorySegment.ofArray(FRAME), false));
    }
}
