package org.qipa.core.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.qipa.api.device.DeviceState;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.register.RegisterMap.Block;
import org.qipa.core.driver.DriverAccess;
import org.qipa.core.driver.DriverException;
import org.qipa.vectors.Vectors;

/** The driver beside the traces: packets over suspends, failures, recovery, removal. */
class DriverLifeTest {

    private static Replay opened(String trace) throws Exception {
        TraceFile file = TraceFile.of(Vectors.own().named(trace));
        var replay = new Replay(file);
        replay.run(file);
        return replay;
    }

    private static byte[] frame(int n) {
        return new byte[] {0, 1, 0, 4, (byte) (n >>> 8), (byte) n, 0, 0};
    }

    private static List<String> sent(Streams streams, String stream) {
        return streams.lines(stream).stream().map(l -> l.substring(l.lastIndexOf(' ') + 1)).toList();
    }

    @Test
    void shouldRingOnceForAllFramesOfABatch() throws Exception {
        try (Replay r = opened("trace-sdm845.json")) {
            Streams out = r.record();
            for (int i = 0; i < 16; i++) {
                r.frames.add(frame(i));
            }
            r.netdev().wake();
            r.time().settle();
            assertEquals(16, out.lines("tre tx 3").size());
            assertEquals(1, out.lines("gsi").stream().filter(l -> l.startsWith("CH_C_DOORBELL_0[3]")).count());
        }
    }

    @Test
    void shouldLoseAndRepeatNothingWhenTheDeviceSuspendsBetweenFrames() throws Exception {
        for (String[] soc : new String[][] {{"trace-sdm845.json", "tre tx 3"}, {"trace-sm8550.json", "tre tx 11"}}) {
            try (Replay r = opened(soc[0])) {
                Streams out = r.record();
                var expected = new ArrayList<String>();
                for (int i = 0; i < 40; i++) {
                    r.time().run(Duration.ofMillis(i % 3 == 0 ? 600 : 40));
                    if (i % 3 == 0) {
                        assertEquals("SUSPENDED", r.driver().power().state());
                    }
                    for (int j = 0; j < 30; j++) {
                        r.frames.add(frame(i * 30 + j));
                        expected.add(java.util.HexFormat.of().formatHex(frame(i * 30 + j)));
                    }
                    r.netdev().wake();
                }
                r.time().run(Duration.ofMillis(50));
                assertEquals(expected, sent(out, soc[1]));
                assertEquals(0, r.driver().power().usage());
            }
        }
    }

    @Test
    void shouldGoOnFromAFullRingWhenItHasRoom() throws Exception {
        try (Replay r = opened("trace-sdm845.json")) {
            Streams out = r.record();
            for (int i = 0; i < 2000; i++) {
                r.frames.add(frame(i));
            }
            r.netdev().wake();
            r.time().settle();
            assertEquals(2000, out.lines("tre tx 3").size());
        }
    }

    @Test
    void shouldReportACanaryThatDoesNotHoldWhenTheDeviceIsRemoved() throws Exception {
        for (boolean damaged : new boolean[] {false, true}) {
            try (Replay r = opened("trace-sdm845-zero.json")) {
                if (damaged) {
                    // The second canary of V4_FILTER, just before its offset 0x308.
                    r.platform().localMemory().set(java.lang.foreign.ValueLayout.JAVA_INT, 0x304, 0);
                }
                r.owner(r.driver()::remove);
                assertEquals(damaged ? 1L : 0L, r.journal().counts(JournalKind.FAULT).getOrDefault("canary-damaged", 0L));
            }
        }
    }

    @Test
    void shouldStayReadyWithoutPowerWhenIdleAndBeSuspendedOnRequest() throws Exception {
        try (Replay r = opened("trace-sdm845.json")) {
            r.time().run(Duration.ofMillis(600));
            assertEquals(DeviceState.READY, r.states().getLast());
            assertEquals("SUSPENDED", r.driver().power().state());
            r.driver().suspendNow();
            r.time().settle();
            assertEquals(DeviceState.SUSPENDED, r.states().getLast());
            var registers = r.driver().registers(Block.IPA, false).toCompletableFuture();
            r.time().settle();
            var e = assertThrows(ExecutionException.class, registers::get);
            assertEquals("SUSPENDED: no power to read registers with", e.getCause().getMessage());
            var woken = r.driver().registers(Block.GSI, true).toCompletableFuture();
            r.time().settle();
            assertTrue(woken.get().stream().anyMatch(v -> v.register().equals("GSI_STATUS") && v.value() == 1));
            assertTrue(woken.get().stream().noneMatch(v -> v.register().contains("DOORBELL")));
            assertEquals(DeviceState.READY, r.states().getLast());
        }
    }

    @Test
    void shouldRefuseToSuspendWhileSomebodyNeedsPower() throws Exception {
        try (Replay r = opened("trace-sdm845.json")) {
            r.owner(() -> DriverAccess.power(r.driver()).getSync());
            var refused = r.driver().suspendNow().toCompletableFuture();
            r.time().settle();
            assertEquals("power is in use: usage=1",
                    assertThrows(ExecutionException.class, refused::get).getCause().getMessage());
            r.owner(() -> DriverAccess.power(r.driver()).putAutosuspend());
            var done = r.driver().suspendNow().toCompletableFuture();
            r.time().settle();
            assertTrue(done.isDone() && !done.isCompletedExceptionally());
            assertEquals("SUSPENDED", r.driver().power().state());
        }
    }

