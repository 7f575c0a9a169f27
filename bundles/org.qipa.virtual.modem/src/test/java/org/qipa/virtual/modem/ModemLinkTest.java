package org.qipa.virtual.modem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.qipa.api.modem.VirtualModem.Host;
import org.qipa.api.network.LinkEnd;
import org.qipa.api.network.Packet;

class ModemLinkTest {

    /** An interface that notes what it is told. */
    private static final class End implements LinkEnd {

        final Deque<Packet> queue = new ArrayDeque<>();
        final List<String> delivered = new ArrayList<>();
        final List<String> told = new ArrayList<>();

        @Override
        public Packet peek() {
            return queue.peek();
        }

        @Override
        public void pop() {
            queue.remove();
        }

        @Override
        public void deliver(MemorySegment buffer, long offset, int length, boolean verified) {
            delivered.add(text(buffer.asSlice(offset, length)));
        }

        @Override
        public void ready(boolean ready, String why) {
            told.add(ready + " " + why);
        }
    }

    private record Pieces(List<String> texts) implements Packet {

        @Override
        public int length() {
            return texts.stream().mapToInt(String::length).sum();
        }

        @Override
        public int segments() {
            return texts.size();
        }

        @Override
        public MemorySegment segment(int n) {
            return ModemLinkTest.packet(texts.get(n));
        }
    }

    private final End end = new End();
    private final ModemLink link = new ModemLink("modem0", "ipa0", 3, 1400, List.of("10.1.1.1"));
    private final PacketNetwork network = new PacketNetwork(Map.of());
    private final List<String> carried = new ArrayList<>();
    private int wakes;
    private final Runnable modem = () -> wakes++;

    private static MemorySegment packet(String text) {
        return MemorySegment.ofArray(text.getBytes());
    }

    private static String text(MemorySegment packet) {
        return new String(packet.toArray(ValueLayout.JAVA_BYTE));
    }

    private boolean carry(MemorySegment memory, long offset, int length, int mux) {
        carried.add(mux + " " + text(memory.asSlice(offset, length)));
        return true;
    }

    private void running() {
        network.carrier(modem);
        network.carries(modem, true, "INIT_COMPLETE received");
    }

    @Test
    void shouldDeliverUplinkPacketsOfItsMuxIdToTheInterface() {
        link.connect(end);
        network.attach(link);
        assertFalse(network.receive(3, packet("up"), 0, 2), "the host must not answer");
        network.receive(4, packet("other"), 0, 5);
        assertEquals(List.of("up"), end.delivered);
        assertEquals(1, link.counters().get("rx_packets"));
    }

    @Test
    void shouldCarryPacketsOfTheInterfaceDownWithItsMuxId() {
        running();
        link.connect(end);
        network.attach(link);
        end.queue.add(new Pieces(List.of("one")));
        end.queue.add(new Pieces(List.of("t", "wo")));
        assertEquals(2, network.drain(this::carry, 64));
        assertEquals(List.of("3 one", "3 two"), carried);
        assertEquals(2, network.counters().get("downlink_packets"));
    }

    @Test
    void shouldKeepThePacketThatTheModemRefused() {
        link.connect(end);
        network.attach(link);
        end.queue.add(new Pieces(List.of("one")));
        assertEquals(0, network.drain((memory, at, length, mux) -> false, 64));
        assertEquals(1, network.drain(this::carry, 64));
        assertEquals(List.of("3 one"), carried);
        assertTrue(end.queue.isEmpty());
    }

    @Test
    void shouldTakeTurnsBetweenMuxIds() {
        ModemLink other = new ModemLink("modem1", "ipa0", 9, 1400, List.of());
        End second = new End();
        link.connect(end);
        other.connect(second);
        network.attach(link);
        network.attach(other);
        for (String n : List.of("1", "2")) {
            end.queue.add(new Pieces(List.of("a" + n)));
            second.queue.add(new Pieces(List.of("b" + n)));
        }
        assertEquals(4, network.drain(this::carry, 64));
        assertEquals(List.of("9 b1", "3 a1", "9 b2", "3 a2"), carried);
    }

    @Test
    void shouldWakeTheModemThatCarriesAndNoOther() {
        network.carrier(modem);
        link.connect(end);
        network.attach(link);
        int before = wakes;
        link.wake();
        assertEquals(before + 1, wakes);
        Runnable next = () -> { };
        network.carrier(next);
        link.wake();
        assertEquals(before + 1, wakes);
    }

    @Test
    void shouldTellTheInterfaceWhetherAModemCarries() {
        link.connect(end);
        network.attach(link);
        running();
        network.carries(modem, false, "crash");
        running();
        network.carrierGone(modem);
        assertEquals(List.of("false no modem", "true INIT_COMPLETE received", "false crash",
                "true INIT_COMPLETE received", "false no modem"), end.told);
    }

    @Test
    void shouldIgnoreWhatAModemBeforeTellsLate() {
        link.connect(end);
        network.attach(link);
        Runnable old = () -> { };
        network.carrier(old);
        running();
        network.carries(old, false, "power off");
        network.carrierGone(old);
        assertTrue(link.isReady());
    }

    @Test
    void shouldGiveAMuxIdToOneLinkOnlyAndBackToItsHost() {
        assertTrue(network.attach(link));
        ModemLink second = new ModemLink("modem1", "ipa0", 3, 1400, List.of());
        assertFalse(network.attach(second));
        network.detach(second);
        assertEquals(List.of(new Host(3, List.of("10.1.1.1"))), network.hosts());
        network.detach(link);
        assertEquals(List.of(new Host(3, List.of("10.64.3.1", "fd00:64:3::1"))), network.hosts());
    }

    @Test
    void shouldCountPacketsWithoutAnInterfaceAsDropped() {
        network.attach(link);
        network.receive(3, packet("up"), 0, 2);
        assertEquals(1, link.counters().get("rx_dropped"));
    }

    private record Config(String name, String device, int mux, int mtu, String... addresses)
            implements ModemLinkComponent.Config {

        @Override
        public String end() {
            return "tun";
        }

        @Override
        public int queue() {
            return 512;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return ModemLinkComponent.Config.class;
        }
    }

    private static String refused(Config config) {
        return assertThrows(IllegalArgumentException.class, () -> ModemLinkComponent.link(config)).getMessage();
    }

    @Test
    void shouldRefuseConfigurationsWithNameValueAndLimit() {
        assertEquals("modem link without name: name= limit=not empty", refused(new Config(" ", "ipa0", 1, 0)));
        assertEquals("modem link without device: device= limit=not empty", refused(new Config("m", null, 1, 0)));
        assertEquals("out of range: mux=255 limit=0..254", refused(new Config("m", "ipa0", 255, 0)));
        assertEquals("out of range: mtu=1493 limit=0..1492", refused(new Config("m", "ipa0", 1, 1493)));
    }

    @Test
    void shouldTakeAddressesWithoutTheirPrefixLengths() {
        ModemLink made = ModemLinkComponent.link(new Config("m", "ipa0", 1, 0, "10.1.1.1/24", "fd00::1/64"));
        assertEquals(List.of("10.1.1.1", "fd00:0:0:0:0:0:0:1"), made.addresses());
        assertEquals(1492, made.mtu());
    }
}
