package org.qipa.virtual.modem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qipa.api.journal.Journal;
import org.qipa.api.modem.VirtualModem.State;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.QmiHandle;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.documents.JacksonModemProfiles;
import org.qipa.journal.RingJournals;
import org.qipa.qmi.QmiRuntime;
import org.qipa.qrtr.local.LocalQrtrTransport;
import org.qipa.time.SimulatedTime;

/** A modem on nothing but a fabric. */
class LoneModemTest {

    private static final int DMS = 2;
    private static final long SECOND = 1_000_000_000L;

    private final SimulatedTime time = new SimulatedTime();
    private final Journal journal = new RingJournals().journal("modem0", time);
    private final QmiRuntime qmi = new QmiRuntime();
    private final QrtrFabric fabric = new LocalQrtrTransport().open("modem0", time, journal);
    private final LoneModem modem = new LoneModem(fabric, qmi, time.lane("modem"), journal, new PacketNetwork(Map.of()),
            2_000_000);
    private final List<String> heard = new ArrayList<>();
    private QmiHandle client;

    @BeforeEach
    void boot() throws QrtrException {
        client = qmi.open(fabric.local(), time.lane("client"), journal, new QmiHandle.Listener() {
            @Override
            public void newServer(QmiHandle.Server server) {
                heard.add("there " + server.service());
            }

            @Override
            public void delServer(QmiHandle.Server server) {
                heard.add("gone " + server.service());
            }
        });
        client.lookup(DMS, 0, 0);
        modem.start();
        run(10);
    }

    @AfterEach
    void close() {
        client.close();
        modem.close();
        run(10);
        fabric.close();
    }

    private void run(long millis) {
        time.run(Duration.ofMillis(millis));
    }

    private void take() {
        modem.profile(new JacksonModemProfiles().standard());
        run(10);
    }

    /** How a request to the modem ended. */
    private Object ask(String message, Map<String, Object> values) {
        List<QmiHandle.Outcome> outcomes = new ArrayList<>();
        var address = fabric.services().stream().filter(s -> s.service() == DMS).findFirst().orElseThrow().address();
        client.request(address, new QmiMessage(qmi.message(DMS, message, MessageKind.REQUEST), values),
                qmi.message(DMS, message, MessageKind.RESPONSE), SECOND, outcomes::add);
        run(2_000);
        return outcomes.getFirst() instanceof QmiHandle.Outcome.Answered answered ? answered.response().values()
                : outcomes.getFirst();
    }

    @Test
    void shouldHaveNoServicesBeforeItHasAProfile() {
        assertEquals(State.RUNNING, modem.state());
        assertEquals(List.of(), fabric.services());
        take();
        assertEquals(List.of("there 2"), heard);
        assertEquals(6, fabric.services().size());
    }

    @Test
    void shouldTakeItsServicesAwayInACrashAndComeBack() throws Exception {
        take();
        modem.crash(true).toCompletableFuture();
        run(10);
        assertEquals(State.CRASHED, modem.state());
        assertEquals(List.of("there 2", "gone 2"), heard);
        run(1_000);
        assertEquals(State.RUNNING, modem.state());
        assertEquals(List.of("there 2", "gone 2", "there 2"), heard);
    }

    @Test
    void shouldStayDownAfterACrashWithoutARestart() {
        take();
        modem.crash(false);
        run(5_000);
        assertEquals(State.CRASHED, modem.state());
        var again = modem.crash(false).toCompletableFuture();
        run(10);
        var refused = assertThrows(ExecutionException.class, again::get);
        assertEquals("modem is not running: device=modem0 state=CRASHED", refused.getCause().getMessage());
        modem.boot();
        run(10);
        assertEquals(6, fabric.services().size());
    }

    @Test
    void shouldRestartWhenAClientResetsIt() {
        take();
        ask("SET_OPERATING_MODE", Map.of("mode", 3L));
        ask("SET_OPERATING_MODE", Map.of("mode", 4L));
        assertEquals(List.of("there 2", "gone 2", "there 2"), heard);
        assertEquals(0L, ((Map<?, ?>) ask("GET_OPERATING_MODE", Map.of())).get("mode"));
    }

    @Test
    void shouldAnswerNothingWhileItIsSilent() {
        take();
        modem.silence(true);
        run(10);
        assertEquals(State.SILENT, modem.state());
        assertEquals(new QmiHandle.Outcome.TimedOut(SECOND), ask("GET_MODEL", Map.of()));
        modem.silence(false);
        run(10);
        assertEquals("virtual modem", ((Map<?, ?>) ask("GET_MODEL", Map.of())).get("model"));
    }
}
