package org.qipa.rmnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.qipa.api.network.MapOffload;
import org.qipa.rmnet.map.Bytes;
import org.qipa.time.SimulatedTime;

/** Links and ports on a network device; test ideas N12, N13, N18, N19, N25 of spec 99 among them. */
class RmnetTest {

    private static final String PACKET = "4500001c00010000401100000a4000020a40000100350035000800";

    private final SimulatedTime time = new SimulatedTime();
    private final RmnetDevices devices = new RmnetDevices();
    private final Bytes.Ring ring = new Bytes.Ring();

    private FakeNetdev netdev(MapOffload offload) {
        return new FakeNetdev(time.lane("data"), offload);
    }

    private static LinkSettings settings(String name, int mux, Object... more) {
        Map<String, Object> map = new HashMap<>(Map.of("name", name, "device", "ipa0", "mux", mux));
        for (int n = 0; n < more.length; n += 2) {
            map.put((String) more[n], more[n + 1]);
        }
        return LinkSettings.of(map);
    }

    private RmnetLink link(String name, int mux, Object... more) {
        return devices.add(settings(name, mux, more));
    }

    private static void receive(FakeNetdev netdev, String frames) {
        byte[] bytes = Bytes.of(frames);
        netdev.port.receive(java.lang.foreign.MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    private static String packet(int last) {
        return PACKET + "%02x".formatted(last);
    }

    @Test
    void shouldCarryPacketsBothWays() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V5);
        RmnetLink link = link("rmnet0", 1);
        FakeEnd end = new FakeEnd().send(packet(1));
        link.connect(end);
        assertEquals("false: no modem network device", end.state());
        devices.addNetdev(netdev);
        assertTrue(link.isReady());
        assertEquals("true: packets flow", end.state());
        assertEquals(1, netdev.port.transmit(ring));
        assertEquals(List.of("4001001c04000000" + packet(1)), ring.take());
        receive(netdev, "4001001c04800000" + packet(2));
        assertEquals(List.of("+" + packet(2)), end.received);
        Map<String, Long> counters = link.counters();
        assertEquals(List.of(1L, 28L, 1L, 36L), List.of(counters.get("rx_packets"), counters.get("rx_bytes"),
                counters.get("tx_packets"), counters.get("tx_bytes")));
        assertEquals(1L, counters.get("checksum_ok"));
    }

