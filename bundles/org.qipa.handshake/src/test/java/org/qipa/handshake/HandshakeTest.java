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

/** The handshake: test ideas E01 to E29; E20 to E24 belong to microcontroller and memory map. */
class HandshakeTest extends HandshakeFixture {

    @ParameterizedTest
    @ValueSource(strings = {"IDR", "IRD", "DIR", "DRI", "RID", "RDI"})
    void shouldSendOneIndicationAndStartTheNetworkAfterTheThird(String order) throws Exception {
        for (int i = 0; i < 3; i++) {
            assertEquals(0, bench.networkStarts);
            bench.sent();
            happens(order.charAt(i));
        }
        assertEquals(1, bench.said().stream().filter(INIT_COMPLETE::equals).count());
        assertEquals(1, bench.networkStarts);
        assertEquals(HandshakeState.COMPLETE, bench.now().state());
        assertEquals("", bench.now().waitsFor());
    }

    @Test
    void shouldNeverStartTheNetworkWithoutIndicationRegisterOnFirstBoot() throws Exception {
        happens('I');
        happens('D');
        bench.pass(600);
        assertEquals(0, bench.networkStarts);
        assertEquals(HandshakeState.MODEM_READY, bench.now().state());
        assertEquals("INDICATION_REGISTER from the modem", bench.now().waitsFor());
    }

    @Test
    void shouldNeitherIndicateNorStartWithoutDriverInitCompleteOnFirstBoot() throws Exception {
        happens('I');
        happens('R');
        assertEquals(List.of(INIT_DRIVER, ANSWERED_R), bench.said());
        assertEquals(0, bench.networkStarts);
        assertTrue(bench.now().waitsFor().startsWith("DRIVER_INIT_COMPLETE from the modem"), bench.now().waitsFor());
    }

    @Test
    void shouldStartTheNetworkAfterInitDriverAloneOnLaterBoots() throws Exception {
        firstBoot();
        bench.bye();
        assertEquals(HandshakeState.NO_MODEM, bench.now().state());
        assertTrue(bench.now().waitsFor().endsWith("likely the modem restarts: its node 0 went away"));
        happens('I');
        assertEquals(2, bench.networkStarts);
        assertEquals(List.of(INIT_DRIVER), bench.said());
        assertEquals(HandshakeState.COMPLETE, bench.now().state());
    }

    @Test
    void shouldSendOneIndicationWhenAskedAfterALaterBoot() throws Exception {
        firstBoot();
        bench.bye();
        happens('I');
        bench.sent();
        happens('R');
        happens('R');
        assertEquals(List.of(ANSWERED_R, INIT_COMPLETE, ANSWERED_R), bench.said());
        assertEquals(HandshakeState.COMPLETE, bench.now().state());
    }

    @Test
    void shouldAnswerTwoIndicationRegistersAndIndicateOnce() throws Exception {
        happens('I');
        happens('D');
        bench.sent();
        happens('R');
        happens('R');
        assertEquals(List.of(ANSWERED_R, INIT_COMPLETE, ANSWERED_R), bench.said());
    }

    @Test
    void shouldAnswerTwoDriverInitCompletes() throws Exception {
        happens('D');
        happens('D');
        assertEquals(List.of(ANSWERED_D, ANSWERED_D), bench.said());
        assertTrue(bench.now().ucReady());
        assertFalse(bench.now().modemReady());
    }

    @Test
    void shouldIndicateFromServerPortToTheAddressOfNewServer() throws Exception {
        happens('D');
        happens('R');
        bench.sent();
        happens('I');
        var indication = bench.sent().getLast();
        assertEquals(0x4000, indication.fromPort());
        assertEquals(new QrtrAddress(0, 0x5001), indication.to());
    }

    @Test
    void shouldSendTheInitDriverThatTheSpecificationShowsForSdm845() throws Exception {
        bench.appears(null);
        assertEquals("00000021007b00" + "10040003000000" + "11080088060000c7070000" + "1208000805000007000000"
                + "1308000806000007000000" + "14040008030000" + "15040008040000" + "160800d80b000024100000" + "1704000a000000"
                + "18010000" + "190800d0070000cf090000" + "1b08008804000007000000" + "1c08008805000007000000"
                + "1d040088020000" + "1e040088030000", bench.sent().getFirst().bytes());
    }

