package org.qipa.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.handshake.HandshakeState;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.qrtr.QrtrAddress;

/** The handshake with a modem that is silent, lies, leaves or moves (spec 03 §6, §8). */
class HandshakeTroubleTest extends HandshakeFixture {

    @Test
    void shouldGiveUpAfterSixtySecondsAndTryAgainWithTheNextNewServer() throws Exception {
        bench.appears(null);
        assertEquals(HandshakeState.INIT_DRIVER_SENT, bench.now().state());
        assertTrue(bench.now().waitsFor().startsWith("the modem's answer to INIT_DRIVER, sent to 0:20481"));
        bench.pass(59);
        assertEquals(HandshakeState.INIT_DRIVER_SENT, bench.now().state());
        bench.pass(1);
        assertEquals(HandshakeState.INIT_DRIVER_FAILED, bench.now().state());
        assertTrue(bench.now().waitsFor().contains("not answered: limit_s=60"), bench.now().waitsFor());
        bench.pass(600);
        assertEquals(List.of(INIT_DRIVER), bench.said());
        happens('I');
        assertEquals(List.of(INIT_DRIVER), bench.said());
        assertEquals(2, bench.now().initDriverRequests());
        assertTrue(bench.now().modemReady());
    }

    @Test
    void shouldIgnoreAnAnswerAfterSixtyOneSeconds() throws Exception {
        bench.appears(null);
        bench.pass(61);
        bench.modem.answerLate(ScriptedModem.SUCCESS);
        bench.time.settle();
        assertFalse(bench.now().modemReady());
        assertEquals(HandshakeState.INIT_DRIVER_FAILED, bench.now().state());
    }

    @Test
    void shouldTakeResultOneAsRefusal() throws Exception {
        // Oddity 2: the reference takes any readable answer as success.
        happens('D');
        happens('R');
        bench.appears(ScriptedModem.REFUSED);
        assertFalse(bench.now().modemReady());
        assertEquals(0, bench.networkStarts);
        assertTrue(bench.now().waitsFor().contains("refused by the modem: result=1 error=3"), bench.now().waitsFor());
        assertEquals(1L, bench.journal.counts(JournalKind.FAULT).get("init-driver-failed"));
        happens('I');
        assertEquals(1, bench.networkStarts);
    }

    @ParameterizedTest
    @ValueSource(strings = {ScriptedModem.SHORT_RESULT, ScriptedModem.CUT, ScriptedModem.WRONG_TLV,
            ScriptedModem.WRONG_TRANSACTION, ScriptedModem.OTHER_MESSAGE})
    void shouldTimeOutWhenTheAnswerIsNotOne(String answer) throws Exception {
        bench.appears(answer);
        assertEquals(HandshakeState.INIT_DRIVER_SENT, bench.now().state());
        bench.pass(60);
        assertEquals(HandshakeState.INIT_DRIVER_FAILED, bench.now().state());
        assertFalse(bench.now().modemReady());
    }

    @Test
    void shouldSayThatTheAnswerCannotBeReadAndTakeAReadableOne() throws Exception {
        bench.appears(ScriptedModem.SHORT_RESULT);
        assertTrue(bench.now().waitsFor().contains("one came that cannot be read: rule=tlv-length"), bench.now().waitsFor());
        bench.modem.answerLate(ScriptedModem.SUCCESS);
        bench.time.settle();
        assertTrue(bench.now().modemReady());
    }

    @Test
    void shouldForgetTheExchangeWhenTheModemLeavesWhileItRuns() throws Exception {
        bench.appears(null);
        bench.bye();
        assertEquals(HandshakeState.NO_MODEM, bench.now().state());
        bench.pass(120);
        assertEquals(HandshakeState.NO_MODEM, bench.now().state());
        bench.sent();
        happens('I');
        assertEquals("00010021", bench.sent().getFirst().bytes().substring(0, 8));
    }

    @Test
    void shouldAskAtOnceWhenTheModemComesBackWhileTheOldExchangeRan() throws Exception {
        bench.appears(null);
        bench.pass(5);
        bench.bye();
        happens('I');
        assertTrue(bench.now().modemReady());
        assertEquals(List.of(INIT_DRIVER, INIT_DRIVER), bench.said());
    }

    @Test
    void shouldNeedANewIndicationRegisterAfterBye() throws Exception {
        happens('I');
        happens('R');
        bench.bye();
        happens('D');
        happens('I');
        assertEquals(0, bench.networkStarts);
        assertFalse(bench.now().indicationRequested());
        happens('R');
        assertEquals(1, bench.networkStarts);
    }

    @Test
    void shouldIgnoreByeOfAnotherNode() throws Exception {
        // Oddity 3: the reference resets with any node's BYE.
        firstBoot();
        var other = bench.fabric.attach(9);
        bench.time.settle();
        other.close();
        bench.time.settle();
        assertEquals(HandshakeState.COMPLETE, bench.now().state());
        assertTrue(bench.now().indicationSent());
    }

    @Test
    void shouldForgetRequestsOfAModemThatLeftBeforeItsServiceWasKnown() throws Exception {
        happens('R');
        bench.bye();
        assertFalse(bench.now().indicationRequested());
    }

    @Test
    void shouldAskTwiceAtMostWhenTheServiceAppearsTwice() throws Exception {
        bench.modem.answer = ScriptedModem.SUCCESS;
        bench.modem.publish();
        bench.modem.publish();
        bench.time.settle();
        bench.pass(120);
        assertTrue(bench.said().size() <= 2);
        assertTrue(bench.now().modemReady());
    }

    @Test
    void shouldAskTheLastAddressWhenTheServiceMoves() throws Exception {
        bench.appears(null);
        bench.modem.publishAt(0x5009);
        bench.time.settle();
        var sent = bench.sent();
        assertEquals(2, sent.size());
        assertEquals(new QrtrAddress(0, 0x5009), sent.getLast().to());
        assertEquals(new QrtrAddress(0, 0x5009), bench.now().modem().orElseThrow());
    }

    @Test
    void shouldAskAgainAfterTheLimitWhenTheSameServiceAppearedMeanwhile() throws Exception {
        bench.appears(null);
        bench.pass(10);
        bench.appears(null);
        assertEquals(List.of(INIT_DRIVER), bench.said());
        bench.modem.answer = ScriptedModem.SUCCESS;
        bench.pass(51);
        assertEquals(List.of(INIT_DRIVER), bench.said());
        assertTrue(bench.now().modemReady());
    }
}
