package org.qipa.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;

class HandshakeTextTest {

    @Test
    void shouldSayWhoPublishesWhichService() {
        assertEquals("     2.500 ms  AP <- modem  QRTR NEW_SERVER service=49 instance=0x201 node=0 port=16385",
                HandshakeText.line(event(JournalKind.QRTR, "NEW_SERVER rx", "",
                        "0400000031000000010200000000000001400000"), 0));
    }

    @Test
    void shouldLeaveOutAnEmptyService() {
        assertEquals("     2.500 ms  AP -> modem  QRTR HELLO", HandshakeText.line(event(JournalKind.QRTR, "HELLO tx", "",
                "0200000000000000000000000000000000000000"), 0));
    }

    @Test
    void shouldCutLongMessagesAndNameStates() {
        assertEquals("     1.500 ms  AP -> modem  QMI INIT_DRIVER request  " + "ab".repeat(20) + "... (21 bytes)",
                HandshakeText.line(event(JournalKind.QMI, "INIT_DRIVER request tx", "", "ab".repeat(21)), 1_000_000));
        assertEquals("     2.500 ms               device: SETUP -> READY set up",
                HandshakeText.line(event(JournalKind.STATE, "device", "SETUP -> READY set up", ""), 0));
    }

    @Test
    void shouldKnowWhatIsOnlyBetweenTheApAndItsNameService() {
        assertTrue(HandshakeText.isBookkeeping(event(JournalKind.QRTR, "NEW_LOOKUP socket", "", "")));
        assertTrue(HandshakeText.isBookkeeping(event(JournalKind.QRTR, "NEW_SERVER notify", "", "")));
        assertFalse(HandshakeText.isBookkeeping(event(JournalKind.QRTR, "NEW_SERVER rx", "", "")));
    }

    private static JournalEvent event(JournalKind kind, String subject, String text, String payload) {
        return new JournalEvent(7, "ipa0", 2_500_000, kind, subject, 0, 0, text, HexFormat.of().parseHex(payload));
    }
}
