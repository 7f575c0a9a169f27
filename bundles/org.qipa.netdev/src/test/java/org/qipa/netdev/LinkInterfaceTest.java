package org.qipa.netdev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.qipa.api.network.Link;
import org.qipa.api.network.LinkEnd;
import org.qipa.api.network.NetworkEnd;
import org.qipa.api.network.NetworkException;
import org.qipa.api.network.NetworkInterface;
import org.qipa.api.network.Offer;
import org.qipa.api.network.Offload;

class LinkInterfaceTest {

    private final List<String> events = new ArrayList<>();
    private final LinkInterface.Listener listener = new LinkInterface.Listener() {
        @Override
        public void opened(NetworkEnd.Session session) {
            events.add("opened");
        }

        @Override
        public void closing(NetworkEnd.Session session) {
            events.add("closing");
        }

        @Override
        public void trouble(int lost, String what) {
            events.add("trouble " + lost + " " + what);
        }
    };

    private static final class FakeLink implements Link {

        LinkEnd end;
        int wakes;
        int mtu = 1492;

        @Override
        public String name() {
            return "rmnet0";
        }

        @Override
        public String device() {
            return "ipa0";
        }

        @Override
        public int muxId() {
            return 1;
        }

        @Override
        public int mtu() {
            return mtu;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void connect(LinkEnd newEnd) {
            end = newEnd;
            newEnd.ready(true, "packets flow");
        }

        @Override
        public void disconnect(LinkEnd oldEnd) {
            end = end == oldEnd ? null : end;
        }

        @Override
        public void wake() {
            wakes++;
        }

        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }
    }

    /** A kind of end whose sessions write down what happens to them. */
    private final class FakeEnd implements NetworkEnd {

        Host host;
        String refusal;

        @Override
        public Session open(Host newHost) {
            if (refusal != null) {
                throw new NetworkException(refusal);
            }
            host = newHost;
            return new Session() {
                @Override
                public void deliver(MemorySegment buffer, long offset, int length, boolean verified) {
                    events.add("deliver " + length);
                }

                @Override
                public void configured() {
                    events.add("configured " + host.addresses() + " " + host.mtu());
                }

                @Override
                public void roomAgain() {
                    events.add("room");
                }

                @Override
                public void ready(boolean ready, String why) {
                    events.add("ready " + ready);
                }

                @Override
                public void close() {
                    events.add("close");
                }

                @Override
                public String name() {
                    return host.name();
                }

                @Override
                public String device() {
                    return host.device();
                }

                @Override
                public List<String> addresses() {
                    return List.of();
                }

                @Override
                public NetworkInterface.Counters counters() {
                    return host.counters();
                }
            };
        }
    }

    private static InterfaceSettings settings(int queue, String... addresses) {
        return InterfaceSettings.of(Map.of("name", "rmnet0", "device", "ipa0", "queue", queue, "addresses", addresses));
    }

    private final LinkInterface link = new LinkInterface(settings(10), listener);
    private final FakeEnd end = new FakeEnd();
    private final FakeLink below = new FakeLink();

    private boolean send(int bytes) {
        return end.host.send(MemorySegment.ofArray(new byte[bytes]), 0, bytes);
    }

    @Test
    void shouldQueueWithoutALinkAndGiveItAllWhenOneComes() {
        link.endAdded(end);
        assertTrue(send(100) && send(200));
        link.linkAdded(below);
        assertEquals(100, below.end.peek().length());
        below.end.pop();
        assertEquals(200, below.end.peek().length());
        assertEquals(new NetworkInterface.Counters(true, 1, 10, 1, 0, 0), link.counters());
    }

    @Test
    void shouldKeepTheQueueWhileTheLinkIsExchanged() {
        link.endAdded(end);
        link.linkAdded(below);
        send(100);
        link.linkRemoved(below);
        assertNull(below.end);
        assertFalse(link.counters().ready());
        send(101);
        FakeLink next = new FakeLink();
        link.linkAdded(next);
        assertEquals(2, link.counters().queued());
        assertEquals(100, next.end.peek().length());
        assertFalse(events.contains("closing"));
    }

    @Test
    void shouldKeepTheQueueWhileTheEndIsExchanged() {
        link.linkAdded(below);
        link.endAdded(end);
        send(100);
        link.endRemoved(end);
        assertEquals(List.of("ready true", "opened", "closing", "close"), events);
        assertNotNull(below.end);
        below.end.deliver(MemorySegment.ofArray(new byte[4]), 0, 4, true);
        assertEquals("trouble 1 downlink packet without an open interface", events.getLast());
        link.endAdded(end);
        assertEquals(100, below.end.peek().length());
    }

    @Test
    void shouldWakeTheLinkOnlyForTheFirstPacket() {
        link.endAdded(end);
        link.linkAdded(below);
        send(1);
        send(1);
        assertEquals(1, below.wakes);
        below.end.pop();
        below.end.pop();
        send(1);
        assertEquals(2, below.wakes);
    }

    @Test
    void shouldRefuseAndCountWhenFullAndTellOfRoom() {
        link.endAdded(end);
        link.linkAdded(below);
        for (int n = 0; n < 10; n++) {
            assertTrue(send(1));
        }
        assertFalse(send(1));
        assertEquals(1, link.counters().dropped());
        for (int n = 0; n < 10; n++) {
            below.end.pop();
        }
        assertEquals(1, events.stream().filter("room"::equals).count());
    }

