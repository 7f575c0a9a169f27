package org.qipa.netdev.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.qipa.api.network.InterfaceAddress;
import org.qipa.api.network.NetworkEnd;
import org.qipa.api.network.NetworkInterface;
import org.qipa.api.network.Offer;

class LocalEndTest {

    private final List<Integer> sent = new ArrayList<>();
    private final LocalEnd end = new LocalEnd();
    private final LocalSession session = (LocalSession) end.open(new NetworkEnd.Host() {
        @Override
        public String name() {
            return "rmnet0";
        }

        @Override
        public String device() {
            return "ipa0";
        }

        @Override
        public List<InterfaceAddress> addresses() {
            return List.of(InterfaceAddress.parse("10.64.0.2/24"));
        }

        @Override
        public int mtu() {
            return 1492;
        }

        @Override
        public NetworkInterface.Counters counters() {
            return new NetworkInterface.Counters(true, 0, 0, 0, 0, 0);
        }

        @Override
        public boolean send(MemorySegment buffer, long offset, int length) {
            return sent.add(length);
        }

        @Override
        public Offer offer(MemorySegment buffer, long offset, int length, int checksumStart, int checksumOffset,
                int segmentBytes) {
            throw new AssertionError("no kernel here");
        }

        @Override
        public void wake() {
            throw new AssertionError("no kernel here");
        }

        @Override
        public int room() {
            return 1;
        }

        @Override
        public void lost(int count, String why) {
            throw new AssertionError(why);
        }
    });

    @Test
    void shouldSendToTheHost() {
        assertTrue(session.send(MemorySegment.ofArray(new byte[20])));
        assertEquals(List.of(20), sent);
        assertEquals(List.of("10.64.0.2/24"), session.addresses());
    }

    @Test
    void shouldDeliverToEveryListenerWhateverOneDoes() {
        List<Long> lengths = new ArrayList<>();
        session.addListener(packet -> {
            throw new IllegalStateException("mine");
        });
        session.addListener(packet -> lengths.add(packet.byteSize()));
        session.deliver(MemorySegment.ofArray(new byte[100]), 10, 20, true);
        assertEquals(List.of(20L), lengths);
    }

    @Test
    void shouldNotLetListenersWriteIntoReceiveBuffers() {
        session.addListener(packet ->
                assertThrows(IllegalArgumentException.class, () -> packet.fill((byte) 0)));
        session.deliver(MemorySegment.ofArray(new byte[100]), 0, 20, true);
    }

    @Test
    void shouldDoNothingOnceTheEndIsClosed() {
        session.addListener(packet -> {
            throw new AssertionError("delivered after close");
        });
        end.close();
        session.deliver(MemorySegment.ofArray(new byte[100]), 0, 20, true);
        assertFalse(session.send(MemorySegment.ofArray(new byte[20])));
        session.close();
    }
}
