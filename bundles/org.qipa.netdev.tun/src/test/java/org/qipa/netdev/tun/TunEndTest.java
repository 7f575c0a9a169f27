package org.qipa.netdev.tun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qipa.api.network.InterfaceAddress;
import org.qipa.api.network.NetworkEnd;
import org.qipa.api.network.NetworkException;
import org.qipa.api.network.Offer;
import org.qipa.api.network.Offload;

/** On a real TUN; skipped with the reason where there is none. */
class TunEndTest {

    private static final String NAME = "qipatest" + ProcessHandle.current().pid() % 10_000;

    /** A packet as the kernel handed it over. */
    private record Offered(byte[] packet, int checksumStart, int checksumOffset, int segmentBytes) {}

    private static final class Host implements NetworkEnd.Host {

        final BlockingQueue<Offered> offered = new LinkedBlockingQueue<>();
        final AtomicInteger wakes = new AtomicInteger();
        volatile Offload offload = Offload.ALL;
        final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
        final BlockingQueue<String> lost = new LinkedBlockingQueue<>();
        volatile List<InterfaceAddress> addresses = List.of(InterfaceAddress.parse("10.213.77.2/24"));
        volatile int mtu = 1400;
        volatile int room = 100;

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String device() {
            return "ipa0";
        }

        @Override
        public List<InterfaceAddress> addresses() {
            return addresses;
        }

        @Override
        public int mtu() {
            return mtu;
        }

        @Override
        public org.qipa.api.network.NetworkInterface.Counters counters() {
            return new org.qipa.api.network.NetworkInterface.Counters(true, 0, 0, 0, 0, 0);
        }

        @Override
        public boolean send(MemorySegment buffer, long offset, int length) {
            sent.add(buffer.asSlice(offset, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
            return true;
        }

        @Override
        public Offer offer(MemorySegment buffer, long offset, int length, int checksumStart, int checksumOffset,
                int segmentBytes) {
            byte[] packet = buffer.asSlice(offset, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
            offered.add(new Offered(packet, checksumStart, checksumOffset, segmentBytes));
            sent.add(packet);
            return Offer.QUEUED;
        }

        @Override
        public void wake() {
            wakes.incrementAndGet();
        }

        @Override
        public Offload offload() {
            return offload;
        }

        @Override
        public int room() {
            return room;
        }

        @Override
        public void lost(int count, String why) {
            lost.add(why);
        }

        /** The next IPv4 packet; the kernel sends IPv6 of its own. */
        byte[] nextIpv4() throws InterruptedException {
            byte[] packet;
            do {
                packet = sent.poll(5, TimeUnit.SECONDS);
            } while (packet != null && packet[0] >> 4 != 4);
            return packet;
        }
    }

    private final Host host = new Host();
    private final TunEnd end = new TunEnd();

    @BeforeEach
    void needsTun() {
        boolean possible = Files.isWritable(Path.of("/dev/net/tun"));
        String reason = "no TUN interfaces here: /dev/net/tun is "
                + (Files.exists(Path.of("/dev/net/tun")) ? "not writable" : "missing");
        if (possible) {
            try {
                TunDevice.open(NAME, Offload.NONE).close();
            } catch (NetworkException e) {
                possible = false;
                reason = e.getMessage();
            }
        }
        if (!possible) {
            System.out.println("skipped: " + reason);
        }
        assumeTrue(possible, reason);
    }

    @AfterEach
    void close() {
        end.close();
    }

    @Test
    void shouldSetAddressesMtuAndUp() throws Exception {
        host.addresses = List.of(InterfaceAddress.parse("10.213.77.2/24"), InterfaceAddress.parse("fd00:213::2/64"));
        end.open(host);
        NetworkInterface linux = NetworkInterface.getByName(NAME);
        assertTrue(linux.isUp());
        assertEquals(1400, linux.getMTU());
        assertEquals("2000", Files.readString(Path.of("/sys/class/net/" + NAME + "/tx_queue_len")).strip());
        List<String> found = new ArrayList<>(linux.getInterfaceAddresses().stream()
                .filter(address -> !address.getAddress().isLinkLocalAddress())
                .map(address -> address.getAddress().getHostAddress().replaceAll("%.*", "") + "/"
                        + address.getNetworkPrefixLength()).sorted().toList());
        assertEquals(List.of("10.213.77.2/24", "fd00:213:0:0:0:0:0:2/64"), found);
    }

    @Test
    void shouldCarryPacketsBothWays() throws Exception {
        host.offload = Offload.NONE;
        NetworkEnd.Session session = end.open(host);
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("10.213.77.2", 0))) {
            socket.setSoTimeout(5000);
            socket.send(new DatagramPacket("ping".getBytes(), 4, InetAddress.getByName("10.213.77.1"), 7));
            byte[] packet = host.nextIpv4();
            assertNotNull(packet);
            assertEquals("ping", new String(packet, packet.length - 4, 4));
            // Turned round: addresses and ports change places, which leaves every checksum right.
            byte[] answer = packet.clone();
            System.arraycopy(packet, 12, answer, 16, 4);
            System.arraycopy(packet, 16, answer, 12, 4);
            System.arraycopy(packet, 20, answer, 22, 2);
            System.arraycopy(packet, 22, answer, 20, 2);
            session.deliver(MemorySegment.ofArray(answer), 0, answer.length, true);
            DatagramPacket received = new DatagramPacket(new byte[100], 100);
            socket.receive(received);
            assertEquals("ping", new String(Arrays.copyOf(received.getData(), received.getLength())));
        }
    }