    @Test
    void shouldSayThatThePipelineDidNotClearAndGoOn() throws Exception {
        try (Replay r = opened("trace-sm8550.json")) {
            r.platform().commands().swallow = true;
            long start = r.time().nanoTime();
            r.crash();
            assertTrue(r.time().nanoTime() - start >= Duration.ofSeconds(1).toNanos());
            assertEquals(DeviceState.WAITING_FOR_MODEM, r.states().getLast());
            assertEquals(1, r.driver().recoveries());
            assertFalse(r.carrier);
            assertTrue(r.journal().events(e -> e.kind() == JournalKind.FAULT).stream().anyMatch(
                    e -> e.text().contains("pipeline clear: no status arrived: limit=1000 ms")));
        }
    }

    @Test
    void shouldRecoverFromACrashWhileSuspended() throws Exception {
        try (Replay r = opened("trace-sdm845.json")) {
            r.time().run(Duration.ofMillis(600));
            r.crash();
            assertEquals(DeviceState.WAITING_FOR_MODEM, r.states().getLast());
            assertEquals(1, r.driver().recoveries());
            assertTrue(r.journal().events(e -> e.kind() == JournalKind.FAULT).isEmpty());
        }
    }

    @Test
    void shouldUndoEverythingWhateverAllocationFails() throws Exception {
        TraceFile file = TraceFile.of(Vectors.own().named("trace-sdm845.json"));
        boolean failed = true;
        int n = 0;
        for (; failed && n < 60; n++) {
            try (var r = new Replay(file)) {
                r.platform().allocationsLeft = n;
                try {
                    r.owner(r.driver()::probe);
                    failed = false;
                } catch (DriverException e) {
                    assertTrue(e.getMessage().contains("no DMA memory: what=")
                            || e.getMessage().contains("no receive buffers: endpoint=AP_LAN_RX"), e.getMessage());
                    clean(r);
                }
            }
        }
        assertTrue(n > 11, "allocations " + n);
    }

    private static void clean(Replay r) {
        assertEquals(0, r.platform().allocations());
        assertEquals(0, r.platform().mappings());
        for (Interrupt i : Interrupt.values()) {
            assertFalse(r.platform().line(i).isTaken(), i.toString());
        }
        assertEquals(0, r.driver().power().usage());
    }

    @Test
    void shouldSayThatTheFirmwareDoesNotRun() throws Exception {
        TraceFile file = TraceFile.of(Vectors.own().named("trace-sdm845.json"));
        try (var r = new Replay(file)) {
            r.platform().gsi.set("GSI_STATUS", 0, 0);
            var e = assertThrows(DriverException.class, () -> r.owner(r.driver()::probe));
            assertTrue(e.getMessage().startsWith("gsi setup: gsi firmware is not running"), e.getMessage());
            clean(r);
        }
    }

    @Test
    void shouldSayWhatTheHardwareDoesNotHave() throws Exception {
        TraceFile file = TraceFile.of(Vectors.own().named("trace-sdm845.json"));
        try (var r = new Replay(file)) {
            r.platform().ipa.set("FLAVOR_0", 0, 0x0904_0600);
            var e = assertThrows(DriverException.class, () -> r.owner(r.driver()::probe));
            assertEquals("hardware-endpoint", e.faults().getFirst().rule());
            assertTrue(e.getMessage().contains("endpoint=MODEM_LAN_TX") || e.getMessage().contains("endpoint_id=6"),
                    e.getMessage());
            clean(r);
        }
    }

    @Test
    void shouldLeaveNothingWhenRemovedWhileItWaitsForFirmware() throws Exception {
        TraceFile file = TraceFile.of(Vectors.own().named("trace-sdm845-zero.json"));
        try (var r = new Replay(file)) {
            r.owner(r.driver()::probe);
            assertEquals(DeviceState.WAITING_FOR_FIRMWARE, r.states().getLast());
            assertTrue(r.driver().waitsFor().contains("ipa-setup-ready"));
            r.owner(r.driver()::remove);
            clean(r);
            r.owner(r.driver()::remove);
        }
    }

    @Test
    void shouldLeaveNothingWhenRemovedUnderTraffic() throws Exception {
        try (Replay r = opened("trace-sm8550.json")) {
            for (int i = 0; i < 300; i++) {
                r.frames.add(frame(i));
            }
            r.netdev().wake();
            r.owner(r.driver()::remove);
            clean(r);
            assertFalse(r.carrier);
        }
    }

    @Test
    void shouldHoldTheUplinkAndTellThePhasesWhenQuiet() throws Exception {
        try (Replay r = opened("trace-sm8550.json")) {
            long start = r.time().nanoTime();
            r.owner(() -> r.driver().quiesce(Duration.ofMillis(20).toNanos()));
            assertTrue(r.time().nanoTime() - start <= Duration.ofMillis(20).toNanos());
            Streams out = r.record();
            r.frames.add(frame(1));
            r.netdev().wake();
            r.time().run(Duration.ofMillis(100));
            assertEquals(List.of(), out.lines("tre tx 11"));
            assertEquals(1, r.frames.size());
            assertEquals(List.of("uplink held", "uplink drained", "modem endpoints paused", "aggregation closed",
                    "received"), r.journal().events(e -> e.kind() == JournalKind.SWAP).stream()
                            .map(e -> e.subject()).toList());
            r.owner(r.driver()::remove);
            clean(r);
        }
    }

    @Test
    void shouldRefuseASecondPort() throws Exception {
        try (Replay r = opened("trace-sdm845.json"); Replay other = opened("trace-sdm845.json")) {
            assertNotNull(other);
            var second = r.netdev().open(other).toCompletableFuture();
            r.time().settle();
            assertEquals("another port is attached: netdev=rmnet_ipa0",
                    assertThrows(ExecutionException.class, second::get).getCause().getMessage());
        }
    }
}