    @Test
    void shouldTakeWhatIsToBeCutWithoutWakingTheLinkAndSayWhyItRefuses() {
        link.endAdded(end);
        link.linkAdded(below);
        byte[] big = PlainPackets.tcp4(3000, 0x10, 0);
        assertEquals(Offer.QUEUED, offer(big, 20, 16, 1000));
        assertEquals(3, link.counters().queued());
        assertEquals(0, below.wakes);
        link.wake();
        assertEquals(1, below.wakes);
        assertEquals(1040, below.end.peek().length());
        assertEquals(20, below.end.peek().checksumStart());
        assertEquals(Offer.EMPTY, offer(new byte[0], -1, 0, 0));
        assertEquals(Offer.TOO_LONG, offer(new byte[1493], -1, 0, 0));
        assertEquals(Offer.TOO_LONG, offer(new byte[65_536], 20, 16, 1000));
        assertEquals(Offer.TOO_LONG, offer(big, 20, 16, 1453));
        assertEquals(Offer.CHECKSUM_ELSEWHERE, offer(new byte[100], 83, 16, 0));
        assertEquals(Offer.QUEUED, offer(new byte[100], 82, 16, 0));
        assertEquals(Offer.NOT_IP, offer(new byte[100], 20, 16, 10));
        assertEquals(4, link.counters().queued());
        while (link.room() > 0) {
            assertEquals(Offer.QUEUED, offer(new byte[1], -1, 0, 0));
        }
        assertEquals(Offer.FULL, offer(big, 20, 16, 1000));
        assertEquals(1, link.counters().dropped());
    }

    private Offer offer(byte[] packet, int checksumStart, int checksumOffset, int segmentBytes) {
        return link.offer(MemorySegment.ofArray(packet), 0, packet.length, checksumStart, checksumOffset, segmentBytes);
    }

    @Test
    void shouldReadTheOffloadAndRefuseAnotherWord() {
        Map<String, String> properties = new HashMap<>(Map.of("name", "rmnet0", "device", "ipa0"));
        assertEquals(Offload.ALL, InterfaceSettings.of(properties).offload());
        properties.put("offload", "receive");
        InterfaceSettings receive = InterfaceSettings.of(properties);
        assertEquals(Offload.RECEIVE, receive.offload());
        properties.put("offload", "none");
        assertFalse(receive.isSameInterface(InterfaceSettings.of(properties)));
        properties.put("offload", "some");
        assertEquals("not an offload: offload=some limit=all, receive or none", assertThrows(
                IllegalArgumentException.class, () -> InterfaceSettings.of(properties)).getMessage());
    }

    @Test
    void shouldRefusePacketsLongerThanTheMtuOrEmpty() {
        link.endAdded(end);
        link.linkAdded(below);
        assertTrue(send(1492));
        assertFalse(send(1493));
        assertFalse(send(0));
        below.mtu = 1000;
        assertFalse(send(1001));
    }

    @Test
    void shouldApplyChangedSettingsLive() {
        link.endAdded(end);
        link.linkAdded(below);
        send(1);
        link.configure(settings(20, "10.64.0.2/24", "fd00:64::2/64"));
        assertEquals("configured [10.64.0.2/24, fd00:64:0:0:0:0:0:2/64] 1492", events.getLast());
        assertEquals(20, link.counters().queueLimit());
        assertEquals(1, link.counters().queued());
    }

    @Test
    void shouldTellWhyAnEndDoesNotOpenAndTryAgainWhenSettingsChange() {
        end.refusal = "TUN interface cannot be opened: name=rmnet0 reason=no right";
        link.endAdded(end);
        assertEquals(List.of("trouble 0 " + end.refusal), events);
        end.refusal = null;
        link.configure(settings(10));
        assertEquals("opened", events.getLast());
    }

    @Test
    void shouldCountWhatIsLostWhenItCloses() {
        link.endAdded(end);
        link.linkAdded(below);
        send(1);
        send(1);
        link.close();
        link.close();
        assertEquals("trouble 2 packets in the queue when the interface closed", events.getLast());
        assertNull(below.end);
        assertFalse(send(1));
    }

    @Test
    void shouldRefuseBadConfigurationByNameValueAndLimit() {
        assertEquals("not an address: address=10.64.0.2 limit=IP address/prefix length (no prefix length)",
                assertThrows(IllegalArgumentException.class, () -> settings(10, "10.64.0.2")).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> settings(10, "10.64.0.2/33")).getMessage()
                .contains("prefixLength=33 limit=0..32"));
        assertThrows(IllegalArgumentException.class, () -> settings(10, "host.example/24"));
        assertEquals("out of range: queue=0 limit=1..65536",
                assertThrows(IllegalArgumentException.class, () -> settings(0)).getMessage());
        assertEquals("not the name of an interface: name=a/b limit=1..15 characters, no space, no slash",
                assertThrows(IllegalArgumentException.class,
                        () -> InterfaceSettings.of(Map.of("name", "a/b", "device", "ipa0"))).getMessage());
    }
}
