package org.qipa.gsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.qipa.api.gsi.ChannelState;
import org.qipa.api.gsi.GsiChannel;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.gsi.GsiTransaction;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.soc.EndpointName;

/** Start to reset, interrupts, both lanes (99 H26, H27, H39, H41 to H43). */
class LifeTest {

    private static void post(Bench bench, GsiChannel rx, int count) throws Exception {
        bench.on(bench.data, () -> {
            for (int i = 0; i < count; i++) {
                Bench.send(rx, i, 8128, false);
            }
            rx.ring();
        });
    }

    @Test
    void shouldCancelPendingBuffersOnReset() throws Exception {
        for (String soc : List.of("sdm845", "sm8550")) {
            try (Bench bench = new Bench(soc).setup()) {
                GsiChannel rx = bench.channel(EndpointName.AP_MODEM_RX);
                Bench.Recorder listener = new Bench.Recorder();
                rx.listen(listener);
                bench.run(rx::start);
                post(bench, rx, 10);
                bench.hardware.receive(rx.id(), 100);
                bench.run(rx::stop);
                bench.run(() -> rx.reset(true));
                assertEquals(List.of(100), listener.lengths);
                assertEquals(9, listener.cancelled);
                assertTrue(rx.isIdle());
                assertEquals(0, bench.snapshot(EndpointName.AP_MODEM_RX).ringIndex());
                assertEquals(1, bench.snapshot(EndpointName.AP_MODEM_RX).transactions());
                bench.run(rx::start);
                post(bench, rx, 1);
                bench.hardware.receive(rx.id(), 200);
                bench.time.settle();
                assertEquals(List.of(100, 200), listener.lengths);
                assertEquals(List.of(), bench.faults());
            }
        }
    }

    @Test
    void shouldCancelWhatHardwareWasNeverToldOf() throws Exception {
        try (Bench bench = new Bench("sm8550").setup()) {
            GsiChannel rx = bench.channel(EndpointName.AP_MODEM_RX);
            Bench.Recorder listener = new Bench.Recorder();
            rx.listen(listener);
            bench.run(rx::start);
            bench.on(bench.data, () -> {
                Bench.send(rx, 1, 100, false);
                Bench.send(rx, 2, 100, false);
            });
            bench.run(rx::stop);
            bench.run(() -> rx.reset(true));
            assertEquals(2, listener.cancelled);
            assertTrue(rx.isIdle());
        }
    }

    @Test
    void shouldDeliverWhatArrivedBeforeTheStop() throws Exception {
        try (Bench bench = new Bench("sm8550").setup()) {
            GsiChannel rx = bench.channel(EndpointName.AP_MODEM_RX);
            Bench.Recorder listener = new Bench.Recorder();
            rx.listen(listener);
            bench.run(rx::start);
            post(bench, rx, 10);
            // The interrupt is held back, so that only the last poll can find it.
            bench.run(bench.session::suspend);
            bench.hardware.receive(rx.id(), 77);
            bench.run(rx::stop);
            assertEquals(List.of(77), listener.lengths);
        }
    }

    @Test
    void shouldEndThePollsUnderWayBeforeItIsSuspended() throws Exception {
        for (String soc : List.of("sdm845", "sm8550")) {
            try (Bench bench = new Bench(soc).setup()) {
                GsiChannel rx = bench.channel(EndpointName.AP_MODEM_RX);
                Bench.Recorder listener = new Bench.Recorder();
                rx.listen(listener);
                bench.run(rx::start);
                post(bench, rx, 10);
                long interrupts = interrupts(bench);
                bench.run(() -> {
                    bench.hardware.receive(rx.id(), 77);
                    bench.owner.await("the interrupt", 1_000_000, () -> interrupts(bench) > interrupts);
                    assertEquals(List.of(), listener.lengths);
                    bench.session.suspend();
                    assertEquals(List.of(77), listener.lengths);
                });
            }
        }
    }

    private static long interrupts(Bench bench) {
        return bench.book.counts(JournalKind.INTERRUPT).getOrDefault("gsi", 0L);
    }

    @Test
    void shouldWaitForTheNewestTxTransactionBeforeItStops() throws Exception {
        try (Bench bench = new Bench("sm8550").setup()) {
            GsiChannel tx = bench.channel(EndpointName.AP_MODEM_TX);
            Bench.Recorder listener = new Bench.Recorder();
            tx.listen(listener);
            bench.run(tx::start);
            bench.hardware.holdTx = true;
            GsiTransaction[] late = new GsiTransaction[1];
            bench.on(bench.data, () -> {
                Bench.send(tx, 1, 10, false);
                late[0] = tx.allocate(1);
                late[0].addTransfer(0, 20);
            });
            bench.data.schedule(5_000_000, () -> { });
            var hardware = bench.time.lane("hardware");
            hardware.schedule(10_000_000, () -> bench.hardware.release(10));
            hardware.schedule(20_000_000, () -> bench.data.execute(() -> late[0].commit(true)));
            hardware.schedule(30_000_000, () -> bench.hardware.release(10));
            long start = bench.time.nanoTime();
            bench.run(tx::stop);
            assertEquals(30_000_000, bench.time.nanoTime() - start);
            assertEquals(2, listener.packets);
            assertEquals(ChannelState.STOPPED, tx.state());
        }
    }

