package org.qipa.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.qipa.time.SystemTime;

/** With programs in the place of ping that print what ping prints. */
class SystemPingerTest {

    private static final Pinger.Plan PLAN = new Pinger.Plan(InetAddress.ofLiteral("10.64.0.2"),
            InetAddress.ofLiteral("10.64.0.1"), 4, 10_000_000, 56);
    private static final String HEAD = "PING 10.64.0.1 (10.64.0.1) from 10.64.0.2 : 56(84) bytes of data.\\n";

    private final SystemTime time = new SystemTime();
    private final List<Pinger.Answer> answers = new ArrayList<>();

    private Pinger.Summary run(int finishAfter, String... program) throws Exception {
        SystemPinger[] self = new SystemPinger[1];
        try (SystemPinger pinger = new SystemPinger(PLAN, List.of(program), time, answer -> {
            answers.add(answer);
            if (answers.size() == finishAfter) {
                self[0].finish();
            }
        })) {
            self[0] = pinger;
            return pinger.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private Pinger.Summary run(String... program) throws Exception {
        return run(-1, program);
    }

    private static String answer(int sequence, String time) {
        return "64 bytes from 10.64.0.1: icmp_seq=" + sequence + " ttl=64 time=" + time + " ms";
    }

    @Test
    void shouldCountTheAnswersThatPingPrints() throws Exception {
        Pinger.Summary summary = run("printf", HEAD + answer(1, "0.500") + "\\n" + answer(3, "1.50") + "\\n"
                + answer(3, "2") + " (DUP!)\\n\\n--- 10.64.0.1 ping statistics ---\\n");
        assertEquals(new Pinger.Summary("10.64.0.1", 4, 2, 2, 1, 0, 500_000, 1_000_000, 1_500_000), summary);
        assertEquals(new Pinger.Answer(3, 64, "10.64.0.1", 2_000_000, true), answers.getLast());
    }

    @Test
    void shouldCountUpToTheLastAnswerWhenItIsFinishedEarly() throws Exception {
        Pinger.Summary summary = run(2, "sh", "-c", "echo '" + answer(1, "1") + "'; echo '" + answer(3, "1")
                + "'; exec sleep 60");
        assertEquals(3, summary.sent());
        assertEquals(2, summary.received());
        assertEquals(1, summary.lost());
    }

    @Test
    void shouldSayWhatPingSaysWhenItFails() {
        String message = assertThrows(ExecutionException.class,
                () -> run("sh", "-c", "echo 'ping: bind: Cannot assign requested address' >&2; exit 2"))
                .getCause().getMessage();
        assertTrue(message.startsWith("the system's ping failed: command=sh "), message);
        assertTrue(message.endsWith(" says=ping: bind: Cannot assign requested address"), message);
    }

    @Test
    void shouldNameTheProgramThatIsMissing() {
        assertEquals("no ping in this system, its package is missing: command=/nowhere/ping", assertThrows(
                ExecutionException.class, () -> run("/nowhere/ping")).getCause().getMessage());
    }

    @Test
    void shouldAskPingForWhatIsPlanned() {
        assertEquals("ping -n -c 4 -i 0.0100 -s 56 -W 2 -I 10.64.0.2 10.64.0.1",
                String.join(" ", SystemPinger.command(PLAN)));
    }
}
