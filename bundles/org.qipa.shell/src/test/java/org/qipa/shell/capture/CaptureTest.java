package org.qipa.shell.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureTest {

    /** GET_MANUFACTURER's response with a text of 20 characters. */
    private static final String RESPONSE = "0201002100" + "1e00" + "02040000000000" + "011400"
            + "7669727475616c206d616e756661637475726572";

    @ParameterizedTest
    @ValueSource(strings = {"00010021000000", "00 01 00 21 00 00 00", "00:01:00:21:00:00:00", "0x00, 0x01, 0x00, 0x21, 0x00, 0x00, 0x00",
        "0001 0021\n0000 00", "# a request\n00010021000000\n\n"})
    void shouldReadAMessageHoweverItsBytesAreSeparated(String text) throws CaptureException {
        assertEquals(List.of("00010021000000"), hex(Capture.ofText(text)));
    }

    @Test
    void shouldEndAMessageWithTheLineThatHasItsLastByte() throws CaptureException {
        Capture capture = Capture.ofText(RESPONSE.substring(0, 60) + "\n" + RESPONSE.substring(60) + "\n00010021000000\n");
        assertEquals(List.of(RESPONSE, "00010021000000"), hex(capture));
        assertEquals("line 3", capture.datagrams().get(1).origin());
    }

    @Test
    void shouldReadDumpsOfXxd() throws CaptureException {
        assertEquals(List.of(RESPONSE), hex(Capture.ofText("""
                00000000: 0201 0021 001e 0002 0400 0000 0000 0114  ...!............
                00000010: 0076 6972 7475 616c 206d 616e 7566 6163  .virtual manufac
                00000020: 7475 7265 72                             turer
                """)));
    }

    @Test
    void shouldReadDumpsOfHexdumpWithTheirLastOffset() throws CaptureException {
        assertEquals(List.of(RESPONSE, "00010021000000"), hex(Capture.ofText("""
                00000000  02 01 00 21 00 1e 00 02  04 00 00 00 00 00 01 14  |...!............|
                00000010  00 76 69 72 74 75 61 6c  20 6d 61 6e 75 66 61 63  |.virtual manufac|
                00000020  74 75 72 65 72                                    |turer|
                00000025
                00000000  00 01 00 21 00 00 00                              |...!...|
                00000007
                """)));
    }

    @Test
    void shouldWriteOutRowsThatAStarStandsFor() throws CaptureException {
        String read = hex(Capture.ofText("""
                00000000  02 01 00 21 00 39 00 02  04 00 00 00 00 00 01 2f  |...!.9........./|
                00000010  00 41 41 41 41 41 41 41  41 41 41 41 41 41 41 41  |.AAAAAAAAAAAAAAA|
                00000020  41 41 41 41 41 41 41 41  41 41 41 41 41 41 41 41  |AAAAAAAAAAAAAAAA|
                *
                00000040
                """)).getFirst();
        assertEquals("41".repeat(47), read.substring(34));
    }

    @Test
    void shouldReadDumpsOfWiresharkAndTcpdump() throws CaptureException {
        assertEquals(List.of("00010021000000"), hex(Capture.ofText("0000  00 01 00 21 00 00 00   ...!...")));
        assertEquals(List.of("00010021000000"), hex(Capture.ofText("\t0x0000:  0001 0021 0000 00              ...!...")));
    }

    @Test
    void shouldRefuseADumpWithAHole() {
        CaptureException e = assertThrows(CaptureException.class, () -> Capture.ofText("""
                00000000: 0201 0021 001e 0002 0400 0000 0000 0114  ...!............
                00000020: 7475 7265 72                             turer
                """));
        assertEquals("offset does not follow: line=2 offset=0x20 expected=0x10", e.getMessage());
    }

    @Test
    void shouldSayWhereTextIsNotHexadecimal() {
        assertEquals("not hexadecimal: line=1 text=message.bin",
                assertThrows(CaptureException.class, () -> Capture.ofText("message.bin")).getMessage());
        assertEquals("not hexadecimal: line=2 digits=3, two make a byte",
                assertThrows(CaptureException.class, () -> Capture.ofText("00\n012")).getMessage());
        assertEquals("not hexadecimal: line=1 digits=1, two make a byte",
                assertThrows(CaptureException.class, () -> Capture.ofText("0,1")).getMessage());
    }

    @Test
    void shouldTakeTheFrameOfOtherLinksOffAndKeepTheServiceItNames() throws CaptureException {
        Datagram datagram = Capture.ofText("01:0C:00:00:02:03:00:01:00:21:00:00:00").datagrams().getFirst();
        assertEquals("00010021000000", HexFormat.of().formatHex(datagram.bytes()));
        assertEquals(Optional.of("2"), datagram.service());
        assertEquals(OptionalInt.of(3), datagram.port());
    }

    @Test
    void shouldWidenTheTransactionOfTheControlService() throws CaptureException {
        Datagram datagram = Capture.ofText("010b00800000" + "0107220000 00").datagrams().getFirst();
        assertEquals("02070022000000", HexFormat.of().formatHex(datagram.bytes()));
        assertEquals(Optional.of("0"), datagram.service());
    }

    @Test
    void shouldReadTheJournalsEventsAndObjectsWithAMemberHex() throws CaptureException {
        Capture capture = file("""
                {"number":7,"device":"ipa0","kind":"QMI","subject":"INIT_DRIVER request tx","a":1,"payload":"00010021000000"}
                {"number":8,"device":"ipa0","kind":"QRTR","subject":"hello tx","a":1,"payload":"02000000"}
                {"hex":"00 01 00 21 00 00 00","service":"dms"}
                """);
        assertEquals(List.of("00010021000000", "00010021000000"), hex(capture));
        assertEquals("event 7", capture.datagrams().get(0).origin());
        assertEquals(Optional.of("INIT_DRIVER request tx"), capture.datagrams().get(0).message());
        assertEquals(Optional.of("dms"), capture.datagrams().get(1).service());
        assertEquals(List.of("1 objects without a QMI message"), capture.skipped());
    }

    @Test
    void shouldSayWhichLineIsNotJson() {
        assertTrue(assertThrows(CaptureException.class, () -> file("{\"hex\":\"00\"}\n{oops")).getMessage()
                .startsWith("not JSON: line=2 cause="));
        assertEquals("not hexadecimal: line=1 member=hex",
                assertThrows(CaptureException.class, () -> file("{\"hex\":\"0g\"}")).getMessage());
    }

    @Test
    void shouldRefuseAFileThatIsNeitherTextNorPcapng() {
        assertEquals("neither text nor pcapng: known=hexadecimal text, hex dump, JSON Lines, pcapng",
                assertThrows(CaptureException.class, () -> Capture.ofFile(new byte[] {(byte) 0xff, 0, 1})).getMessage());
    }

    private static Capture file(String text) throws CaptureException {
        return Capture.ofFile(text.getBytes(StandardCharsets.UTF_8));
    }

    static List<String> hex(Capture capture) {
        return capture.datagrams().stream().map(d -> HexFormat.of().formatHex(d.bytes())).toList();
    }
}
