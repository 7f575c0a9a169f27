package org.qipa.itests.qrtr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.qipa.api.qrtr.ControlPacket;
import org.qipa.api.qrtr.PacketType;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrException.Reason;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrTransport;
import org.qipa.qrtr.kernel.KernelQrtrTransport;

/** What only sockets of a kernel can do: be shared between processes, be lost with one, and leak. */
class KernelOnlyTest extends TransportFixture {

    @Override
    QrtrTransport transport() {
        return new KernelQrtrTransport();
    }

    @Override
    boolean hasRight() {
        return Rights.mayAdministrateTheNetwork();
    }

    @Test
    void shouldTalkToAnotherProcessAndHearOfItsViolentEnd() throws Exception {
        Party watcher = watcher(SERVICE, WORD);
        Party host = server(OTHER, 0x101);
        Process peer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), KernelPeer.class.getName(), String.valueOf(SERVICE),
                String.valueOf(WORD)).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.INHERIT).start();
        try {
            watcher.until("the peer's service", () -> news(watcher, PacketType.NEW_SERVER).size() == 1);
            ControlPacket there = news(watcher, PacketType.NEW_SERVER).getFirst();
            QrtrAddress address = new QrtrAddress(there.node(), there.port());
            host.socket.send(address, new byte[] {1, 2, 3});
            host.until("the peer's answer", () -> mail(host).size() == 1);
            assertEquals(address, mail(host).getFirst().from());
            peer.destroyForcibly();
            watcher.until("its end", () -> watcher.told(PacketType.DEL_SERVER).size() == 1);
            host.until("its end", () -> host.told(PacketType.DEL_CLIENT)
                    .contains(ControlPacket.client(PacketType.DEL_CLIENT, address.node(), address.port())));
            refused(Reason.NO_SUCH_DEVICE, () -> host.socket.send(address, new byte[1]));
        } finally {
            peer.destroyForcibly();
            assertTrue(peer.waitFor(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldLeaveNoDescriptorAndNoServiceBehind() throws QrtrException {
        fabric.close();
        long before = descriptors();
        for (int i = 0; i < 50; i++) {
            try (QrtrFabric one = transport.open("contract", time, journal)) {
                Party server = new Party(one.local(), lane);
                server.say(PacketType.NEW_SERVER, SERVICE, WORD);
                new Party(one.attach(0), lane).say(PacketType.NEW_LOOKUP, SERVICE, WORD);
                one.services();
            }
        }
        assertEquals(before, descriptors());
        fabric = transport.open("contract", time, journal);
        assertEquals(List.of(), fabric.services().stream().filter(s -> s.service() == SERVICE).toList());
    }

    @Test
    void shouldRefuseASecondDevice() {
        refused(Reason.ADDRESS_IN_USE, () -> transport.open("another", time, journal));
    }

    private static long descriptors() {
        return new File("/proc/self/fd").list().length;
    }
}
