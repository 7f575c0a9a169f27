package org.qipa.gsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.gsi.GsiException;
import org.qipa.api.gsi.GsiTransaction;
import org.qipa.api.soc.EndpointName;

/** Transactions, rings and events (99 H06, H28 to H40, H44, H45). SDM845: MODEM_TX is channel 3, MODEM_RX channel 6. */
class TransferTest extends TransferFixture {

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
    void shouldRefuseToWaitOnAChannelThatDoesNotRun() throws Exception {
        bench.run(command::stop);
        int doorbells = bench.hardware.written("CH_C_DOORBELL_0", COMMAND).size();
        GsiException e = bench.refused(() -> {
            GsiTransaction t = command.allocate(1);
            t.addCommand(0, 9, 16);
            t.commitAndWait("init header", 200_000_000);
        });
        assertEquals(GsiException.Reason.INVALID, e.reason());
        assertTrue(e.getMessage().contains("channel does not run: what=init header channel=4"), e.getMessage());
        assertEquals(doorbells, bench.hardware.written("CH_C_DOORBELL_0", COMMAND).size());
        assertTrue(command.isIdle(), "its TREs are free again");
    }

    @Test
    void shouldHaveWrittenTheTresWhenTheDoorbellIsSeen() throws Exception {
        // The fake hardware reads the ring inside the doorbell write.
        data(() -> transfer(11, 22, 33).commit(true));
        assertEquals(List.of(11, 22, 33), bench.hardware.taken.get(TX).stream().map(FakeGsi.TakenTre::length).toList());
        assertFalse(bench.hardware.taken.get(TX).isEmpty());
    }
}
