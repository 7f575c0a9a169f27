package org.qipa.gsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.gsi.Stall;
import org.qipa.api.gsi.Stall.Kind;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.soc.EndpointName;

/** What contradicts itself is named within a second, said once, and said to be over. */
class WatchdogTest extends TransferFixture {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int RX_RING = 3;

    private List<Kind> stalls() {
        return bench.session.stalls().stream().map(Stall::kind).toList();
    }

    private List<String> said() {
        return bench.journal(JournalKind.WATCHDOG).stream().map(e -> (e.b() == 0 ? "+" : "-") + e.subject()).toList();
    }

    private JournalEvent last() {
        return bench.journal(JournalKind.WATCHDOG).getLast();
    }

    /** Everything as it is in a device: buffers in the rx ring. */
    private void fed() throws Exception {
        data(() -> post(20));
    }

    @Test
    void shouldSayNothingWhileBuffersWaitForPacketsHoweverLong() throws Exception {
        fed();
        bench.time.run(Duration.ofMinutes(1));
        assertEquals(List.of(), said());
    }

    @Test
    void shouldSayNothingWhilePacketsComeAndGo() throws Exception {
        fed();
        for (int i = 0; i < 500; i++) {
            data(() -> Bench.send(tx, 1, 60, true));
            if (i % 40 == 0) {
                data(() -> post(1));
                bench.hardware.receive(RX, 100);
            }
            bench.time.run(Duration.ofMillis(17));
        }
        assertEquals(List.of(), said());
    }

    @Test
    void shouldNameATransmitThatHardwareDoesNotWorkOff() throws Exception {
        fed();
        bench.hardware.holdTx = true;
        data(() -> Bench.send(tx, 1, 60, true));
        bench.time.run(SECOND);
        assertEquals(List.of(Kind.TX_NOT_WORKED_OFF), stalls());
        Stall stall = bench.session.stalls().getFirst();
        assertEquals(EndpointName.AP_MODEM_TX, stall.endpoint());
        assertEquals(TX, stall.id());
        assertTrue(stall.text().contains("rung=1 completed=0"), stall::text);
        bench.time.run(Duration.ofSeconds(5));
        assertEquals(List.of("+tx-not-worked-off"), said());
        bench.hardware.release(1);
        bench.time.run(SECOND);
        assertEquals(List.of(), stalls());
        assertEquals(List.of("+tx-not-worked-off", "-tx-not-worked-off"), said());
        assertTrue(last().b() > 5_000_000_000L, () -> "lasted " + last().b());
    }

    @Test
    void shouldNotNameATransmitThatIsSlowButMovesOn() throws Exception {
        fed();
        bench.hardware.holdTx = true;
        for (int i = 0; i < 20; i++) {
            data(() -> Bench.send(tx, 1, 60, true));
        }
        for (int i = 0; i < 20; i++) {
            bench.time.run(Duration.ofMillis(400));
            bench.hardware.release(1);
        }
        assertEquals(List.of(), said());
    }

    @Test
    void shouldNameAndMendALostInterrupt() throws Exception {
        fed();
        bench.hardware.loseIeob = true;
        bench.hardware.receive(RX, 1500);
        bench.time.settle();
        assertEquals(List.of(), received.tags);
        bench.time.run(SECOND);
        assertEquals(1, received.tags.size(), "mended by a poll");
        assertEquals(List.of("+interrupt-lost", "-interrupt-lost"), said());
        assertTrue(bench.journal(JournalKind.WATCHDOG).getFirst().text().contains("mended_by=a poll"));
        bench.hardware.loseIeob = false;
        bench.hardware.receive(RX, 99);
        bench.time.settle();
        assertEquals(2, received.tags.size(), "and goes on by interrupt");
    }

    @Test
    void shouldMendALostInterruptWhileTheOwnerWaitsForACommand() throws Exception {
        fed();
        bench.hardware.loseIeob = true;
        long begin = bench.time.nanoTime();
        bench.run(() -> {
            var t = command.allocate(1);
            t.addCommand(0x5000, 3, 8);
            t.commitAndWait("a command", Duration.ofSeconds(5).toNanos());
        });
        assertTrue(bench.time.nanoTime() - begin <= 1_000_000_000L, "waited " + (bench.time.nanoTime() - begin));
        assertEquals("+interrupt-lost", said().getFirst());
    }

    @Test
    void shouldMendARingThatNobodyLetsThroughAgain() throws Exception {
        fed();
        int from = bench.hardware.log.size();
        bench.run(() -> ((Session) bench.session).masks().disableRings(1 << RX_RING));
        bench.hardware.receive(RX, 68);
        bench.time.run(SECOND);
        assertEquals(List.of("+ring-masked", "-ring-masked"), said());
        assertEquals(List.of(68), received.lengths);
        assertTrue(bench.hardware.writes(from).stream().anyMatch(w -> w.startsWith("w CNTXT_SRC_IEOB_IRQ_MSK")));
    }

    @Test
    void shouldNameEventsThatMakeNoSenseAndPassThemOver() throws Exception {
        fed();
        bench.hardware.event(RX_RING, 5, 100, RX, 17);
        bench.hardware.line();
        bench.time.run(Duration.ofMillis(1500));
        assertEquals(List.of("+events-not-taken", "-events-not-taken"), said());
        bench.hardware.receive(RX, 68);
        bench.time.run(SECOND);
        assertEquals(List.of(68), received.lengths);
    }