    @Test
    void shouldSayThatAChannelIsStalledInsteadOfWaitingForEverAndStopItAllTheSame() throws Exception {
        try (Bench bench = new Bench("sm8550").setup()) {
            GsiChannel tx = bench.channel(EndpointName.AP_MODEM_TX);
            bench.run(tx::start);
            bench.hardware.holdTx = true;
            bench.on(bench.data, () -> Bench.send(tx, 1, 10, true));
            long start = bench.time.nanoTime();
            GsiException e = bench.refused(tx::stop);
            assertEquals(GsiException.Reason.STALLED, e.reason());
            assertTrue(e.getMessage().contains("endpoint=AP_MODEM_TX available=487 of=488 limit=1000ms"), e.getMessage());
            assertEquals(1_000_000_000, bench.time.nanoTime() - start);
            assertEquals(ChannelState.STOPPED, tx.state());
        }
    }

    @Test
    void shouldMakeUpForAStopThatWasLostBeforeAStartAndBeforeAReset() throws Exception {
        try (Bench bench = new Bench("sm8550").setup()) {
            GsiChannel tx = bench.channel(EndpointName.AP_MODEM_TX);
            bench.run(tx::start);
            bench.hardware.commandEffect = c -> false;
            bench.refused(tx::stop);
            assertEquals(ChannelState.STARTED, tx.state());
            bench.hardware.commandEffect = c -> true;
            bench.run(tx::start);
            assertEquals(ChannelState.STARTED, tx.state());
            bench.hardware.commandEffect = c -> false;
            bench.refused(tx::stop);
            bench.hardware.commandEffect = c -> true;
            bench.run(() -> tx.reset(true));
            assertEquals(ChannelState.ALLOCATED, tx.state());
        }
    }

    @Test
    void shouldDrainWithinALimit() throws Exception {
        try (Bench bench = new Bench("sm8550").setup()) {
            GsiChannel tx = bench.channel(EndpointName.AP_MODEM_TX);
            bench.run(tx::start);
            bench.hardware.holdTx = true;
            bench.on(bench.data, () -> Bench.send(tx, 1, 10, false));
            bench.run(() -> assertFalse(tx.drain(20_000_000)));
            bench.time.lane("hardware").schedule(5_000_000, () -> bench.hardware.release(1));
            bench.run(() -> assertTrue(tx.drain(20_000_000)));
        }
    }

    @Test
    void shouldSuspendByStoppingOnlyFrom40() throws Exception {
        try (Bench old = new Bench("sdm845").setup(); Bench bench = new Bench("sc7180").setup()) {
            for (Bench b : List.of(old, bench)) {
                GsiChannel rx = b.channel(EndpointName.AP_MODEM_RX);
                b.run(rx::start);
                int before = b.hardware.written("CH_CMD").size();
                int ieob = b.hardware.written("CNTXT_SRC_IEOB_IRQ_MSK").size();
                b.run(rx::suspend);
                b.run(rx::resume);
                assertEquals(b == old ? 0 : 2, b.hardware.written("CH_CMD").size() - before);
                assertEquals(ieob, b.hardware.written("CNTXT_SRC_IEOB_IRQ_MSK").size(), "the interrupt stays on");
                assertEquals(ChannelState.STARTED, rx.state());
            }
        }
    }

    @Test
    void shouldQueueAOneByteReadThatBelongsToNobody() throws Exception {
        try (Bench bench = new Bench("sdm845").setup()) {
            GsiChannel rx = bench.channel(EndpointName.AP_MODEM_RX);
            bench.run(() -> rx.reset(false));
            bench.run(rx::start);
            bench.run(() -> assertTrue(rx.readOneByte(0x4242)));
            FakeGsi.TakenTre tre = bench.hardware.taken.get(6).getLast();
            assertEquals(new FakeGsi.TakenTre(0, 0x4242, 1, 0x20200), tre);
            assertFalse(rx.isIdle());
            bench.run(rx::stop);
            bench.run(() -> rx.reset(true));
            assertTrue(rx.isIdle());
        }
    }

