package org.qipa.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qipa.api.network.Link;
import org.qipa.api.platform.ModemSilicon;
import org.qipa.core.driver.DriverBench;
import org.qipa.netdev.SimulatedInterface;
import org.qipa.netdev.local.LocalEnd;
import org.qipa.rmnet.SimulatedLinks;

/**
 * Packets of every size between a link and the modem's software, each compared. Their bytes mean nothing but for the version
 * of IP, and none is shorter than its header: hardware takes no such packet.
 */
class PacketSizeTest {

    private static final int PACKETS = 10_000;
    private static final int MUX = 1;

    /** The modem's software: keeps what arrives. */
    private record Sink(List<byte[]> packets) implements ModemSilicon.Listener {
        @Override
        public void received(MemorySegment memory, long offset, int length, int metadata) {
            packets.add(memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
        }

        @Override
        public void writable() {
        }

        @Override
        public void powerOff() {
        }
    }

    static List<String> socs() {
        return Socs.ALL;
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldCarryTenThousandPacketsOfAnySizeEachWay(String soc) throws Exception {
        Random random = new Random(3);
        try (var bench = new DriverBench(Socs.of(soc), "self").ready()) {
            ModemSilicon modem = bench.silicon.modemSilicon();
            modem.detach();
            var uplink = new ArrayList<byte[]>();
            modem.attach(new Sink(uplink));
            Map<String, Object> configuration = Map.of("name", "rmnet1", "device", "ipa0", "mux", MUX, "end", "local",
                    "addresses", List.of("10.64.1.2/24"));
            var links = new SimulatedLinks(bench.journals);
            Link link = links.add(configuration);
            var lost = new ArrayList<String>();
            var host = new SimulatedInterface(configuration, link, new LocalEnd(), (what, n) -> lost.add(what));
            var downlink = new ArrayList<byte[]>();
            host.local().addListener(p -> downlink.add(p.toArray(ValueLayout.JAVA_BYTE)));
            links.added(bench.netdev);
            bench.time.run(Duration.ofMillis(10));
            var sentUp = new ArrayList<byte[]>();
            var sentDown = new ArrayList<byte[]>();
            while (sentUp.size() < PACKETS || sentDown.size() < PACKETS) {
                for (int n = random.nextInt(40); n > 0 && sentUp.size() < PACKETS; n--) {
                    byte[] packet = packet(random, link.mtu());
                    assertTrue(host.local().send(MemorySegment.ofArray(packet)));
                    sentUp.add(packet);
                }
                for (int n = random.nextInt(40); n > 0 && sentDown.size() < PACKETS; n--) {
                    byte[] packet = packet(random, link.mtu());
                    if (!bench.time.on(modem.lane(), () -> modem.send(MemorySegment.ofArray(packet), 0, packet.length, MUX))) {
                        break;
                    }
                    sentDown.add(packet);
                }
                bench.time.run(Duration.ofNanos(random.nextInt(10_000_000)));
            }
            bench.time.run(Duration.ofSeconds(1));
            compare(sentUp, uplink);
            compare(sentDown, downlink);
            assertEquals(List.of(), lost);
            var counters = bench.driver.counters();
            assertEquals(counters.get("tx_packets"), counters.get("tx_done_packets"));
            assertEquals(0, counters.get("tx_dropped") + counters.get("rx_dropped"));
            assertTrue(counters.get("rx_packets") < PACKETS, "hardware aggregates: " + counters);
            host.close();
            links.remove(link);
            links.close();
        }
    }

    private static byte[] packet(Random random, int mtu) {
        boolean four = random.nextBoolean();
        int header = four ? 20 : 40;
        byte[] packet = new byte[header + random.nextInt(mtu - header + 1)];
        random.nextBytes(packet);
        packet[0] = (byte) (four ? 0x45 : 0x60);
        return packet;
    }

    private static void compare(List<byte[]> sent, List<byte[]> arrived) {
        assertEquals(sent.size(), arrived.size());
        for (int i = 0; i < sent.size(); i++) {
            assertArrayEquals(sent.get(i), arrived.get(i), "packet " + i);
        }
    }
}
