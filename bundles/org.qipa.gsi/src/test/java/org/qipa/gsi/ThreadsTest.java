package org.qipa.gsi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.qipa.api.gsi.Gsi;
import org.qipa.api.gsi.GsiChannel;
import org.qipa.api.gsi.GsiSession;
import org.qipa.api.gsi.GsiTransaction;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.time.Lane;
import org.qipa.time.SystemTime;

/** Owner and data lane on threads of their own: traffic on one while the other stops, resets and commands. */
class ThreadsTest {

    private static final int PACKETS = 20_000;
    private static final int ROUNDS = 10;

    private static void on(Lane lane, Bench.Action action) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lane.execute(() -> {
            try {
                action.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        done.get(30, TimeUnit.SECONDS);
    }

    @Test
    void shouldKeepTheRingsRightWhileTheOwnerStopsAndResets() throws Exception {
        SystemTime time = new SystemTime();
        try (Bench bench = new Bench("sm8550"); Lane owner = time.lane("owner"); Lane data = time.lane("data")) {
            GsiSession session = new GsiProvider().open(new Gsi.Request(bench.soc, bench.hardware, owner,
                    name -> name == EndpointName.AP_COMMAND_TX || name == EndpointName.AP_LAN_RX ? owner : data, bench.book));
            bench.session = session;
            GsiChannel tx = session.channel(EndpointName.AP_MODEM_TX);
            GsiChannel rx = session.channel(EndpointName.AP_MODEM_RX);
            GsiChannel command = session.channel(EndpointName.AP_COMMAND_TX);
            Bench.Recorder sent = new Bench.Recorder();
            tx.listen(sent);
            AtomicInteger cancelled = new AtomicInteger();
            rx.listen(t -> {
                if (t.isCancelled()) {
                    cancelled.incrementAndGet();
                }
            });
            on(owner, () -> {
                session.setup();
                command.start();
                tx.start();
            });
            CompletableFuture<Void> allSent = new CompletableFuture<>();
            AtomicInteger next = new AtomicInteger();
            data.add(() -> {
                int work = 0;
                while (next.get() < PACKETS && work < 32) {
                    GsiTransaction t = tx.allocate(1);
                    if (t == null) {
                        break;
                    }
                    t.addTransfer(0x1000, 10);
                    t.tag(next.getAndIncrement());
                    t.commit(false);
                    work++;
                }
                tx.ring();
                if (next.get() == PACKETS && tx.isIdle()) {
                    allSent.complete(null);
                }
                return work;
            });
            for (int i = 0; i < ROUNDS; i++) {
                on(owner, rx::start);
                on(data, () -> {
                    for (int k = 0; k < 20; k++) {
                        Bench.send(rx, k, 100, false);
                    }
                    rx.ring();
                });
                on(owner, () -> {
                    GsiTransaction t = command.allocate(1);
                    t.addCommand(0, 9, 16);
                    t.commitAndWait("command", 1_000_000_000);
                    rx.stop();
                    rx.reset(true);
                });
                assertTrue(session.snapshot().stream().allMatch(s -> s.available() <= s.limit()));
            }
            data.signal();
            allSent.get(30, TimeUnit.SECONDS);
            on(owner, tx::stop);
            assertEquals(PACKETS, sent.tags.size());
            for (int i = 0; i < PACKETS; i++) {
                assertEquals(i, sent.tags.get(i));
            }
            assertEquals(PACKETS, sent.packets);
            assertEquals(20 * ROUNDS, cancelled.get());
            assertEquals(List.of(), bench.faults());
            on(owner, session::teardown);
        }
    }
}
