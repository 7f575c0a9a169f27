package org.qipa.qrtr.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;

/** The wire: test ideas B19 to B25, and round trips. */
class WirePacketTest {

    private static final String DATA_TO_5 = "01000000 01000000 02000000 00500000 00000000 05000000 01000000 00400000";

    @Test
    void shouldRefuseLengthThatIsNoMultipleOfFour() {
        refused("packet length=33 multiple_of=4", hex(DATA_TO_5 + "01"));
        refused("packet length=0", new byte[0]);
    }

    @Test
    void shouldDeliverPayloadWithoutPadding() throws QrtrException {
        assertArrayEquals(hex("0102030405"), WirePacket.decode(hex(DATA_TO_5 + "0102030405000000")).payload());
    }

    @Test
    void shouldRefuseSizeThatDoesNotFitTheLength() {
        refused("packet size=5 header=32 length=44", hex(DATA_TO_5 + "010203040500000000000000"));
        refused("size=0", hex("01000000 01000000 02000000 00500000 00000000 00000000 01000000 00400000"));
        refused("size=4294967293", hex("01000000 01000000 02000000 00500000 00000000 fdffffff 01000000 00400000"));
    }

    @Test
    void shouldRefuseUnknownVersion() {
        var packet = hex(DATA_TO_5 + "0102030405000000");
        packet[0] = 2;
        refused("packet version=2 known=1,3", packet);
    }

    @Test
    void shouldRefuseHeaderThatIsCutOff() {
        refused("packet length=28 header=32", Arrays.copyOf(hex(DATA_TO_5), 28));
        refused("packet length=12 header=16", Arrays.copyOf(hex("03010100 05000000 02000050"), 12));
    }

    @Test
    void shouldReadVersion2WithOptionalBytes() throws QrtrException {
        var packet = WirePacket.decode(hex("03010104 05000000 0200 0050 0100 0040 aabbccdd 0102030405000000"));
        assertArrayEquals(hex("0102030405"), packet.payload());
        assertTrue(packet.confirmRx());
        assertEquals(new QrtrAddress(2, 0x5000), packet.from());
        assertEquals(new QrtrAddress(1, 0x4000), packet.to());
    }

    @Test
    void shouldWidenShortControlPorts() throws QrtrException {
        var version2 = WirePacket.decode(hex("03020000 04000000 0200 feff 0100 feff 02000000"));
        assertEquals(QrtrAddress.CONTROL_PORT, version2.to().port());
        assertEquals(QrtrAddress.CONTROL_PORT, version2.from().port());
        var version1 = WirePacket.decode(
                hex("01000000 02000000 02000000 ffff0000 00000000 04000000 01000000 ffff0000 02000000"));
        assertEquals(QrtrAddress.CONTROL_PORT, version1.to().port());
    }

    @Test
    void shouldRefuseControlTypeToSocketPort() {
        refused("packet type=2 to port=16384 allowed=DATA,RESUME_TX",
                hex("01000000 02000000 02000000 feffffff 00000000 04000000 01000000 00400000 02000000"));
    }

    @Test
    void shouldRefuseShortNewServerAndResume() {
        var to = new QrtrAddress(1, QrtrAddress.CONTROL_PORT);
        refused("packet type=4 size=16 least=20", new WirePacket(4, new QrtrAddress(2, 1), false, to, new byte[16]).encode());
        refused("packet type=7 size=16 least=20", new WirePacket(7, new QrtrAddress(2, 1), false, to, new byte[16]).encode());
    }

    @Test
    void shouldReadBackWhatItWrites() throws QrtrException {
        var random = new Random(2);
        for (int i = 0; i < 1000; i++) {
            var payload = new byte[1 + random.nextInt(100)];
            random.nextBytes(payload);
            var packet = new WirePacket(PacketType.DATA.code(), address(random), random.nextBoolean(), address(random), payload);
            var read = WirePacket.decode(packet.encode());
            assertEquals(packet.from(), read.from());
            assertEquals(packet.to(), read.to());
            assertEquals(packet.confirmRx(), read.confirmRx());
            assertArrayEquals(payload, read.payload());
            assertEquals(0, packet.encode().length % 4);
        }
    }

    @Test
    void shouldNeverFailOtherwiseThanByRefusing() {
        var random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            var bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) (random.nextBoolean() ? 1 : 3);
            }
            try {
                assertTrue(WirePacket.decode(bytes).payload().length > 0);
            } catch (QrtrException e) {
                assertEquals(QrtrException.Reason.INVALID, e.reason());
            }
        }
    }

    private static QrtrAddress address(Random random) {
        return new QrtrAddress(random.nextInt(), 0x10000 + random.nextInt(0x1000));
    }

    private static void refused(String why, byte[] bytes) {
        var refusal = assertThrows(QrtrException.class, () -> WirePacket.decode(bytes));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