    @Test
    void shouldRefuseMuxIdsOutOfRangeAndTaken() {
        link("rmnet0", 254);
        assertEquals("mux id out of range: mux=255 limit=0..254",
                assertThrows(IllegalArgumentException.class, () -> settings("rmnet1", 255)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> settings("rmnet1", -1));
        assertEquals("mux id is taken: device=ipa0 mux=254 link=rmnet0",
                assertThrows(IllegalArgumentException.class, () -> link("rmnet1", 254)).getMessage());
        assertEquals("link name is taken: name=rmnet0",
                assertThrows(IllegalArgumentException.class, () -> link("rmnet0", 3)).getMessage());
        // Nothing of a refused link stays.
        link("rmnet1", 3);
    }

    @Test
    void shouldRefuseBadConfigurationByNameValueAndLimit() {
        assertEquals("MTU out of range: mtu=16385 limit=0..16384",
                assertThrows(IllegalArgumentException.class, () -> settings("a", 1, "mtu", 16385)).getMessage());
        assertEquals("not a number: mtu=wide limit=an integer",
                assertThrows(IllegalArgumentException.class, () -> settings("a", 1, "mtu", "wide")).getMessage());
        assertEquals("not a boolean: dropBadChecksum=1 limit=true or false", assertThrows(
                IllegalArgumentException.class, () -> settings("a", 1, "dropBadChecksum", 1)).getMessage());
        assertEquals("link without name: name= limit=not empty", assertThrows(IllegalArgumentException.class,
                () -> LinkSettings.of(Map.of("device", "ipa0", "mux", 1))).getMessage());
        assertEquals("link without mux id: name=a mux= limit=0..254", assertThrows(IllegalArgumentException.class,
                () -> LinkSettings.of(Map.of("device", "ipa0", "name", "a"))).getMessage());
    }

    @Test
    void shouldLimitTheMtuToTheRoomTheFormatLeaves() {
        RmnetLink link = link("rmnet0", 1);
        RmnetLink small = link("rmnet1", 2, "mtu", 1280);
        RmnetLink large = link("rmnet2", 3, "mtu", 9000);
        assertEquals(1492, link.mtu());
        devices.addNetdev(netdev(MapOffload.MAP_V5));
        assertEquals(List.of(1492, 1280, 1492), List.of(link.mtu(), small.mtu(), large.mtu()));
    }

    @Test
    void shouldKeepThePortsFormatWhenAnotherLinkComesOddity23() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V4);
        link("rmnet0", 1, "flags", 0, "flagsMask", 8);
        devices.addNetdev(netdev);
        assertEquals(7, ((MapPort) netdev.port).format().flags());
        link("rmnet1", 2);
        assertEquals(7, ((MapPort) netdev.port).format().flags());
    }

    @Test
    void shouldStopAndGoOnAsTheModemSays() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V5);
        RmnetLink link = link("rmnet0", 1);
        FakeEnd end = new FakeEnd();
        link.connect(end);
        devices.addNetdev(netdev);
        receive(netdev, "80010010 01000000 0000002a 00010007 00000009");
        assertEquals("false: the modem disabled the flow", end.state());
        end.send(packet(1));
        assertEquals(1, netdev.port.transmit(ring));
        assertEquals(List.of("80010010010100000000002a0001000700000009"), ring.take());
        receive(netdev, "80010010 02000000 0000002b 00010007 00000009");
        assertEquals("true: the modem enabled the flow", end.state());
        netdev.port.transmit(ring);
        assertEquals(2, ring.take().size());
    }

    @Test
    void shouldKeepTheQueueWhileTheModemIsAway() {
        FakeNetdev first = netdev(MapOffload.MAP_V4);
        RmnetLink link = link("rmnet0", 1);
        FakeEnd end = new FakeEnd();
        link.connect(end);
        devices.addNetdev(first);
        MapPort old = (MapPort) first.port;
        devices.removeNetdev(first);
        assertNull(first.port);
        assertFalse(link.isReady());
        end.send(packet(1));
        assertEquals(0, old.transmit(ring));
        FakeNetdev second = netdev(MapOffload.MAP_V5);
        devices.addNetdev(second);
        assertEquals(1, second.port.transmit(ring));
        // The format of the device that is there now.
        assertEquals(List.of("4001001c04000000" + packet(1)), ring.take());
        assertEquals(0, old.transmit(ring));
    }

    @Test
    void shouldFollowTheCarrier() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V5);
        RmnetLink link = link("rmnet0", 1);
        FakeEnd end = new FakeEnd().send(packet(1));
        link.connect(end);
        devices.addNetdev(netdev);
        netdev.port.carrier(false, "quiescing");
        assertEquals("false: quiescing", end.state());
        assertEquals(0, netdev.port.transmit(ring));
        netdev.port.carrier(true, "resumed");
        assertEquals(1, netdev.port.transmit(ring));
    }

    @Test
    void shouldNotBeReadyBeforeTheChannelsAreOpen() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V5);
        netdev.opening = new CompletableFuture<>();
        RmnetLink link = link("rmnet0", 1);
        devices.addNetdev(netdev);
        assertFalse(link.isReady());
        netdev.opening.complete(null);
        assertTrue(link.isReady());
    }

    @Test
    void shouldCloseAgainWhatOpensAfterTheLinkWent() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V5);
        netdev.opening = new CompletableFuture<>();
        RmnetLink link = link("rmnet0", 1);
        devices.addNetdev(netdev);
        devices.remove(link);
        netdev.opening.complete(null);
        assertNull(netdev.port);
    }

    @Test
    void shouldTryAgainWhileAnotherPortIsAttached() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V5);
        link("rmnet9", 9);
        devices.addNetdev(netdev);
        MapPort other = (MapPort) netdev.port;
        RmnetDevices next = new RmnetDevices();
        RmnetLink link = next.add(settings("rmnet0", 1));
        next.addNetdev(netdev);
        time.run(Duration.ofMillis(50));
        assertFalse(link.isReady());
        netdev.close(other);
        time.run(Duration.ofSeconds(1));
        assertTrue(link.isReady());
    }

    @Test
    void shouldShareTheRingBetweenLinks() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V5);
        FakeEnd first = new FakeEnd();
        FakeEnd second = new FakeEnd();
        link("rmnet0", 1).connect(first);
        link("rmnet1", 2).connect(second);
        devices.addNetdev(netdev);
        for (int n = 0; n < 40; n++) {
            first.send(packet(n));
            second.send(packet(n));
        }
        ring.room = 40;
        netdev.port.transmit(ring);
        List<String> frames = ring.take();
        assertEquals(40, frames.size());
        assertEquals(16, frames.stream().filter(frame -> frame.startsWith("4002")).count());
        ring.room = 100;
        netdev.port.transmit(ring);
        assertEquals(40, ring.take().size());
        assertTrue(first.queue.isEmpty() && second.queue.isEmpty());
    }

    @Test
    void shouldDropPacketsThatCanNeverBeSentOddity22() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V5);
        RmnetLink link = link("rmnet0", 1);
        FakeEnd end = new FakeEnd().send("45" + "00".repeat(1492)).send(packet(1));
        link.connect(end);
        devices.addNetdev(netdev);
        netdev.port.transmit(ring);
        assertEquals(1, ring.take().size());
        assertEquals(1L, link.counters().get("tx_dropped"));
    }

    @Test
    void shouldDropDownlinkWithoutAnInterfaceAndCountIt() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V5);
        RmnetLink link = link("rmnet0", 1);
        devices.addNetdev(netdev);
        receive(netdev, "4001001c04800000" + packet(2) + "4007001c04800000" + packet(3) + "ffff");
        assertEquals(1L, link.counters().get("rx_dropped"));
        assertEquals(1L, link.counters().get("port_unknown_mux"));
        assertEquals(2L, link.counters().get("port_stray_bytes"));
    }

    @Test
    void shouldDropBadChecksumsOnlyWhenTheLinkSaysSo() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V5);
        RmnetLink link = link("rmnet0", 1);
        FakeEnd end = new FakeEnd();
        link.connect(end);
        devices.addNetdev(netdev);
        String bad = "4001001c04000000" + packet(2);
        receive(netdev, bad);
        assertEquals(List.of("-" + packet(2)), end.received);
        devices.change(link, settings("rmnet0", 1, "dropBadChecksum", true));
        receive(netdev, bad);
        assertEquals(1, end.received.size());
        assertEquals(1L, link.counters().get("rx_dropped_checksum"));
        // Not verified, but nothing is wrong with it: an ICMP packet.
        receive(netdev, "4001001c04000000" + "4500001c000100004001665e0a4000020a4000010800f7ff00000000");
        assertEquals(2, end.received.size());
    }

    @Test
    void shouldNotDropAGoodPacketThatTheTrailerCannotVerify() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V4);
        RmnetLink link = link("rmnet0", 1, "dropBadChecksum", true);
        FakeEnd end = new FakeEnd();
        link.connect(end);
        devices.addNetdev(netdev);
        // UDP whose pseudo header sums up to 0xffff.
        String good = "4500001c0001000040117aea0a4000010a40eb65003500350008ff8d";
        receive(netdev, "0001001c" + good + "00010014001c0000");
        assertEquals(List.of("-" + good), end.received);
        assertEquals(1L, link.counters().get("checksum_validation_failed"));
    }

    @Test
    void shouldAggregateUplinkAndSendTheRestByTimer() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V5);
        RmnetLink link = link("rmnet0", 1, "aggregationFrames", 3);
        FakeEnd end = new FakeEnd();
        link.connect(end);
        devices.addNetdev(netdev);
        ring.maxFrame = 1508;
        for (int n = 0; n < 4; n++) {
            end.send(packet(n));
        }
        netdev.port.transmit(ring);
        assertEquals(List.of(3 * 36 * 2), ring.take().stream().map(String::length).toList());
        int wakes = netdev.wakes;
        time.run(Duration.ofMillis(1));
        assertTrue(netdev.wakes > wakes);
        netdev.port.transmit(ring);
        assertEquals(List.of(36 * 2), ring.take().stream().map(String::length).toList());
    }

    @Test
    void shouldNotPutTogetherWhatTheHardwareDoesNotTakeApart() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V5);
        netdev.aggregates = false;
        RmnetLink link = link("rmnet0", 1, "aggregationFrames", 3);
        link.connect(new FakeEnd().send(packet(1)).send(packet(2)));
        devices.addNetdev(netdev);
        netdev.port.transmit(ring);
        assertEquals(2, ring.take().size());
    }

    @Test
    void shouldSendALoneFrameAfterTheAggregationTimeAndSparseOnesAtOnce() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V5);
        RmnetLink link = link("rmnet0", 1, "aggregationFrames", 3, "aggregationBytes", 4096);
        FakeEnd end = new FakeEnd();
        link.connect(end);
        devices.addNetdev(netdev);
        end.send(packet(0));
        netdev.port.transmit(ring);
        int wakes = netdev.wakes;
        time.run(Duration.ofNanos(799_999));
        assertEquals(wakes, netdev.wakes);
        time.run(Duration.ofNanos(1));
        assertEquals(wakes + 1, netdev.wakes);
        assertEquals(List.of(), ring.take());
        netdev.port.transmit(ring);
        assertEquals(1, ring.take().size());
        for (int n = 1; n <= 3; n++) {
            time.run(Duration.ofNanos(10_000_001));
            end.send(packet(n));
            netdev.port.transmit(ring);
            assertEquals(List.of("4001001c04000000" + packet(n)), ring.take());
        }
        // Exactly 10 ms apart is not sparse.
        time.run(Duration.ofMillis(10));
        end.send(packet(4));
        netdev.port.transmit(ring);
        assertEquals(List.of(), ring.take());
    }

    @Test
    void shouldSendThreePacketsWithinTheTimeAsOneInTheirOrder() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V5);
        RmnetLink link = link("rmnet0", 1, "aggregationFrames", 3, "aggregationBytes", 4096);
        FakeEnd end = new FakeEnd();
        link.connect(end);
        devices.addNetdev(netdev);
        for (int n = 1; n <= 3; n++) {
            assertEquals(List.of(), ring.take());
            end.send(packet(n));
            netdev.port.transmit(ring);
            time.run(Duration.ofNanos(300_000));
        }
        String header = "4001001c04000000";
        assertEquals(List.of(header + packet(1) + header + packet(2) + header + packet(3)), ring.take());
    }

    @Test
    void shouldDropAndCountPacketsLongerThanAnAggregate() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V5);
        RmnetLink link = link("rmnet0", 1, "aggregationFrames", 3, "aggregationBytes", 37);
        // MAP header, checksum header and 29 bytes make 37. The very first packet is too long already.
        FakeEnd end = new FakeEnd().send(packet(0) + "0000").send(packet(1) + "00").send(packet(2) + "0000")
                .send(packet(3) + "00");
        link.connect(end);
        devices.addNetdev(netdev);
        netdev.port.transmit(ring);
        assertEquals(List.of("4001001d04000000" + packet(1) + "00", "4001001d04000000" + packet(3) + "00"), ring.take());
        assertEquals(2L, link.counters().get("tx_dropped"));
        assertEquals(2L, link.counters().get("tx_packets"));
    }

    @Test
    void shouldLetGoOfTheEndWhenDisconnected() {
        FakeNetdev netdev = netdev(MapOffload.MAP_V5);
        RmnetLink link = link("rmnet0", 1);
        FakeEnd first = new FakeEnd().send(packet(1));
        FakeEnd second = new FakeEnd().send(packet(2));
        link.connect(first);
        devices.addNetdev(netdev);
        link.connect(second);
        link.disconnect(first);
        netdev.port.transmit(ring);
        assertEquals(List.of("4001001c04000000" + packet(2)), ring.take());
        assertEquals(1, first.queue.size());
        link.disconnect(second);
        second.send(packet(3));
        assertEquals(0, netdev.port.transmit(ring));
    }
}
