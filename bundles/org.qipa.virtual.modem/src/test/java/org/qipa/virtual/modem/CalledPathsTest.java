package org.qipa.virtual.modem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.qipa.virtual.modem.services.DataPaths.Traffic;

/** Mux ids and the calls on them: what passes, and what is counted. */
class CalledPathsTest {

    private final PacketNetwork network = new PacketNetwork(Map.of(2, List.of("192.0.2.1", "fd00::1")));
    private final List<String> down = new ArrayList<>();

    private boolean carry(MemorySegment memory, long offset, int length, int mux) {
        down.add(mux + " " + length);
        return true;
    }

    /** An echo request to an address; answers whether there is something to send down then. */
    private boolean ping(int mux, String to) {
        MemorySegment packet = Pings.request(InetAddress.ofLiteral(to));
        return network.receive(mux, packet, 0, (int) packet.byteSize());
    }

    @Test
    void shouldCarryEverythingWhereNobodyHasCalled() {
        assertTrue(ping(1, "10.64.1.1"));
        assertTrue(ping(2, "192.0.2.1"));
        network.up(2, 4, List.of(), false);
        network.down(2, 4);
        assertTrue(ping(2, "192.0.2.1"), "a call that does not claim its mux id changes nothing");
    }

    @Test
    void shouldCarryOnlyTheFamiliesThatAreCalledOnceItIsClaimed() {
        network.up(2, 4, List.of(), true);
        assertTrue(ping(2, "192.0.2.1"));
        assertFalse(ping(2, "fd00::1"));
        network.up(2, 6, List.of(), true);
        assertTrue(ping(2, "fd00::1"));
        network.down(2, 4);
        assertFalse(ping(2, "192.0.2.1"));
        network.down(2, 6);
        assertFalse(ping(2, "fd00::1"));
        assertEquals(3, network.counters().get("uplink_uncalled"));
        assertTrue(ping(1, "10.64.1.1"), "other mux ids go on");
        network.release();
        assertTrue(ping(2, "192.0.2.1"));
    }

    @Test
    void shouldLoseWhatTheHostHasSaidWhenTheCallEnds() {
        network.up(2, 4, List.of(), true);
        ping(2, "192.0.2.1");
        assertEquals(1, network.waiting());
        network.down(2, 4);
        assertEquals(0, network.waiting());
        assertEquals(1, network.counters().get("downlink_dropped"));
        assertEquals(0, network.drain(this::carry, 8));
    }

    @Test
    void shouldAnswerToTheAddressesOfTheCallWhileItIsUp() {
        network.up(2, 4, List.of("198.51.100.1", "198.51.100.53"), true);
        assertTrue(ping(2, "198.51.100.53"));
        assertFalse(ping(2, "192.0.2.1"));
        assertEquals(List.of("192.0.2.1", "fd00::1"), network.addresses(2));
        network.up(2, 6, List.of(), true);
        assertTrue(ping(2, "fd00::1"));
        network.down(2, 4);
        network.up(2, 4, List.of(), true);
        assertTrue(ping(2, "192.0.2.1"));
    }

    @Test
    void shouldCountWhatPassesInBothDirections() {
        network.up(2, 4, List.of(), true);
        ping(2, "192.0.2.1");
        ping(2, "fd00::1");
        assertEquals(1, network.drain(this::carry, 8));
        int length = (int) Pings.request(InetAddress.ofLiteral("192.0.2.1")).byteSize();
        assertEquals(new Traffic(1, length, 1, length, 1), network.traffic(2));
        assertEquals(List.of("2 " + length), down);
    }

    @Test
    void shouldHoldUpTheInterfaceOfAMuxIdWhoseCallIsOver() {
        ModemLink link = new ModemLink("modem0", "ipa0", 2, 1400, List.of("192.0.2.1"));
        network.attach(link);
        Runnable modem = () -> { };
        network.carrier(modem);
        network.carries(modem, true, "INIT_COMPLETE received");
        assertTrue(link.isReady());
        network.up(2, 4, List.of(), true);
        assertTrue(link.isReady());
        network.down(2, 4);
        assertFalse(link.isReady());
        network.up(2, 4, List.of(), true);
        assertTrue(link.isReady());
        assertEquals(List.of("192.0.2.1"), network.addresses(2));
    }

    @Test
    void shouldWakeTheModemWhenACallComesUp() {
        int[] wakes = {0};
        network.carrier(() -> wakes[0]++);
        network.up(2, 4, List.of(), true);
        assertEquals(1, wakes[0]);
    }
}
