package org.qipa.shell.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcapNgTest {

    private static final byte[] REQUEST = HexFormat.of().parseHex("00010021000000");
    private static final byte[] FRAME = HexFormat.of().parseHex("010c0000020100010021000000");

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadPacketsOfBothByteOrders(boolean little) throws CaptureException {
        order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        section();
        source(147, 0);
        packet(0, REQUEST, REQUEST.length);
        simple(REQUEST);
        Capture capture = Capture.ofFile(file.toByteArray());
        assertEquals(List.of("00010021000000", "00010021000000"), CaptureTest.hex(capture));
        assertEquals("packet 2", capture.datagrams().get(1).origin());
        assertEquals(List.of(), capture.skipped());
    }

    @Test
    void shouldForgetInterfacesWithTheSection() throws CaptureException {
        section();
        source(147, 0);
        order = ByteOrder.BIG_ENDIAN;
        section();
        source(1, 0);
        packet(0, REQUEST, REQUEST.length);
        Capture capture = Capture.ofFile(file.toByteArray());
        assertEquals(List.of(), capture.datagrams());
        assertEquals(List.of("1 packets of link type 1"), capture.skipped());
    }

    @Test
    void shouldFindFramesOfAModemInWhatTheUsbMonitorSaw() throws CaptureException {
        section();
        source(220, 0);
        packet(0, behind(64, FRAME), 64 + FRAME.length);
        packet(0, behind(64, REQUEST), 64 + REQUEST.length);
        packet(0, new byte[10], 10);
        Capture capture = Capture.ofFile(file.toByteArray());
        assertEquals(List.of("00010021000000"), CaptureTest.hex(capture));
        assertEquals("2", capture.datagrams().getFirst().service().orElseThrow());
        assertEquals(List.of("2 USB transfers that are no QMI"), capture.skipped());
    }

    @Test
    void shouldPassOverPacketsThatWereNotCapturedWhole() throws CaptureException {
        section();
        source(147, 4);
        packet(0, Arrays.copyOf(REQUEST, 4), 7);
        simple(REQUEST);
        Capture capture = Capture.ofFile(file.toByteArray());
        assertEquals(List.of(), capture.datagrams());
        assertEquals(List.of("2 packets that were not captured whole"), capture.skipped());
    }

    @Test
    void shouldReadACaptureThatStillRunsUpToItsLastWholeBlock() throws CaptureException {
        section();
        source(150, 0);
        packet(0, REQUEST, REQUEST.length);
        int whole = file.size();
        packet(0, REQUEST, REQUEST.length);
        Capture capture = Capture.ofFile(Arrays.copyOf(file.toByteArray(), whole + 20));
        assertEquals(1, capture.datagrams().size());
        assertEquals(List.of("1 block cut off at the end of the file"), capture.skipped());
    }

    @Test
    void shouldRefuseBlocksThatCannotBe() {
        section();
        packet(0, REQUEST, REQUEST.length);
        refused("pcapng packet of an interface that was not described: packet=1 interface=0 described=0");

        file.reset();
        section();
        int start = file.size();
        file.writeBytes(bytes(12).putInt(6).putInt(7).putInt(7).array());
        refused("pcapng block with a length that cannot be: offset=" + start + " length=7");

        file.reset();
        section();
        source(147, 0);
        start = file.size();
        block(6, bytes(20).putInt(0).putLong(0).putInt(Integer.MAX_VALUE).putInt(7).array());
        refused("pcapng block shorter than what it holds: offset=" + start + " length=32");

        file.reset();
        block(0x0a0d0d0a, bytes(16).putInt(0x12345678).array());
        refused("pcapng section without a byte order: offset=0");
    }

    private void refused(String why) {
        assertEquals(why, assertThrows(CaptureException.class, () -> Capture.ofFile(file.toByteArray())).getMessage());
    }

    private static byte[] behind(int header, byte[] data) {
        byte[] all = new byte[header + data.length];
        System.arraycopy(data, 0, all, header, data.length);
        return all;
    }

    private void section() {
        block(0x0a0d0d0a, bytes(16).putInt(0x1a2b3c4d).putShort((short) 1).putShort((short) 0).putLong(-1).array());
    }

    private void source(int linkType, int snapshotLength) {
        block(1, bytes(8).putShort((short) linkType).putShort((short) 0).putInt(snapshotLength).array());
    }

    private void packet(int source, byte[] data, int original) {
        block(6, bytes(20 + padded(data.length)).putInt(source).putLong(0).putInt(data.length).putInt(original).put(data)
                .array());
    }

    private void simple(byte[] data) {
        block(3, bytes(4 + padded(data.length)).putInt(data.length).put(data).array());
    }

    private void block(int type, byte[] body) {
        int length = body.length + 12;
        file.writeBytes(bytes(length).putInt(type).putInt(length).put(body).putInt(length).array());
    }

    private static int padded(int length) {
        return (length + 3) / 4 * 4;
    }

    private ByteBuffer bytes(int length) {
        return ByteBuffer.allocate(length).order(order);
    }
}
