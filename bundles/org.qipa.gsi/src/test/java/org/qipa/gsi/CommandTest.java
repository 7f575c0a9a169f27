package org.qipa.gsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.qipa.api.gsi.ChannelState;
import org.qipa.api.gsi.GsiChannel;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.gsi.GsiException.Reason;
import org.qipa.api.soc.EndpointName;

/** Commands and their states (99 H09 to H17, H21 to H25). */
class CommandTest {

    private static int commands(Bench bench) {
        return bench.hardware.written("CH_CMD").size();
    }

    @Test
    void shouldRefuseToStartAStartedChannelWithoutACommand() throws Exception {
        try (Bench bench = new Bench("sdm845").setup()) {
            GsiChannel channel = bench.channel(EndpointName.AP_LAN_RX);
            bench.run(channel::start);
            int before = commands(bench);
            GsiException e = bench.refused(channel::start);
            assertEquals(Reason.INVALID, e.reason());
            assertTrue(e.getMessage().contains(
                    "command=START channel=5 endpoint=AP_LAN_RX state=STARTED allowed=[ALLOCATED, STOPPED]"), e.getMessage());
            assertEquals(before, commands(bench));
            assertEquals(2, bench.hardware.values.get("CNTXT_SRC_IEOB_IRQ_MSK"), "still interrupts");
        }
    }

    @Test
    void shouldStopAStoppedChannelWithoutACommand() throws Exception {
        try (Bench bench = new Bench("sdm845").setup()) {
            GsiChannel channel = bench.channel(EndpointName.AP_LAN_RX);
            bench.run(channel::start);
            bench.run(channel::stop);
            int before = commands(bench);
            bench.run(channel::stop);
            assertEquals(before, commands(bench));
        }
    }

    @Test
    void shouldRefuseToStopAChannelThatWasNeverStarted() throws Exception {
        try (Bench bench = new Bench("sdm845").setup()) {
            assertEquals(Reason.INVALID, bench.refused(bench.channel(EndpointName.AP_LAN_RX)::stop).reason());
        }
    }

    @Test
    void shouldTryToStopAgainWhileHardwareIsStillAtIt() throws Exception {
        try (Bench bench = new Bench("sdm845").setup()) {
            GsiChannel channel = bench.channel(EndpointName.AP_MODEM_RX);
            bench.run(channel::start);
            bench.hardware.stopInProc = 3;
            int before = commands(bench);
            long start = bench.time.nanoTime();
            bench.run(channel::stop);
            assertEquals(4, commands(bench) - before);
            assertEquals(ChannelState.STOPPED, channel.state());
            assertEquals(12_000_000, bench.time.nanoTime() - start);
        }
    }

    @Test
    void shouldGiveUpStoppingAfterElevenCommandsAndLeaveInterruptsOn() throws Exception {
        try (Bench bench = new Bench("sdm845").setup()) {
            GsiChannel channel = bench.channel(EndpointName.AP_MODEM_RX);
            bench.run(channel::start);
            bench.hardware.stopInProc = 11;
            int before = commands(bench);
            GsiException e = bench.refused(channel::stop);
            assertEquals(Reason.AGAIN, e.reason());
            assertTrue(e.getMessage().contains("attempts=11 limit=11"), e.getMessage());
            assertEquals(11, commands(bench) - before);
            assertEquals(8, bench.hardware.values.get("CNTXT_SRC_IEOB_IRQ_MSK"));
        }
    }

    @Test
    void shouldBelieveTheStateWhenTheInterruptIsLost() throws Exception {
        try (Bench bench = new Bench("sdm845").setup()) {
            bench.hardware.commandInterrupt = c -> !c.equals("START 5");
            GsiChannel channel = bench.channel(EndpointName.AP_LAN_RX);
            long start = bench.time.nanoTime();
            bench.run(channel::start);
            assertEquals(50_000_000, bench.time.nanoTime() - start);
            assertEquals(ChannelState.STARTED, channel.state());
            assertEquals(List.of("gsi-command-timeout"), bench.faults());
        }
    }

    @Test
    void shouldFailWhenTheInterruptComesAndTheStateDoesNotChange() throws Exception {
        try (Bench bench = new Bench("sdm845").open()) {
            bench.hardware.commandEffect = c -> !c.equals("ALLOCATE 4");
            GsiException e = bench.refused(bench.session::setup);
            assertEquals(Reason.IO, e.reason());
            assertTrue(e.getMessage().contains("command=ALLOCATE channel=4"), e.getMessage());
        }
    }

    @Test
    void shouldRefuseAChannelThatIsAllocatedAlreadyAndOnlyDeallocateItsEventRing() throws Exception {
        try (Bench bench = new Bench("sdm845").open()) {
            bench.hardware.channelState[3] = 1;
            assertEquals(Reason.INVALID, bench.refused(bench.session::setup).reason());
            assertEquals(List.of(0x2, 0x0a000002), bench.hardware.written("EV_CH_CMD"), "no RESET");
            assertEquals(List.of(), bench.hardware.written("CH_CMD"));
        }
    }

