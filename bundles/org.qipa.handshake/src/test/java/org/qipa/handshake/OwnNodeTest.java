package org.qipa.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qipa.api.handshake.HandshakeState;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.qrtr.QrtrAddress;

/** The handshake with a modem on the AP's own node, where nobody says BYE: so it is on the sockets of one kernel. */
class OwnNodeTest extends HandshakeFixture {

    @BeforeEach
    @Override
    void open() throws Exception {
        bench = new Bench(Bench.SDM845, true);
        bench.sent();
    }

    @Test
    void shouldCompleteAsWithAModemElsewhere() throws Exception {
        firstBoot();
        assertEquals(HandshakeState.COMPLETE, bench.now().state());
        assertEquals(QrtrAddress.LOCAL_NODE, bench.now().modem().orElseThrow().node());
        assertEquals(1, bench.networkStarts);
    }

    @Test
    void shouldTakeTheEndOfItsServiceAsItsBye() throws Exception {
        firstBoot();
        bench.modem.crash();
        bench.time.settle();
        assertEquals(HandshakeState.NO_MODEM, bench.now().state());
        assertFalse(bench.now().modemReady());
        assertFalse(bench.now().indicationRequested());
        assertFalse(bench.now().indicationSent());
        assertTrue(bench.now().ucReady(), "survives a restart of the modem");
        assertTrue(bench.now().waitsFor().endsWith("likely the modem restarts: its service on the AP's own node went away"),
                bench.now().waitsFor());
        assertEquals("COMPLETE -> NO_MODEM DEL_SERVER of the modem on the own node",
                bench.journal.events(e -> e.kind() == JournalKind.STATE).getLast().text());
    }

    @Test
    void shouldDoAllOfItAgainWhenTheModemComesBack() throws Exception {
        firstBoot();
        bench.ucLoaded = true;
        bench.bye();
        happens('I');
        happens('R');
        assertEquals(List.of(INIT_DRIVER, ANSWERED_R, INIT_COMPLETE), bench.said());
        assertEquals(HandshakeState.COMPLETE, bench.now().state());
        assertEquals(3, bench.networkStarts, "again with INIT_DRIVER, and with INDICATION_REGISTER: to start twice is no harm");
    }

    @Test
    void shouldForgetTheExchangeWhenTheModemLeavesWhileItRuns() throws Exception {
        bench.appears(null);
        bench.bye();
        assertEquals(HandshakeState.NO_MODEM, bench.now().state());
        bench.pass(120);
        assertEquals(HandshakeState.NO_MODEM, bench.now().state());
        happens('I');
        assertTrue(bench.now().modemReady());
    }

    @Test
    void shouldKeepWhatItKnowsWhenTheServiceHasMovedAndItsOldPlaceGoes() throws Exception {
        firstBoot();
        bench.modem.publishAt(0x5009);
        bench.time.settle();
        bench.modem.withdraw();
        bench.time.settle();
        assertEquals(HandshakeState.COMPLETE, bench.now().state());
        assertTrue(bench.now().indicationSent());
    }

    @Test
    void shouldNotMindOtherSocketsOfTheNodeThatClose() throws Exception {
        firstBoot();
        var other = bench.fabric.local().socket(bench.owner, (from, datagram) -> { });
        other.bind(0);
        other.close();
        bench.time.settle();
        assertEquals(HandshakeState.COMPLETE, bench.now().state());
    }
}
