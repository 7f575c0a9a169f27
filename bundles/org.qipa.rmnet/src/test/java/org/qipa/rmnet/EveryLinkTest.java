package org.qipa.rmnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.qipa.api.network.MapOffload;
import org.qipa.rmnet.map.Bytes;
import org.qipa.rmnet.map.MapHeader;
import org.qipa.time.SimulatedTime;

/** As many links as there are mux ids, each with its own MTU, flags and counters (spec 12 §3). */
class EveryLinkTest {

    private static final int LINKS = MapHeader.MAX_MUX_ID + 1;

    private final SimulatedTime time = new SimulatedTime();
    private final RmnetDevices devices = new RmnetDevices();
    private final Bytes.Ring ring = new Bytes.Ring();
    private final FakeNetdev netdev = new FakeNetdev(time.lane("data"), MapOffload.MAP_V5);
    private final List<RmnetLink> links = new ArrayList<>();
    private final List<FakeEnd> ends = new ArrayList<>();

    private static LinkSettings settings(int mux, Object... more) {
        Map<String, Object> map = new HashMap<>(Map.of("name", "rmnet" + mux, "device", "ipa0", "mux", mux, "mtu",
                1000 + mux));
        for (int n = 0; n < more.length; n += 2) {
            map.put((String) more[n], more[n + 1]);
        }
        return LinkSettings.of(map);
    }

    /** Packets of every mux id have their mux id as last byte. */
    private static String packet(int mux) {
        return "4500001c00010000401100000a4000020a40000100350035000800" + "%02x".formatted(mux);
    }

    private void open() {
        devices.addNetdev(netdev);
        for (int mux = 0; mux < LINKS; mux++) {
            links.add(devices.add(settings(mux)));
            ends.add(new FakeEnd());
            links.get(mux).connect(ends.get(mux));
        }
    }

    private void receive(int... muxes) {
        StringBuilder frames = new StringBuilder();
        for (int mux : muxes) {
            frames.append("40%02x001c04800000".formatted(mux)).append(packet(mux));
        }
        byte[] bytes = Bytes.of(frames.toString());
        netdev.port.receive(java.lang.foreign.MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    @Test
    void shouldCarryPacketsOfEveryMuxIdBothWaysAndCountEachForItself() {
        open();
        for (int mux = 0; mux < LINKS; mux++) {
            for (int n = 0; n <= mux % 3; n++) {
                ends.get(mux).send(packet(mux));
                receive(mux);
            }
        }
        netdev.port.transmit(ring);
        for (int mux = 0; mux < LINKS; mux++) {
            long expected = mux % 3 + 1;
            Map<String, Long> counters = links.get(mux).counters();
            assertEquals(expected, counters.get("tx_packets"), "mux=" + mux);
            assertEquals(expected * 36, counters.get("tx_bytes"), "mux=" + mux);
            assertEquals(expected, counters.get("rx_packets"), "mux=" + mux);
            assertEquals(expected * 28, counters.get("rx_bytes"), "mux=" + mux);
            assertEquals(expected, counters.get("checksum_ok"), "mux=" + mux);
            assertEquals("+" + packet(mux), ends.get(mux).received.getFirst());
            String frame = "40%02x001c04000000".formatted(mux) + packet(mux);
            assertEquals(expected, ring.frames.stream().filter(frame::equals).count(), "mux=" + mux);
        }
    }

    @Test
    void shouldGiveEveryLinkItsOwnMtu() {
        open();
        for (int mux = 0; mux < LINKS; mux++) {
            assertEquals(1000 + mux, links.get(mux).mtu());
        }
        ends.get(7).send(packet(7) + "00".repeat(1007 - 28));
        ends.get(7).send(packet(7) + "00".repeat(1008 - 28));
        ends.get(8).send(packet(8) + "00".repeat(1008 - 28));
        netdev.port.transmit(ring);
        assertEquals(List.of(1L, 1L, 0L), List.of(links.get(7).counters().get("tx_packets"),
                links.get(7).counters().get("tx_dropped"), links.get(8).counters().get("tx_dropped")));
        devices.change(links.get(7), settings(7, "mtu", 1400));
        assertEquals(1400, links.get(7).mtu());
        assertEquals(1008, links.get(8).mtu());
    }

    @Test
    void shouldGiveEveryLinkItsOwnFeatures() {
        open();
        devices.change(links.get(3), settings(3, "rxChecksum", false));
        receive(2, 3, 3, 4);
        assertEquals(List.of("+" + packet(2)), ends.get(2).received);
        assertEquals(List.of("-" + packet(3), "-" + packet(3)), ends.get(3).received);
        assertEquals(2L, links.get(3).counters().get("checksum_software"));
        assertEquals(0L, links.get(4).counters().get("checksum_software"));
    }

    @Test
    void shouldStopOneQueueAndNoOther() {
        open();
        byte[] disable = Bytes.of("80050010010000000000002a0000000000000000");
        netdev.port.receive(java.lang.foreign.MemorySegment.ofArray(disable), 0, disable.length);
        for (int mux = 0; mux < LINKS; mux++) {
            assertEquals(mux != 5, links.get(mux).isReady(), "mux=" + mux);
        }
        ends.get(5).send(packet(5));
        ends.get(6).send(packet(6));
        assertEquals(2, netdev.port.transmit(ring), "the acknowledgement, and the packet of the other link");
        assertEquals(1, ends.get(5).queue.size());
    }

    @Test
    void shouldGoOnWithTheOthersWhenLinksComeAndGo() {
        open();
        devices.remove(links.get(9));
        receive(8, 9, 10);
        assertTrue(ends.get(9).received.isEmpty());
        assertEquals(1L, links.get(8).counters().get("port_unknown_mux"));
        assertFalse(links.get(9).isReady());
        RmnetLink again = devices.add(settings(9));
        FakeEnd end = new FakeEnd();
        again.connect(end);
        receive(8, 9, 10);
        assertEquals(List.of("+" + packet(9)), end.received);
        assertEquals(2, ends.get(8).received.size());
        assertEquals(1, netdev.opens, "the port has stayed");
    }

    @Test
    void shouldRefuseOneMore() {
        open();
        assertThrows(IllegalArgumentException.class, () -> settings(LINKS));
        assertThrows(IllegalArgumentException.class, () -> devices.add(LinkSettings.of(
                Map.of("name", "another", "device", "ipa0", "mux", 0))));
        assertEquals(LINKS, devices.limits().getFirst().used());
    }
}