    @Test
    void shouldUndoAStartThatFails() throws Exception {
        try (Bench bench = new Bench("sdm845").setup()) {
            bench.hardware.commandEffect = c -> !c.startsWith("START");
            assertEquals(Reason.IO, bench.refused(bench.channel(EndpointName.AP_LAN_RX)::start).reason());
            assertEquals(0, bench.hardware.values.get("CNTXT_SRC_IEOB_IRQ_MSK"));
        }
    }

    @Test
    void shouldNotLetALateInterruptEndTheNextCommand() throws Exception {
        try (Bench bench = new Bench("sdm845").setup()) {
            // START 5 is answered late, START 6 never.
            bench.hardware.commandInterrupt = c -> false;
            GsiChannel lan = bench.channel(EndpointName.AP_LAN_RX);
            bench.run(lan::start);
            long start = bench.time.nanoTime();
            bench.owner.execute(() -> bench.hardware.channelIrq |= 1 << 5);
            bench.data.schedule(10_000_000, () -> {
                bench.hardware.channelIrq |= 1 << 5;
                bench.hardware.line();
            });
            bench.run(bench.channel(EndpointName.AP_MODEM_RX)::start);
            assertEquals(50_000_000, bench.time.nanoTime() - start);
            assertEquals(2, bench.faults().stream().filter("gsi-command-timeout"::equals).count());
        }
    }

    @Test
    void shouldRestAMillisecondBeforeItReadsTheStateForAReset() throws Exception {
        try (Bench bench = new Bench("sm8550").setup()) {
            GsiChannel channel = bench.channel(EndpointName.AP_MODEM_TX);
            bench.run(channel::start);
            bench.run(channel::stop);
            int mark = bench.hardware.log.size();
            AtomicLong readAt = new AtomicLong(-1);
            bench.data.schedule(999_999, () -> readAt.set(bench.hardware.log.size()));
            long start = bench.time.nanoTime();
            bench.run(() -> channel.reset(true));
            assertEquals(mark, readAt.get(), "nothing was read in the first millisecond");
            assertEquals(1_000_000, bench.time.nanoTime() - start);
            assertEquals(ChannelState.ALLOCATED, channel.state());
        }
    }

    @Test
    void shouldResetAnAllocatedChannelWithoutACommandAndProgramIt() throws Exception {
        try (Bench bench = new Bench("sm8550").setup()) {
            int before = commands(bench);
            int mark = bench.hardware.log.size();
            bench.run(() -> bench.channel(EndpointName.AP_MODEM_TX).reset(true));
            assertEquals(before, commands(bench));
            assertTrue(bench.hardware.writes(mark).contains("w CH_C_QOS[11] 0x1000400"));
        }
    }

    @Test
    void shouldResetRxTwiceBeforeVersion40() throws Exception {
        try (Bench bench = new Bench("sdm845").setup()) {
            GsiChannel rx = bench.channel(EndpointName.AP_MODEM_RX);
            bench.run(rx::start);
            bench.run(rx::stop);
            int before = commands(bench);
            long start = bench.time.nanoTime();
            bench.run(() -> rx.reset(false));
            assertEquals(1, commands(bench) - before, "the second finds ALLOCATED");
            assertEquals(1_000_000, bench.time.nanoTime() - start, "the rest after STOP; before doing nothing there is none");
            assertEquals(0, bench.hardware.values.get("CH_C_QOS[6]"), "without the doorbell engine");
        }
    }

    @Test
    void shouldNotRestBeforeAResetOfAChannelThatHasRestedLongEnough() throws Exception {
        try (Bench bench = new Bench("sm8550").setup()) {
            GsiChannel rx = bench.channel(EndpointName.AP_MODEM_RX);
            bench.run(rx::start);
            bench.run(rx::stop);
            bench.time.run(java.time.Duration.ofNanos(600_000));
            long start = bench.time.nanoTime();
            bench.run(() -> rx.reset(true));
            assertEquals(400_000, bench.time.nanoTime() - start);
            bench.run(rx::start);
            bench.run(rx::stop);
            bench.time.run(java.time.Duration.ofMillis(2));
            start = bench.time.nanoTime();
            bench.run(() -> rx.reset(true));
            assertEquals(0, bench.time.nanoTime() - start);
            assertEquals(ChannelState.ALLOCATED, rx.state());
        }
    }

    @Test
    void shouldOnlyReportAResetThatHardwareRefuses() throws Exception {
        try (Bench bench = new Bench("sm8550").setup()) {
            GsiChannel tx = bench.channel(EndpointName.AP_MODEM_TX);
            bench.run(tx::start);
            bench.run(() -> tx.reset(true));
            assertEquals(List.of("gsi-channel-state"), bench.faults());
        }
    }

