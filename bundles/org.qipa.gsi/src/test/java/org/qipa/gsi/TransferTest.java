package org.qipa.gsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qipa.api.gsi.GsiChannel;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.gsi.GsiTransaction;
import org.qipa.api.soc.EndpointName;

/** Transactions, rings and events (99 H06, H28 to H40, H44, H45). SDM845: MODEM_TX is channel 3, MODEM_RX channel 6. */
class TransferTest {

    private static final int TX = 3;
    private static final int RX = 6;
    private static final int COMMAND = 4;

    private Bench bench;
    private GsiChannel tx;
    private GsiChannel rx;
    private GsiChannel command;
    private final Bench.Recorder sent = new Bench.Recorder();
    private final Bench.Recorder received = new Bench.Recorder();

    @BeforeEach
    void startAll() throws Exception {
        bench = new Bench("sdm845").setup();
        tx = bench.channel(EndpointName.AP_MODEM_TX);
        rx = bench.channel(EndpointName.AP_MODEM_RX);
        command = bench.channel(EndpointName.AP_COMMAND_TX);
        tx.listen(sent);
        rx.listen(received);
        bench.run(tx::start);
        bench.run(rx::start);
        bench.run(command::start);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private List<Integer> flags(int channel) {
        return bench.hardware.taken.get(channel).stream().map(FakeGsi.TakenTre::flags).toList();
    }

    private void data(Bench.Action action) throws Exception {
        bench.on(bench.data, action);
    }

    private GsiTransaction transfer(int... lengths) {
        GsiTransaction t = tx.allocate(lengths.length);
        for (int length : lengths) {
            t.addTransfer(0x5000, length);
        }
        return t;
    }

    private void post(int count) {
        for (int i = 0; i < count; i++) {
            Bench.send(rx, 0x10_0000L + i, 8128, false);
        }
        rx.ring();
    }

    @Test
    void shouldFlagTresByPlaceAndDirection() throws Exception {
        data(() -> Bench.send(tx, 1, 48, true));
        data(() -> transfer(20, 30, 40).commit(true));
        assertEquals(List.of(0x20600, 0x20001, 0x20001, 0x20600), flags(TX));
        data(() -> post(1));
        assertEquals(List.of(0x20200), flags(RX));
        bench.run(() -> {
            GsiTransaction t = command.allocate(2);
            t.addCommand(0x40, 9, 16);
            t.addCommand(0x60, 0x413, 16);
            t.commitAndWait("two commands", 1_000_000_000);
        });
        assertEquals(List.of(0x30001, 0x30600), flags(COMMAND));
        assertEquals(0x413, bench.hardware.taken.get(COMMAND).get(1).length());
    }

    @Test
    void shouldMixDataBetweenCommands() throws Exception {
        bench.run(() -> {
            GsiTransaction t = command.allocate(3);
            t.addCommand(0x40, 0x10, 16);
            t.addCommand(0x60, 0x14, 16);
            t.addTransfer(0x80, 24);
            t.commitAndWait("pipeline clear", 1_000_000_000);
        });
        assertEquals(List.of(0x30001, 0x30001, 0x20600), flags(COMMAND));
        assertEquals(24, bench.hardware.taken.get(COMMAND).get(2).length());
    }

    @Test
    void shouldHandOutNothingWhenAllTresAreReservedAndGoOnAfterOneCompletion() throws Exception {
        bench.hardware.holdTx = true;
        data(() -> {
            for (int i = 0; i < 496; i++) {
                Bench.send(tx, i, 100, false);
            }
        });
        int doorbells = bench.hardware.written("CH_C_DOORBELL_0", TX).size();
        assertEquals(0, doorbells, "nobody asked for a doorbell");
        data(() -> Bench.send(tx, 496, 100, false));
        assertEquals(1, bench.hardware.written("CH_C_DOORBELL_0", TX).size(), "the last TRE rings");
        assertEquals(0, tx.available());
        data(() -> assertNull(tx.allocate(1)));
        bench.hardware.release(1);
        bench.time.settle();
        assertEquals(497, sent.tags.size());
        data(() -> assertNotNull(tx.allocate(1)));
    }

    @Test
    void shouldRingForEverythingCommittedAtOnce() throws Exception {
        data(() -> {
            Bench.send(tx, 1, 100, false);
            Bench.send(tx, 2, 100, false);
            Bench.send(tx, 3, 100, true);
        });
        assertEquals(List.of((int) bench.hardware.base("transfer ring 3") + 3 * 16),
                bench.hardware.written("CH_C_DOORBELL_0", TX));
        // H40: one report of what was queued, and in sum the same done.
        assertEquals("queued 300", sent.accounts.getFirst());
        assertEquals(1, sent.accounts.stream().filter(a -> a.startsWith("queued")).count());
        assertEquals(3, sent.packets);
        assertEquals(300, sent.bytes);
        assertEquals(List.of(1L, 2L, 3L), sent.tags);
        data(() -> tx.ring());
        assertEquals(1, bench.hardware.written("CH_C_DOORBELL_0", TX).size(), "nothing new, no doorbell");
    }

    @Test
    void shouldAccountForSeveralTransactionsWithOneEvent() throws Exception {
        bench.hardware.holdTx = true;
        data(() -> {
            Bench.send(tx, 1, 100, false);
            Bench.send(tx, 2, 50, false);
            Bench.send(tx, 3, 10, true);
        });
        bench.hardware.event(2, 2, 0, TX, TX);
        bench.hardware.line();
        bench.time.settle();
        assertEquals(List.of("queued 160", "done 3 160"), sent.accounts);
        assertEquals(List.of(1L, 2L, 3L), sent.tags);
        assertTrue(tx.isIdle());
    }

    @Test
    void shouldWrapTheRingAndTheDoorbell() throws Exception {
        for (int i = 0; i < 511; i++) {
            long n = i;
            data(() -> Bench.send(tx, n, 1, true));
        }
        int base = (int) bench.hardware.base("transfer ring 3");
        assertEquals(base + 511 * 16, bench.hardware.written("CH_C_DOORBELL_0", TX).getLast());
        data(() -> transfer(1, 2, 3).commit(true));
        List<FakeGsi.TakenTre> last = bench.hardware.taken.get(TX).subList(511, 514);
        assertEquals(List.of(511, 0, 1), last.stream().map(FakeGsi.TakenTre::index).toList());
        assertEquals(base + 2 * 16, bench.hardware.written("CH_C_DOORBELL_0", TX).getLast());
        assertEquals(512, sent.tags.size());
        for (int i = 2; i < 512; i++) {
            data(() -> Bench.send(tx, 7, 1, true));
        }
        assertEquals(base, bench.hardware.written("CH_C_DOORBELL_0", TX).getLast(), "index = ring length is the base");
        assertTrue(tx.isIdle());
    }

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

    @Test
    void shouldStopAtAnEventOfATreThatEndsNothing() throws Exception {
        data(() -> post(3));
        bench.hardware.receive(RX, 10);
        bench.hardware.event(3, 99, 10, RX, RX);
        bench.hardware.receive(RX, 20);
        int doorbells = bench.hardware.written("EV_CH_E_DOORBELL_0", 3).size();
        bench.time.settle();
        assertEquals(List.of(10), received.lengths, "what stands before it is good");
        assertEquals("gsi-event-tre", bench.faults().getFirst());
        assertEquals(doorbells, bench.hardware.written("EV_CH_E_DOORBELL_0", 3).size());
        // A reset passes over it.
        bench.run(rx::stop);
        bench.run(() -> rx.reset(true));
        assertEquals(2, received.cancelled);
        assertTrue(rx.isIdle());
        bench.run(rx::start);
        data(() -> post(1));
        bench.hardware.receive(RX, 30);
        bench.time.settle();
        assertEquals(List.of(10, 30), received.lengths);
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
    void shouldKeepItsBooksOverSeventyThousandTransactions() throws Exception {
        long sum = 0;
        for (int i = 0; i < 70_000; i += 7) {
            int first = i;
            data(() -> {
                for (int k = 0; k < 7; k++) {
                    Bench.send(tx, first + k, 1 + (first + k) % 5, k == 6);
                }
            });
            for (int k = 0; k < 7; k++) {
                sum += 1 + (i + k) % 5;
            }
        }
        assertEquals(70_000, sent.tags.size());
        for (int i = 0; i < 70_000; i++) {
            assertEquals(i, sent.tags.get(i));
        }
        assertEquals(70_000, sent.packets);
        assertEquals(sum, sent.bytes);
        assertTrue(tx.isIdle());
        assertEquals(70_000, bench.snapshot(EndpointName.AP_MODEM_TX).transactions());
        assertEquals(List.of(), bench.faults());
    }

    @Test
    void shouldUseTheWholeCommandRingWithFewerEventsThanTres() throws Exception {
        // H44, oddity 9: 512 TREs, 256 events, and the map from TRE to transaction covers all 512.
        assertEquals(512, bench.snapshot(EndpointName.AP_COMMAND_TX).ringSize());
        assertEquals(237, command.limit());
        for (int i = 0; i < 600; i++) {
            bench.run(() -> {
                GsiTransaction t = command.allocate(1);
                t.addCommand(0, 9, 16);
                t.commitAndWait("one command", 1_000_000_000);
            });
        }
        assertEquals(600 % 512, bench.snapshot(EndpointName.AP_COMMAND_TX).ringIndex());
        assertEquals(600 % 256, bench.snapshot(EndpointName.AP_COMMAND_TX).eventIndex());
        assertEquals(List.of(), bench.faults());
    }

    @Test
    void shouldGiveUnusedTresBackWhenTheTransactionIsReleased() throws Exception {
        bench.hardware.holdTx = true;
        data(() -> {
            GsiTransaction t = tx.allocate(16);
            t.addTransfer(0, 1);
            t.commit(true);
        });
        assertEquals(tx.limit() - 16, tx.available());
        bench.hardware.release(1);
        bench.time.settle();
        assertEquals(tx.limit(), tx.available());
    }

    @Test
    void shouldTakeBackATransactionThatWasGivenUp() throws Exception {
        data(() -> {
            GsiTransaction a = tx.allocate(4);
            GsiTransaction b = tx.allocate(4);
            a.free();
            b.addTransfer(0x77, 5);
            b.tag(7);
            b.commit(true);
        });
        assertEquals(List.of(7L), sent.tags);
        assertTrue(tx.isIdle());
        data(() -> {
            GsiTransaction empty = tx.allocate(2);
            empty.commit(true);
            GsiTransaction a = tx.allocate(2);
            GsiTransaction b = tx.allocate(2);
            a.free();
            b.free();
        });
        assertTrue(tx.isIdle());
        for (int i = 0; i < 2000; i++) {
            data(() -> {
                GsiTransaction a = tx.allocate(1);
                GsiTransaction b = tx.allocate(1);
                a.free();
                b.addTransfer(0, 1);
                b.commit(true);
            });
        }
        assertEquals(2001, sent.tags.size());
        assertTrue(tx.isIdle());
    }

    @Test
    void shouldRefuseMisuseByName() throws Exception {
        data(() -> {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> tx.allocate(17)).getMessage()
                    .contains("channel=3 tres=17 limit=16"));
            assertThrows(IllegalArgumentException.class, () -> tx.allocate(0));
            GsiTransaction a = tx.allocate(1);
            GsiTransaction b = tx.allocate(1);
            assertTrue(assertThrows(IllegalStateException.class, () -> a.addCommand(0, 1, 16)).getMessage()
                    .contains("not a command channel: channel=3"));
            assertTrue(assertThrows(IllegalArgumentException.class, () -> a.addTransfer(0, 65536)).getMessage()
                    .contains("length=65536 limit=65535"));
            a.addTransfer(0, 1);
            assertTrue(assertThrows(IllegalStateException.class, () -> a.addTransfer(0, 1)).getMessage()
                    .contains("channel=3 reserved=1"));
            b.addTransfer(0, 1);
            assertThrows(IllegalStateException.class, () -> b.commit(true), "out of order");
            a.commit(false);
            assertTrue(assertThrows(IllegalStateException.class, () -> a.commit(false)).getMessage()
                    .contains("operation=commit state=COMMITTED"));
            b.commit(true);
        });
        assertEquals(2, sent.tags.size());
        assertTrue(tx.isIdle());
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

    @Test
    void shouldSayWhatStalledWhenATransactionDoesNotComplete() throws Exception {
        bench.hardware.holdTx = true;
        long start = bench.time.nanoTime();
        GsiException e = bench.refused(() -> {
            GsiTransaction t = command.allocate(1);
            t.addCommand(0, 9, 16);
            t.commitAndWait("init header", 200_000_000);
        });
        assertEquals(GsiException.Reason.STALLED, e.reason());
        assertTrue(e.getMessage().contains("what=init header channel=4 endpoint=AP_COMMAND_TX"), e.getMessage());
        assertEquals(200_000_000, bench.time.nanoTime() - start);
        bench.hardware.release(1);
        bench.time.settle();
        assertTrue(command.isIdle(), "it completes all the same");
    }

    @Test
    void shouldHaveWrittenTheTresWhenTheDoorbellIsSeen() throws Exception {
        // The fake hardware reads the ring inside the doorbell write.
        data(() -> transfer(11, 22, 33).commit(true));
        assertEquals(List.of(11, 22, 33), bench.hardware.taken.get(TX).stream().map(FakeGsi.TakenTre::length).toList());
        assertFalse(bench.hardware.taken.get(TX).isEmpty());
    }
}