    @Test
    void shouldTellWhetherTheMicrocontrollerRuns() throws Exception {
        bench.appears(ScriptedModem.SUCCESS);
        bench.ucLoaded = true;
        bench.appears(ScriptedModem.SUCCESS);
        var sent = bench.sent();
        // Beside the transaction, nothing differs but that byte.
        var absent = sent.get(0).bytes();
        assertTrue(absent.startsWith("000000210") && absent.contains("18010000"), absent);
        assertEquals("000100" + absent.substring(6).replace("18010000", "18010001"), sent.get(1).bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001003500040001010000", "0001003500040001010001", "00010035000400010100ff", "00010035000000"})
    void shouldTakeAnyStatusAndCountAMissingOne(String request) throws Exception {
        bench.asks(request);
        assertTrue(bench.now().ucReady());
        assertEquals(List.of(ANSWERED_D), bench.said());
        assertEquals(request.length() == 14 ? 1L : null,
                bench.journal.counts(JournalKind.FAULT).get("driver-init-complete-without-status"));
    }

    @Test
    void shouldTakeAnIndicationRegisterWithFiveTlvs() throws Exception {
        bench.asks("000200200014001001000111010001120100011301000114010001");
        assertEquals(List.of(ANSWERED_R), bench.said());
        assertTrue(bench.now().indicationRequested());
    }

    @Test
    void shouldRetryAnIndicationThatCouldNotBeSentWithTheNextRequest() throws Exception {
        happens('I');
        happens('D');
        bench.node.refuse = bytes -> bytes.startsWith("04");
        happens('R');
        assertFalse(bench.now().indicationSent());
        assertEquals(0, bench.networkStarts);
        assertTrue(bench.now().waitsFor().contains("INIT_COMPLETE could not be sent"), bench.now().waitsFor());
        bench.node.refuse = bytes -> false;
        happens('R');
        assertTrue(bench.now().indicationSent());
        assertEquals(1, bench.networkStarts);
    }

    @Test
    void shouldNotBelieveARequestWhoseResponseCouldNotBeSent() throws Exception {
        bench.node.refuse = bytes -> bytes.startsWith("02");
        happens('R');
        happens('D');
        assertFalse(bench.now().indicationRequested());
        assertFalse(bench.now().ucReady());
    }

    @Test
    void shouldFailWhenInitDriverCannotBeSent() throws Exception {
        bench.node.refuse = bytes -> bytes.substring(6, 8).equals("21");
        happens('I');
        assertEquals(HandshakeState.INIT_DRIVER_FAILED, bench.now().state());
        assertTrue(bench.now().waitsFor().contains("scripted: to=0:20481"), bench.now().waitsFor());
    }

    @Test
    void shouldStartTheNetworkWithTheNextRequestWhenItFailed() throws Exception {
        bench.networkFails = true;
        firstBoot();
        assertEquals(0, bench.networkStarts);
        assertTrue(bench.now().waitsFor().startsWith("the network device, which could not be started"));
        bench.networkFails = false;
        happens('R');
        assertEquals(1, bench.networkStarts);
        assertEquals("", bench.now().waitsFor());
    }

    @Test
    void shouldCancelARunningExchangeAtOnceWhenClosed() throws Exception {
        // The reference waits for the exchange, up to 60 s.
        bench.appears(null);
        int changes = bench.changes.size();
        bench.close();
        assertEquals(0, bench.node.open);
        bench.close();
        bench.pass(120);
        assertEquals(changes, bench.changes.size());
        assertEquals(List.of(), bench.journal.events(e -> e.subject().equals("init-driver-failed")));
    }

    @Test
    void shouldKeepItsFlagsWhenTheModemOnlyWithdrawsItsService() throws Exception {
        firstBoot();
        bench.modem.withdraw();
        bench.time.settle();
        assertEquals(HandshakeState.COMPLETE, bench.now().state());
    }

    @Test
    void shouldGiveUpAtOnceWhenTheAwaitedServiceIsWithdrawn() throws Exception {
        bench.appears(null);
        bench.modem.withdraw();
        bench.time.settle();
        assertEquals(HandshakeState.INIT_DRIVER_FAILED, bench.now().state());
        assertTrue(bench.now().waitsFor().contains("withdrew its service"), bench.now().waitsFor());
        happens('I');
        assertTrue(bench.now().modemReady());
    }

    @Test
    void shouldJournalEachChangeOfStateWithItsReason() throws Exception {
        firstBoot();
        bench.bye();
        assertEquals(List.of("NO_MODEM -> INIT_DRIVER_SENT NEW_SERVER", "INIT_DRIVER_SENT -> MODEM_READY INIT_DRIVER answered",
                "MODEM_READY -> COMPLETE INDICATION_REGISTER", "COMPLETE -> NO_MODEM BYE of the modem"),
                bench.journal.events(e -> e.kind() == JournalKind.STATE).stream().map(e -> e.text()).toList());
    }

    @Test
    void shouldCloseHandshakesThatAreOpenWhenDeactivated() {
        bench.service.deactivate();
        assertEquals(0, bench.node.open);
    }
}