    @Test
    void shouldLeaveChecksumsOpenAndWakeTheLinkOnceForABatch() throws Exception {
        // From the start: a reader that has asked for the room reads on, up to the room it was told.
        host.room = 0;
        NetworkEnd.Session session = end.open(host);
        assertTrue(session.features().contains("checksum"), session.features().toString());
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("10.213.77.2", 0))) {
            for (int n = 0; n < 5; n++) {
                socket.send(new DatagramPacket(new byte[100], 100, InetAddress.getByName("10.213.77.1"), 7));
            }
            host.room = 100;
            session.roomAgain();
            Offered offered;
            int found = 0;
            do {
                offered = host.offered.poll(5, TimeUnit.SECONDS);
                assertNotNull(offered);
                found += offered.packet()[0] >> 4 == 4 ? 1 : 0;
            } while (found < 5);
            assertEquals(20, offered.checksumStart());
            assertEquals(6, offered.checksumOffset());
            assertEquals(0, offered.segmentBytes());
            byte[] packet = offered.packet();
            int start = offered.checksumStart();
            PlainTransport.u16(packet, start + 6, ~PlainTransport.sum(packet, start, packet.length - start, 0));
            assertEquals("", PlainTransport.faults(packet));
        }
        assertTrue(host.wakes.get() <= 2, "wakes=" + host.wakes);
    }

    @Test
    void shouldHandDatagramsOverInOneWriteWhenTheBatchIsOver() throws Exception {
        NetworkEnd.Session session = end.open(host);
        assumeTrue(session.features().contains("GRO-UDP"), "this kernel takes no joined UDP");
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("10.213.77.2", 80))) {
            socket.setSoTimeout(5000);
            for (int n = 0; n < 3; n++) {
                byte[] packet = PlainTransport.udp(4, "10.213.77.1", "10.213.77.2", ("ping" + n).getBytes());
                session.deliver(MemorySegment.ofArray(packet), 0, packet.length, true);
            }
            assertEquals(0, session.statistics().get("writes"));
            session.flush();
            for (int n = 0; n < 3; n++) {
                DatagramPacket received = new DatagramPacket(new byte[100], 100);
                socket.receive(received);
                assertEquals("ping" + n, new String(received.getData(), 0, received.getLength()));
            }
            assertEquals(1, session.statistics().get("writes"));
            assertEquals(1, session.statistics().get("writes_joined"));
            assertEquals(3, session.statistics().get("delivered"));
        }
    }

    @Test
    void shouldLeavePacketsInTheKernelWhileThereIsNoRoom() throws Exception {
        host.room = 0;
        NetworkEnd.Session session = end.open(host);
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("10.213.77.2", 0))) {
            for (int n = 0; n < 5; n++) {
                socket.send(new DatagramPacket(new byte[] {(byte) n}, 1, InetAddress.getByName("10.213.77.1"), 7));
            }
            assertNull(host.sent.poll());
            host.room = 100;
            session.roomAgain();
            for (int n = 0; n < 5; n++) {
                byte[] packet = host.nextIpv4();
                assertNotNull(packet);
                assertEquals(n, packet[28]);
            }
        }
    }

    @Test
    void shouldApplyChangedAddressesLive() throws Exception {
        NetworkEnd.Session session = end.open(host);
        host.addresses = List.of(InterfaceAddress.parse("10.213.78.2/24"));
        host.mtu = 1300;
        session.configured();
        NetworkInterface linux = NetworkInterface.getByName(NAME);
        assertEquals(1300, linux.getMTU());
        assertEquals(List.of("10.213.78.2"), linux.getInterfaceAddresses().stream()
                .map(address -> address.getAddress().getHostAddress()).filter(text -> text.contains(".")).toList());
    }

    @Test
    void shouldKeepTheOldAddressesWhenANewOneIsRefused() throws Exception {
        NetworkEnd.Session session = end.open(host);
        host.addresses = List.of(InterfaceAddress.parse("10.213.79.2/24"), InterfaceAddress.parse("ff02::1/64"));
        assertTrue(assertThrows(NetworkException.class, session::configured).getMessage()
                .startsWith("address cannot be set: name=" + NAME + " address=ff02:"));
        assertEquals(List.of("10.213.77.2"), NetworkInterface.getByName(NAME).getInterfaceAddresses().stream()
                .map(address -> address.getAddress().getHostAddress()).filter(text -> text.contains(".")).toList());
    }

    @Test
    void shouldRefuseASecondInterfaceOfTheSameName() {
        end.open(host);
        assertTrue(assertThrows(NetworkException.class, () -> end.open(host)).getMessage()
                .contains("reason=an interface of that name is in use, EBUSY (16)"));
    }

    @Test
    void shouldCountPacketsTheKernelRefuses() {
        NetworkEnd.Session session = end.open(host);
        session.deliver(MemorySegment.ofArray(new byte[] {0x10}), 0, 1, false);
        assertEquals("the kernel refused a packet", host.lost.poll());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void shouldStopReadingAnInterfaceThatIsTakenAway(int room) throws Exception {
        host.room = room;
        NetworkEnd.Session session = end.open(host);
        Thread reader = Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("qipa-tun-" + NAME)).findAny().orElseThrow();
        assumeTrue(new ProcessBuilder("ip", "link", "delete", NAME).start().waitFor() == 0, "ip is missing");
        host.room = 100;
        session.roomAgain();
        reader.join(5000);
        assertFalse(reader.isAlive());
    }

    @Test
    void shouldLeaveNothingBehind() throws Exception {
        NetworkEnd.Session session = end.open(host);
        session.close();
        session.close();
        session.deliver(MemorySegment.ofArray(new byte[20]), 0, 20, true);
        session.roomAgain();
        assertNull(NetworkInterface.getByName(NAME));
        assertFalse(Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals("qipa-tun-" + NAME)));
    }
}
