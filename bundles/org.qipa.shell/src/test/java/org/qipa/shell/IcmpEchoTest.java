package org.qipa.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IcmpEchoTest {

    private static final InetAddress V4_FROM = InetAddress.ofLiteral("10.64.0.2");
    private static final InetAddress V4_TO = InetAddress.ofLiteral("10.64.0.1");
    private static final InetAddress V6_FROM = InetAddress.ofLiteral("fd00:64::2");
    private static final InetAddress V6_TO = InetAddress.ofLiteral("fd00:64::1");

    private static IcmpEcho v4(int data) {
        return new IcmpEcho(V4_FROM, V4_TO, false, 0x1234, 7, data);
    }

    private static IcmpEcho v6(int data) {
        return new IcmpEcho(V6_FROM, V6_TO, false, 0x1234, 7, data);
    }

    private static Optional<IcmpEcho> decode(byte[] bytes) {
        return IcmpEcho.decode(MemorySegment.ofArray(bytes));
    }

    @Test
    void shouldEncodeAnIpv4RequestAsTheRfcsSay() {
        // Header words add up to 0x99a4, those of the echo 0800 1234 0007 0001 0203 to 0x1c3f.
        assertEquals("45000020000000004001665b0a4000020a400001" + "0800e3c01234000700010203",
                HexFormat.of().formatHex(v4(4).encode()));
    }

    @Test
    void shouldReadBackWhatItWrote() {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            boolean four = random.nextBoolean();
            IcmpEcho echo = new IcmpEcho(four ? V4_FROM : V6_FROM, four ? V4_TO : V6_TO, random.nextBoolean(),
                    random.nextInt(0x10000), random.nextInt(0x10000), random.nextInt(1400));
            byte[] packet = echo.encode();
            assertEquals(IcmpEcho.packetLength(four, echo.dataLength()), packet.length);
            assertEquals(Optional.of(echo), decode(packet));
        }
    }

    @Test
    void shouldIgnorePaddingBehindThePacket() {
        assertEquals(Optional.of(v4(5)), decode(Arrays.copyOf(v4(5).encode(), 60)));
        assertEquals(Optional.of(v6(5)), decode(Arrays.copyOf(v6(5).encode(), 90)));
    }

    @Test
    void shouldRejectEveryFlippedBitOfTheEcho() {
        for (IcmpEcho echo : new IcmpEcho[] {v4(9), v6(9)}) {
            byte[] good = echo.encode();
            int header = good.length - 17;
            for (int bit = header * 8; bit < good.length * 8; bit++) {
                byte[] bad = good.clone();
                bad[bit / 8] ^= (byte) (1 << bit % 8);
                assertTrue(decode(bad).isEmpty(), "bit=" + bit);
            }
        }
    }

    @Test
    void shouldRejectEveryPacketThatIsCutShort() {
        for (IcmpEcho echo : new IcmpEcho[] {v4(9), v6(9)}) {
            byte[] good = echo.encode();
            for (int length = 0; length < good.length; length++) {
                assertTrue(decode(Arrays.copyOf(good, length)).isEmpty(), "length=" + length);
            }
        }
    }

    @Test
    void shouldRejectWhatIsNoEcho() {
        byte[] udp = v4(4).encode();
        udp[9] = 17;
        assertTrue(decode(udp).isEmpty());
        byte[] udp6 = v6(4).encode();
        udp6[6] = 17;
        assertTrue(decode(udp6).isEmpty());
        byte[] version = v4(4).encode();
        version[0] = 0x55;
        assertTrue(decode(version).isEmpty());
        byte[] shortHeader = v4(4).encode();
        shortHeader[0] = 0x44;
        assertTrue(decode(shortHeader).isEmpty());
    }
}