    @Test
    void shouldLogAndClearAGeneralInterruptAndNothingElse() throws Exception {
        try (Bench bench = new Bench("sdm845").setup()) {
            int mark = bench.hardware.log.size();
            bench.hardware.general = 2;
            bench.hardware.line();
            bench.time.settle();
            assertEquals(List.of("w CNTXT_GSI_IRQ_CLR 0x2"), bench.hardware.writes(mark));
            assertEquals(List.of("gsi-general-interrupt"), bench.faults());
        }
    }

    @Test
    void shouldLeaveTheHandlerWhenInterruptsFlood() throws Exception {
        try (Bench bench = new Bench("sdm845").setup()) {
            int mark = bench.hardware.log.size();
            bench.hardware.stuckTypes = 0x40;
            bench.hardware.line();
            bench.time.settle();
            assertEquals(51, bench.hardware.log.subList(mark, bench.hardware.log.size()).stream()
                    .filter(a -> a.name().equals("CNTXT_TYPE_IRQ")).count());
            assertTrue(bench.faults().contains("gsi-interrupt-flood"));
            // The owner gets on with other things, and looks again later.
            AtomicBoolean ran = new AtomicBoolean();
            bench.run(() -> ran.set(true));
            assertTrue(ran.get());
            bench.hardware.stuckTypes = 0;
            bench.time.run(java.time.Duration.ofMillis(2));
            bench.run(bench.channel(EndpointName.AP_LAN_RX)::start);
        }
    }

    @Test
    void shouldReadNoRegisterWhileTheInterruptIsHeldBack() throws Exception {
        try (Bench bench = new Bench("sm8550").setup()) {
            GsiChannel rx = bench.channel(EndpointName.AP_MODEM_RX);
            Bench.Recorder listener = new Bench.Recorder();
            rx.listen(listener);
            bench.run(rx::start);
            post(bench, rx, 2);
            // Posted, and then held back before the owner got to it.
            bench.time.on(bench.owner, () -> {
                bench.hardware.receive(rx.id(), 5);
                bench.session.suspend();
                return null;
            });
            int mark = bench.hardware.log.size();
            bench.time.settle();
            assertEquals(mark, bench.hardware.log.size());
            bench.run(bench.session::resume);
            assertEquals(List.of(5), listener.lengths, "nothing is lost");
            assertEquals(List.of("request", "disable", "enable"), bench.hardware.lineCalls);
        }
    }

    @Test
    void shouldPollOnTheLaneOfTheChannel() throws Exception {
        try (Bench bench = new Bench("sm8550").setup()) {
            GsiChannel tx = bench.channel(EndpointName.AP_MODEM_TX);
            AtomicBoolean onData = new AtomicBoolean();
            tx.listen(t -> onData.set(bench.data.isCurrent()));
            bench.run(tx::start);
            bench.on(bench.data, () -> Bench.send(tx, 1, 1, true));
            assertTrue(onData.get());
        }
    }

    @Test
    void shouldWorkWithOneLaneForAll() throws Exception {
        Bench bench = new Bench("sm8550");
        try (bench) {
            bench.open(bench.owner);
            bench.run(bench.session::setup);
            GsiChannel rx = bench.channel(EndpointName.AP_MODEM_RX);
            Bench.Recorder listener = new Bench.Recorder();
            rx.listen(listener);
            bench.run(rx::start);
            bench.run(() -> {
                Bench.send(rx, 1, 100, true);
                Bench.send(rx, 2, 100, true);
            });
            bench.hardware.receive(rx.id(), 50);
            bench.time.settle();
            bench.run(rx::stop);
            bench.run(() -> rx.reset(true));
            assertEquals(List.of(50), listener.lengths);
            assertEquals(1, listener.cancelled);
        }
    }

    @Test
    void shouldSayThatThePollLaneIsGone() throws Exception {
        try (Bench bench = new Bench("sm8550").setup()) {
            bench.data.close();
            GsiException e = bench.refused(bench.channel(EndpointName.AP_MODEM_RX)::start);
            assertEquals(GsiException.Reason.STALLED, e.reason());
            assertTrue(bench.faults().contains("gsi-poll-lane"));
            assertEquals(ChannelState.ALLOCATED, bench.channel(EndpointName.AP_MODEM_RX).state());
        }
    }

    @Test
    void shouldReturnBuffersWhenItIsTornDownInAHurry() throws Exception {
        try (Bench bench = new Bench("sm8550").setup()) {
            GsiChannel rx = bench.channel(EndpointName.AP_MODEM_RX);
            Bench.Recorder listener = new Bench.Recorder();
            rx.listen(listener);
            bench.run(rx::start);
            post(bench, rx, 20);
            bench.run(bench.session::teardown);
            assertEquals(20, listener.cancelled);
            assertTrue(bench.faults().contains("gsi-channel-state"), "DE_ALLOC of a started channel is skipped");
        }
    }
}