    @Test
    void shouldTellGenericResultsApart() throws Exception {
        try (Bench bench = new Bench("sm8350").setup()) {
            bench.hardware.genericResult = 2;
            bench.run(() -> bench.session.modemFlowControl(7, true));
            bench.hardware.genericResult = 5;
            assertEquals(Reason.IO, bench.refused(() -> bench.session.modemFlowControl(7, true)).reason());
            bench.hardware.commandInterrupt = c -> false;
            GsiException e = bench.refused(() -> bench.session.modemFlowControl(7, true));
            assertEquals(Reason.TIMED_OUT, e.reason());
            assertTrue(e.getMessage().contains("command=ENABLE_FLOW_CONTROL modem_channel=7 limit=50ms"), e.getMessage());
        }
    }

    @Test
    void shouldLetGenericInterruptsThroughOnlyDuringAGenericCommand() throws Exception {
        try (Bench bench = new Bench("sm8550").setup()) {
            bench.run(() -> bench.session.modemFlowControl(7, false));
            assertEquals(List.of(0, 1, 3, 1), bench.hardware.written("CNTXT_GLOB_IRQ_EN"));
            assertEquals(List.of(0x20e4), bench.hardware.written("GENERIC_CMD"));
        }
    }

    @Test
    void shouldRetryTurningFlowControlOffOnlyFrom411AndNeverTurningItOn() throws Exception {
        try (Bench old = new Bench("sm8350").setup(); Bench bench = new Bench("sc7280").setup()) {
            old.hardware.genericResult = 6;
            bench.hardware.genericResult = 6;
            assertEquals(Reason.AGAIN, old.refused(() -> old.session.modemFlowControl(1, false)).reason());
            assertEquals(1, old.hardware.written("GENERIC_CMD").size());
            assertEquals(Reason.AGAIN, bench.refused(() -> bench.session.modemFlowControl(1, true)).reason());
            assertEquals(1, bench.hardware.written("GENERIC_CMD").size());
            assertEquals(Reason.AGAIN, bench.refused(() -> bench.session.modemFlowControl(1, false)).reason());
            assertEquals(1 + 6, bench.hardware.written("GENERIC_CMD").size());
        }
    }

    @Test
    void shouldRefuseFlowControlWhereItDoesNotExist() throws Exception {
        try (Bench bench = new Bench("sdm845").setup()) {
            assertEquals(Reason.INVALID, bench.refused(() -> bench.session.modemFlowControl(1, true)).reason());
            assertFalse(bench.hardware.log.stream().anyMatch(a -> a.name().equals("GENERIC_CMD")));
        }
        try (Bench bench = new Bench("sc7180").setup()) {
            assertTrue(bench.refused(() -> bench.session.modemFlowControl(32, true)).getMessage()
                    .contains("modem_channel=32 limit=31"));
        }
    }

    @Test
    void shouldSerialiseFlowControlWithChannelCommands() throws Exception {
        // Oddity 11: the reference lets the two run beside each other.
        try (Bench bench = new Bench("sm8550").setup()) {
            bench.hardware.commandInterrupt = c -> !c.startsWith("START");
            bench.owner.execute(() -> {
                try {
                    bench.session.modemFlowControl(7, true);
                } catch (GsiException e) {
                    throw new AssertionError(e);
                }
            });
            bench.run(bench.channel(EndpointName.AP_LAN_RX)::start);
            List<String> order = bench.hardware.log.stream().filter(a -> a.write()).map(FakeGsi.Access::toString)
                    .filter(w -> w.startsWith("w GENERIC_CMD") || w.startsWith("w CNTXT_SRC_CH_IRQ_MSK")
                            || w.equals("w CH_CMD 0x100000d"))
                    .toList();
            assertEquals(List.of("w CH_CMD 0x100000d", "w CNTXT_SRC_CH_IRQ_MSK 0x0", "w GENERIC_CMD 0x20e3"),
                    order.subList(order.size() - 3, order.size()));
        }
    }

    @Test
    void shouldEndThePendingCommandWhenHardwareIsOutOfResources() throws Exception {
        try (Bench bench = new Bench("sdm845").setup()) {
            bench.hardware.commandEffect = c -> !c.equals("START 5");
            bench.hardware.commandInterrupt = c -> {
                if (c.equals("START 5")) {
                    bench.hardware.values.put("ERROR_LOG", 0x02103000);
                    bench.hardware.global |= 1;
                    return false;
                }
                return true;
            };
            long start = bench.time.nanoTime();
            int mark = bench.hardware.log.size();
            assertEquals(Reason.IO, bench.refused(bench.channel(EndpointName.AP_LAN_RX)::start).reason());
            assertEquals(start, bench.time.nanoTime(), "it did not wait");
            List<String> writes = bench.hardware.writes(mark);
            int log = writes.indexOf("w ERROR_LOG 0x0");
            assertEquals(List.of("w ERROR_LOG 0x0", "w ERROR_LOG_CLR 0xffffffff", "w CNTXT_GLOB_IRQ_CLR 0x1"),
                    writes.subList(log, log + 3));
            assertEquals(List.of("gsi-error-log"), bench.faults());
        }
    }
}
