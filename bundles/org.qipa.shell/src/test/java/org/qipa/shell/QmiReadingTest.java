package org.qipa.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qmi.QmiService;
import org.qipa.qmi.QmiRuntime;
import org.qipa.shell.capture.Capture;
import org.qipa.shell.capture.CaptureException;

class QmiReadingTest {

    private static final String MANUFACTURER = "02010021001200" + "02040000000000" + "0108006d616b6572696e63";

    private final Qmi qmi = new QmiRuntime();
    private final QmiView view = new QmiView(
            qmi.services().stream().collect(Collectors.toMap(QmiService::id, QmiService::name)));

    @Test
    void shouldNameServiceMessageAndTlvsWhenTheServiceIsTold() throws Exception {
        String text = view.text(read(MANUFACTURER, "dms"));
        assertTrue(text.startsWith("line 1: DMS GET_MANUFACTURER response  transaction 1, message 0x0021, 25 bytes\n"), text);
        assertTrue(text.contains("\n    0x02 result  "), text);
        assertTrue(text.contains("\n    0x01 manufacturer  \"makerinc\""), text);
    }

    @Test
    void shouldSayWhichServicesFitWhenNobodyTells() throws Exception {
        QmiReading reading = read("00010021000000", "");
        assertFalse(reading.known());
        String text = view.text(reading);
        assertTrue(text.startsWith("line 1: service not known, can be "), text);
        assertTrue(text.contains("DMS GET_MANUFACTURER"), text);
        assertTrue(text.contains("WDA GET_DATA_FORMAT"), text);
    }

    @Test
    void shouldTakeTheOnlyServiceThatFits() throws Exception {
        QmiReading reading = read("00010020000f0019010004140800696e7465726e6574", "");
        assertEquals(1, reading.messages().size(), () -> view.text(reading));
        assertTrue(view.text(reading).contains("WDS START_NETWORK request"), () -> view.text(reading));
        assertTrue(view.text(reading).contains("the only service that fits"), () -> view.text(reading));
    }

    @Test
    void shouldBelieveTheNameThatTheJournalHas() throws Exception {
        Capture capture = Capture.ofFile(
                "{\"kind\":\"QMI\",\"subject\":\"GET_MANUFACTURER request rx\",\"payload\":\"00010021000000\"}".getBytes());
        QmiReading reading = QmiReading.of(qmi, capture.datagrams().getFirst(), OptionalInt.empty());
        assertEquals("GET_MANUFACTURER", reading.messages().getFirst().name().orElseThrow());
        assertEquals(1, reading.messages().size());
    }

    @Test
    void shouldShowUnknownMessagesAndTlvsAsBytes() throws Exception {
        assertEquals("""
                line 1: DMS 0x7fff request  transaction 1, message 0x7fff, 11 bytes
                    0x77 unknown  05""", view.text(read("000100ff7f040077010005", "dms")));
        assertTrue(view.text(read("000100ff7f040077010005", "")).contains("? 0x7fff request"));
        assertTrue(view.text(read("000100ff7f040077010005", "")).contains("fits no service that is known"));
    }

    @Test
    void shouldKeepOnPastFaults() throws Exception {
        String text = view.text(read("02010021000b00" + "02040000000000" + "010800ff", "dms"));
        assertTrue(text.contains("fault: TLV is cut off: type=0x1 length=8 left=1"), text);
        assertTrue(text.contains("0x02 result"), text);
    }

    @Test
    void shouldTakeIdsAndNamesOfServices() throws Exception {
        assertEquals(2, QmiReading.service(qmi, "DMS"));
        assertEquals(2, QmiReading.service(qmi, "0x2"));
        assertTrue(assertThrows(CommandException.class, () -> QmiReading.service(qmi, "dmz")).getMessage()
                .startsWith("no such service: service=dmz known=["));
    }

    @Test
    void shouldWriteJsonWithValues() throws Exception {
        Map<?, ?> map = Out.parse(Out.json(view.map(read(MANUFACTURER, "2"))), Map.class);
        assertEquals(MANUFACTURER, map.get("hex"));
        assertTrue(map.get("messages").toString().contains("serviceName=DMS"), map.toString());
        assertTrue(map.get("messages").toString().contains("value=makerinc"), map.toString());
    }

    private QmiReading read(String hex, String service) throws CaptureException, CommandException {
        return QmiReading.of(qmi, Capture.ofText(hex).datagrams().getFirst(),
                service.isEmpty() ? OptionalInt.empty() : OptionalInt.of(QmiReading.service(qmi, service)));
    }
}
