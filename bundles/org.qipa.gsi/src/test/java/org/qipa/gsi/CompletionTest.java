package org.qipa.gsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.gsi.GsiChannel;
import org.qipa.api.gsi.GsiTransaction;
import org.qipa.api.soc.EndpointName;

/** Events and what is made of them (spec 06 §8.5). */
class CompletionTest extends TransferFixture {

    @Test
    void shouldTellHardwareTheLastEventItLookedAt() throws Exception {
        data(() -> Bench.send(tx, 1, 1, true));
        int base = (int) bench.hardware.base("event ring 2");
        assertEquals(base, bench.hardware.written("EV_CH_E_DOORBELL_0", 2).getLast());
        for (int i = 1; i < 512; i++) {
            data(() -> Bench.send(tx, 1, 1, true));
        }
        assertEquals(base + 511 * 16, bench.hardware.written("EV_CH_E_DOORBELL_0", 2).getLast(), "index 0: the last entry");
    }

    @Test
    void shouldDeliverWhatWasReceivedInOrderWithItsLength() throws Exception {
        data(() -> post(10));
        bench.hardware.receive(RX, 68);
        bench.hardware.receive(RX, 1500);
        bench.time.settle();
        assertEquals(List.of(68, 1500), received.lengths);
        assertEquals(List.of(0x10_0000L, 0x10_0001L), received.tags);
        assertEquals(rx.limit() - 8, rx.available());
        assertEquals(2, bench.snapshot(EndpointName.AP_MODEM_RX).transactions());
        assertEquals(1568, bench.snapshot(EndpointName.AP_MODEM_RX).bytes());
    }

    @Test
    void shouldCountTheEventsItTookAlsoBeyondTheEndOfTheRing() throws Exception {
        int rounds = 600;
        for (int i = 0; i < rounds; i++) {
            data(() -> post(1));
            bench.hardware.receive(RX, 60);
            bench.time.settle();
        }
        assertEquals(rounds, bench.snapshot(EndpointName.AP_MODEM_RX).events());
        assertEquals(rounds, bench.snapshot(EndpointName.AP_MODEM_RX).interrupts());
    }

    @Test
    void shouldNotBelieveALengthBeyondTheBuffer() throws Exception {
        data(() -> post(1));
        bench.hardware.receive(RX, 60000);
        bench.time.settle();
        assertEquals(List.of(8128), received.lengths);
        assertEquals(List.of("gsi-event-length"), bench.faults());
    }

    @Test
    void shouldPollWithABudgetAndEnableTheInterruptAfterTheLast() throws Exception {
        data(() -> post(200));
        int polls = received.polls;
        for (int i = 0; i < 100; i++) {
            bench.hardware.receive(RX, 10);
        }
        List<Integer> ieob = new ArrayList<>();
        rx.listen(new GsiChannel.Listener() {
            int n;

            @Override
            public void completed(GsiTransaction t) {
                n++;
            }

            @Override
            public void polled() {
                ieob.add(n);
                ieob.add(bench.hardware.values.get("CNTXT_SRC_IEOB_IRQ_MSK") & 8);
            }
        });
        bench.time.settle();
        assertEquals(List.of(64, 0, 100, 0), ieob, "masked while polling");
        assertEquals(8, bench.hardware.values.get("CNTXT_SRC_IEOB_IRQ_MSK") & 8, "let through after the last");
        assertEquals(0, polls);
        assertEquals(1, bench.snapshot(EndpointName.AP_MODEM_RX).interrupts());
    }

    @Test
    void shouldMaskTheTypeBeforeTheRingWhenNoRingRemains() throws Exception {
        bench.run(tx::stop);
        bench.run(rx::stop);
        int mark = bench.hardware.log.size();
        bench.run(() -> {
            GsiTransaction t = command.allocate(1);
            t.addCommand(0, 9, 16);
            t.commitAndWait("one command", 1_000_000_000);
        });
        assertEquals(List.of("w CNTXT_TYPE_IRQ_MSK 0x44", "w CNTXT_SRC_IEOB_IRQ_MSK 0x0", "w CNTXT_SRC_IEOB_IRQ_CLR 0x1",
                "w CNTXT_SRC_IEOB_IRQ_MSK 0x1", "w CNTXT_TYPE_IRQ_MSK 0x4c"),
                bench.hardware.writes(mark).stream().filter(w -> w.contains("IEOB") || w.contains("TYPE")).toList());
    }

    @Test
    void shouldStopAtAnEventOfAnotherChannel() throws Exception {
        bench.hardware.holdTx = true;
        data(() -> Bench.send(tx, 1, 1, true));
        int doorbells = bench.hardware.written("EV_CH_E_DOORBELL_0", 2).size();
        bench.hardware.event(2, 0, 0, TX, 27);
        bench.hardware.line();
        bench.time.settle();
        assertEquals(List.of("gsi-event-channel"), bench.faults());
        assertEquals(doorbells, bench.hardware.written("EV_CH_E_DOORBELL_0", 2).size());
        assertEquals(List.of(), sent.tags);
    }

    /** The reference stops there until the channel is reset, and with it everything that is sent. */
    @Test
    void shouldPassOverAnEventOfATreThatEndsNothingWhenItStillMakesNoSense() throws Exception {
        data(() -> post(3));
        bench.hardware.receive(RX, 10);
        bench.hardware.event(3, 99, 10, RX, RX);
        bench.hardware.receive(RX, 20);
        bench.time.settle();
        assertEquals(List.of(10, 20), received.lengths);
        assertEquals(List.of("gsi-event-tre", "gsi-event-tre"), bench.faults(), "it was looked at twice");
        // A reset forgets the rest.
        bench.run(rx::stop);
        bench.run(() -> rx.reset(true));
        assertEquals(1, received.cancelled);
        assertTrue(rx.isIdle());
        bench.run(rx::start);
        data(() -> post(1));
        bench.hardware.receive(RX, 30);
        bench.time.settle();
        assertEquals(List.of(10, 20, 30), received.lengths);
    }

    @Test
    void shouldNotCompleteATransactionTwice() throws Exception {
        data(() -> Bench.send(tx, 1, 10, true));
        bench.hardware.event(2, 0, 10, TX, TX);
        bench.hardware.line();
        bench.time.settle();
        assertEquals(List.of(1L), sent.tags);
        assertEquals(1, sent.packets);
        assertEquals(List.of("gsi-event-tre"), bench.faults());
    }

    @Test
    void shouldNotBelieveAnEventPointerOutsideItsRing() throws Exception {
        data(() -> Bench.send(tx, 1, 10, true));
        // The pointer is reckoned from the base the driver programmed.
        bench.hardware.values.merge("EV_CH_E_CNTXT_2[2]", 8, Integer::sum);
        bench.hardware.ieob |= 4;
        bench.hardware.line();
        bench.time.settle();
        assertEquals(List.of("gsi-event-pointer"), bench.faults());
    }

    @Test
    void shouldSurviveAListenerThatThrows() throws Exception {
        tx.listen(t -> {
            throw new IllegalStateException("boom");
        });
        data(() -> Bench.send(tx, 1, 1, true));
        assertTrue(tx.isIdle());
        assertEquals(List.of("gsi-listener"), bench.faults());
    }
}
