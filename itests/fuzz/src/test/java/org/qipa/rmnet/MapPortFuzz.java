package org.qipa.rmnet;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.qipa.api.network.LinkEnd;
import org.qipa.api.network.MapOffload;
import org.qipa.api.network.ModemNetdev;
import org.qipa.api.network.MuxPort;
import org.qipa.api.network.NetdevProperties;
import org.qipa.api.network.Packet;
import org.qipa.api.time.Lane;
import org.qipa.itests.fuzz.Choices;
import org.qipa.itests.fuzz.FuzzTarget;
import org.qipa.time.SimulatedTime;

/**
 * Two links on the port of a network device: any buffers from the modem, any packets from applications, aggregation, a ring
 * that is full at times. The first byte chooses offload and settings; each step is a byte that names it.
 */
class MapPortFuzz extends FuzzTarget {

    private static final int MOST_STEPS = 200;
    private static final int LINKS = 2;

    @FuzzTest
    void shouldCarryOrCountAnything(byte[] input) throws Exception {
        bounded(input, 1 << 24, 1 << 12, () -> new Run(new Choices(input)).all());
    }

    private static final class Run implements ModemNetdev, MuxPort.TxRing {

        private final SimulatedTime time = new SimulatedTime();
        private final Lane lane = time.lane("data");
        private final RmnetDevices devices = new RmnetDevices();
        private final List<RmnetLink> links = new ArrayList<>();
        private final List<End> ends = new ArrayList<>();
        private final Choices choices;
        private final MapOffload offload;
        private MuxPort port;
        private MemorySegment claimed;
        private int room;
        private long framed;

        Run(Choices choices) {
            this.choices = choices;
            int how = choices.u8();
            offload = (how & 1) == 0 ? MapOffload.MAP_V4 : MapOffload.MAP_V5;
            for (int mux = 0; mux < LINKS; mux++) {
                var settings = LinkSettings.of(Map.of("name", "rmnet" + mux, "device", "fuzz", "mux", mux,
                        "dropBadChecksum", (how & 2) != 0, "aggregationFrames", (how & 4) != 0 ? 8 : 1));
                links.add(devices.add(settings));
                ends.add(new End());
                links.get(mux).connect(ends.get(mux));
            }
            devices.addNetdev(this);
        }

        void all() {
            for (int i = 0; i < MOST_STEPS && !choices.isEmpty(); i++) {
                step();
                time.settle();
            }
            room = Integer.MAX_VALUE;
            for (int i = 0; i < LINKS; i++) {
                links.get(i).flow(true);
            }
            port.transmit(this);
            time.run(Duration.ofSeconds(1));
            port.transmit(this);
            for (int i = 0; i < LINKS; i++) {
                var counters = links.get(i).counters();
                var end = ends.get(i);
                require(end.queue.isEmpty(), "packets are stuck: " + end.queue.size());
                require(end.sent == counters.get("tx_packets") + counters.get("tx_dropped"),
                        "sent packets not accounted for: sent=" + end.sent + " " + counters);
                require(end.received == counters.get("rx_packets"), "received=" + end.received + " " + counters);
            }
            devices.removeNetdev(this);
            devices.close();
            time.settle();
            links.forEach(link -> require(!link.isReady(), "ready without a device"));
        }

        private void step() {
            int step = choices.below(5);
            int which = choices.below(LINKS);
            switch (step) {
                case 0, 1 -> {
                    byte[] buffer = choices.chunk();
                    port.receive(MemorySegment.ofArray(buffer), 0, buffer.length);
                }
                case 2 -> {
                    int start = choices.u16();
                    int field = choices.u8();
                    ends.get(which).send(new Segments(choices.chunk(), start > 0x7fff ? -1 : start, field));
                }
                case 3 -> {
                    room = choices.u8();
                    port.transmit(this);
                }
                default -> {
                    port.carrier(which == 1, "fuzz");
                    time.run(Duration.ofMillis(1));
                    port.carrier(true, "fuzz");
                }
            }
        }

        @Override
        public String device() {
            return "fuzz";
        }

        @Override
        public String name() {
            return "fuzz";
        }

        @Override
        public int mtu() {
            return 1500;
        }

        @Override
        public NetdevProperties properties() {
            return new NetdevProperties(519, mtu(), 68, mtu(), 14, 4, 0, 1000, false);
        }

        @Override
        public MapOffload offload() {
            return offload;
        }

        @Override
        public boolean takesAggregates() {
            return true;
        }

        @Override
        public Lane dataLane() {
            return lane;
        }

        @Override
        public CompletionStage<Void> open(MuxPort opened) {
            port = opened;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> close(MuxPort closed) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void wake() {
            // Steps transmit.
        }

        @Override
        public int maxFrame() {
            return 16384;
        }

        @Override
        public MemorySegment claim(int lengthBytes) {
            require(lengthBytes > 0 && lengthBytes <= maxFrame(), "claim=" + lengthBytes);
            claimed = room > 0 ? MemorySegment.ofArray(new byte[lengthBytes]) : null;
            return claimed;
        }

        @Override
        public void commit(int lengthBytes) {
            require(claimed != null && lengthBytes <= claimed.byteSize(), "commit=" + lengthBytes);
            room--;
            framed += lengthBytes;
        }
    }

    /** An interface. */
    private static final class End implements LinkEnd {

        private final ArrayDeque<Packet> queue = new ArrayDeque<>();
        private long sent;
        private long received;

        void send(Packet packet) {
            queue.add(packet);
            sent++;
        }

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
            require(length > 0 && offset + length <= buffer.byteSize(), "delivered out of the buffer");
            received++;
        }

        @Override
        public void ready(boolean ready, String why) {
            require(!why.isEmpty(), "no reason");
        }
    }

    /** A packet in two parts. */
    private record Segments(byte[] bytes, int checksumStart, int checksumOffset) implements Packet {

        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public int segments() {
            return bytes.length < 2 ? 1 : 2;
        }

        @Override
        public MemorySegment segment(int n) {
            var all = MemorySegment.ofArray(bytes);
            return bytes.length < 2 ? all : n == 0 ? all.asSlice(0, bytes.length / 2) : all.asSlice(bytes.length / 2);
        }
    }
}