    @Test
    void shouldNameAPointerOutsideTheRing() throws Exception {
        fed();
        bench.hardware.strayPointer = true;
        bench.time.run(SECOND);
        assertTrue(stalls().contains(Kind.EVENT_POINTER), () -> said().toString());
        bench.hardware.strayPointer = false;
        bench.time.run(SECOND);
        assertEquals(List.of(), stalls());
    }

    @Test
    void shouldNameAChannelThatIsNotInTheStateItWasPutIn() throws Exception {
        fed();
        bench.hardware.channelState[TX] = 15;
        bench.time.run(SECOND);
        assertEquals(List.of(Kind.CHANNEL_STATE), stalls());
        assertTrue(last().text().contains("hardware=ERROR driver=STARTED"), () -> last().text());
        bench.hardware.channelState[TX] = 5;
        bench.time.run(SECOND);
        assertEquals(List.of(), stalls(), "hardware's flow control is no fault");
    }

    @Test
    void shouldNameAnEventRingThatIsNotInTheStateItWasPutIn() throws Exception {
        fed();
        bench.hardware.ringState[RX_RING] = 15;
        bench.time.run(SECOND);
        assertEquals(List.of(Kind.EVENT_RING_STATE), stalls());
    }

    @Test
    void shouldNameAReceiveChannelThatHoldsNoBuffers() throws Exception {
        data(() -> post(1));
        bench.time.run(SECOND);
        assertEquals(List.of(), said());
        bench.hardware.receive(RX, 20);
        bench.time.run(Duration.ofMillis(1100));
        assertEquals(List.of(Kind.RX_WITHOUT_BUFFERS), stalls());
        data(() -> post(1));
        bench.time.run(SECOND);
        assertEquals(List.of(), stalls());
    }

    @Test
    void shouldNameTransactionsThatHardwareWasNeverToldOf() throws Exception {
        fed();
        data(() -> Bench.send(tx, 1, 60, false));
        bench.time.run(SECOND);
        assertEquals(List.of(Kind.NOT_RUNG), stalls());
        data(tx::ring);
        bench.time.run(SECOND);
        assertEquals(List.of(), stalls());
    }

    @Test
    void shouldNameTresThatDoNotComeBack() throws Exception {
        fed();
        bench.hardware.holdTx = true;
        data(() -> tx.readOneByte(0x9000));
        bench.time.run(SECOND);
        assertEquals(List.of(Kind.TRES_MISSING), stalls());
    }

    @Test
    void shouldNameALineThatIsNotDelivered() throws Exception {
        fed();
        bench.hardware.deaf = true;
        bench.hardware.receive(RX, 20);
        bench.time.run(SECOND);
        assertEquals("+interrupt-not-delivered", said().getFirst());
        assertEquals(List.of(20), received.lengths, "mended by a look");
    }

    @Test
    void shouldNameAStormOnceHoweverOftenTheHandlerGivesUp() throws Exception {
        fed();
        bench.hardware.stuckTypes = 0x10;
        bench.hardware.line();
        bench.time.run(Duration.ofSeconds(2));
        assertTrue(stalls().contains(Kind.INTERRUPT_STORM), () -> said().toString());
        assertEquals(1, said().stream().filter("+interrupt-storm"::equals).count());
        assertTrue(bench.faults().stream().filter("gsi-interrupt-flood"::equals).count() <= 10);
        bench.hardware.stuckTypes = 0;
        bench.time.run(SECOND);
        assertEquals(List.of(), stalls());
    }

    @Test
    void shouldAskTheWitnessAtEveryLook() throws Exception {
        fed();
        bench.session.watch(() -> List.of(new Stall.Suspicion(Kind.AGGREGATION_OPEN, EndpointName.AP_MODEM_RX, RX, 7,
                "aggregation=open")));
        bench.time.run(SECOND);
        assertEquals(List.of(Kind.AGGREGATION_OPEN), stalls());
        bench.session.watch(List::of);
        bench.time.run(SECOND);
        assertEquals(List.of(), stalls());
    }

    @Test
    void shouldHaveNoTimerWithoutPowerNorReadARegister() throws Exception {
        fed();
        bench.run(() -> {
            for (var channel : List.of(tx, rx, command)) {
                channel.suspend();
            }
            bench.session.suspend();
        });
        bench.time.run(SECOND);
        int accesses = bench.hardware.log.size();
        bench.time.run(Duration.ofMinutes(10));
        assertEquals(accesses, bench.hardware.log.size());
        bench.run(() -> {
            bench.session.resume();
            for (var channel : List.of(tx, rx, command)) {
                channel.resume();
            }
        });
        bench.hardware.holdTx = true;
        data(() -> Bench.send(tx, 1, 60, true));
        bench.time.run(SECOND);
        assertEquals(List.of(Kind.TX_NOT_WORKED_OFF), stalls(), "and looks again with power");
    }

    @Test
    void shouldCallAStallOverWhenTheGsiIsTornDown() throws Exception {
        fed();
        bench.hardware.channelState[TX] = 15;
        bench.time.run(SECOND);
        bench.run(bench.session::teardown);
        assertEquals(List.of(), stalls());
        assertTrue(last().text().startsWith("over: torn down"), () -> last().text());
    }
}
