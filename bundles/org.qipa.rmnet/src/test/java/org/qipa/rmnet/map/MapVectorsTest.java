package org.qipa.rmnet.map;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.qipa.vectors.Comparison;
import org.qipa.vectors.Recorded;

/**
 * The reference's behaviour, case by case. Where a case has a member {@code qipa}, its members replace those beside it.
 */
class MapVectorsTest {

    private static final Map<String, LinkCounter> STATS = Map.ofEntries(
            Map.entry("csum_ok", LinkCounter.CHECKSUM_OK),
            Map.entry("csum_ip4_header_bad", LinkCounter.CHECKSUM_BAD_IPV4_HEADER),
            Map.entry("csum_valid_unset", LinkCounter.CHECKSUM_VALID_UNSET),
            Map.entry("csum_validation_failed", LinkCounter.CHECKSUM_VALIDATION_FAILED),
            Map.entry("csum_err_bad_buffer", LinkCounter.CHECKSUM_BAD_BUFFER),
            Map.entry("csum_err_invalid_ip_version", LinkCounter.CHECKSUM_BAD_IP_VERSION),
            Map.entry("csum_err_invalid_transport", LinkCounter.CHECKSUM_BAD_TRANSPORT),
            Map.entry("csum_fragmented_pkt", LinkCounter.CHECKSUM_SKIPPED_FRAGMENT),
            Map.entry("csum_skipped", LinkCounter.CHECKSUM_SKIPPED),
            Map.entry("csum_sw", LinkCounter.CHECKSUM_SOFTWARE),
            Map.entry("csum_hw", LinkCounter.CHECKSUM_HARDWARE));

    @Test
    void shouldDoWhatTheGoldenVectorsSay() {
        var comparison = Comparison.of("map-golden");
        comparison.run((file, root) -> {
            for (String section : List.of("uplink", "map_header", "downlink", "uplink_aggregation", "validate")) {
                comparison.section(root, section, c -> () -> check(section, Recorded.merged(c),
                        c.path("what").asText(c.path("packet").asText())));
            }
        }).end();
    }

    private static void check(String section, JsonNode c, String what) {
        switch (section) {
            case "uplink" -> uplink(c, what);
            case "map_header" -> mapHeader(c, what);
            case "downlink" -> downlink(c, what);
            case "uplink_aggregation" -> aggregation(c, what);
            case "validate" -> {
                MemorySegment frame = Bytes.memory(c.get("frame").asText());
                assertEquals(c.get("packet_len").asInt(),
                        Ingress.frameLength(format(c), frame, 0, frame.byteSize()), what);
            }
            default -> throw new IllegalArgumentException(section);
        }
    }

    private static void uplink(JsonNode c, String what) {
        String ip = c.get("ip").asText();
        boolean partial = c.get("ip_summed").asText().equals("PARTIAL");
        var packet = Bytes.packet(ip, partial ? c.get("network_header_len").asInt() : -1, c.get("csum_offset").asInt());
        int version = c.get("packet").asText().contains("neither IPv4 nor IPv6") ? 0 : UplinkFramer.version(packet);
        LinkCounters counters = new LinkCounters();
        MemorySegment frame = MemorySegment.ofArray(new byte[UplinkFramer.frameLength(format(c), packet.length())]);
        // What hardware will not do, the stack above the reference has done before.
        int length = UplinkFramer.write(format(c), frame, packet, version, c.get("mux_id").asInt(),
                !c.get("csum_features").asText().equals("off"), false, counters);
        assertEquals(c.get("frame").asText(), Bytes.hex(frame, 0, length), what);
        assertEquals(stats(c.get("stats")), counted(counters::get), what);
    }

    private static void mapHeader(JsonNode c, String what) {
        byte[] data = Bytes.of(c.get("data").asText());
        int payload = data.length - c.get("hdrlen").asInt();
        int pad = c.get("pad").asBoolean() ? MapHeader.padding(payload) : 0;
        String result = null;
        if (pad <= c.get("tailroom").asInt()) {
            MemorySegment frame = MemorySegment.ofArray(new byte[MapHeader.LENGTH + data.length + pad]);
            MemorySegment.copy(MemorySegment.ofArray(data), 0, frame, MapHeader.LENGTH, data.length);
            MapHeader.write(frame, 0, format(c).has(MapFormat.EGRESS_CHECKSUM_V5), 0, payload + pad, pad);
            result = Bytes.hex(frame, 0, frame.byteSize());
        }
        assertEquals(c.get("result").isNull() ? null : c.get("result").asText(), result, what);
    }

    private static void downlink(JsonNode c, String what) {
        Collector collector = new Collector(c.get("rxcsum").asBoolean(), 0, 1, 2, 5, 200, 254);
        collector.receive(c.get("data_format").asInt(), c.get("frame").asText());
        List<Collector.Delivered> delivered = new ArrayList<>();
        for (JsonNode packet : c.get("delivered")) {
            String bytes = packet.get("bytes").asText();
            delivered.add(new Collector.Delivered(packet.get("mux_id").asInt(), packet.get("ip_summed").asInt() == 1,
                    bytes));
            assertEquals(packet.get("protocol").asText(), switch (bytes.isEmpty() ? '?' : bytes.charAt(0)) {
                case '4' -> "0x0800";
                case '6' -> "0x86dd";
                default -> "0x00f9";
            }, what);
        }
        assertEquals(delivered, collector.delivered, what);
        List<String> acks = new ArrayList<>();
        c.get("acks").forEach(ack -> acks.add(ack.asText()));
        assertEquals(acks, collector.acks, what);
        List<String> flow = new ArrayList<>();
        c.get("flow").forEach(step -> flow.add(step.get(0).asText() + " " + step.get(1).asInt()));
        assertEquals(flow, collector.flow, what);
        assertEquals(stats(c.get("stats")), counted(collector::count), what);
        if (c.has("malformed")) {
            assertEquals(c.get("malformed").asInt(), collector.dropped.getOrDefault(Ingress.Drop.MALFORMED, 0), what);
        }
    }

    private static void aggregation(JsonNode c, String what) {
        AggregationLimits limits = new AggregationLimits(c.get("max_frames").asInt(), c.get("max_bytes").asInt(),
                c.get("time_usecs").asLong());
        Aggregator aggregator = limits.isOn()
                ? new Aggregator(limits, MemorySegment.ofArray(new byte[limits.bytes()])) : null;
        Bytes.Ring ring = new Bytes.Ring();
        LinkCounters counters = new LinkCounters();
        long now = 0;
        for (int n = 0; n < c.get("input").size(); n++) {
            JsonNode input = c.get("input").get(n);
            JsonNode step = c.get("steps").get(n);
            now += input.get("dt_ns").asLong();
            if (input.get("action").asText().equals("timer_fires")) {
                aggregator.timer(ring);
            } else {
                frame(c, input, aggregator, ring, counters, now);
            }
            List<String> sent = new ArrayList<>();
            step.get("tx").forEach(frame -> sent.add(frame.asText()));
            assertEquals(sent, ring.take(), what + " step " + n);
            boolean timer = aggregator != null && aggregator.takeTimerRequest();
            assertEquals(step.get("timer_start_ns").isNull() ? -1 : step.get("timer_start_ns").asLong(),
                    timer ? limits.micros() * 1000 : -1, what + " timer of step " + n);
        }
        assertEquals(c.get("pending_frames").asInt(), aggregator == null ? 0 : aggregator.pendingFrames(), what);
        assertEquals(c.get("pending_bytes").asInt(), aggregator == null ? 0 : aggregator.pendingBytes(), what);
        assertEquals(c.get("vnd").get("tx_pkts").asLong(), counters.get(LinkCounter.TX_PACKETS), what);
        assertEquals(c.get("vnd").get("tx_bytes").asLong(), counters.get(LinkCounter.TX_BYTES), what);
        assertEquals(c.get("vnd").get("tx_drops").asLong(), counters.get(LinkCounter.TX_DROPPED), what);
    }

    private static void frame(JsonNode c, JsonNode input, Aggregator aggregator, Bytes.Ring ring, LinkCounters counters,
            long now) {
        var packet = Bytes.packet(input.get("ip").asText(), -1, 0);
        MemorySegment frame = MemorySegment.ofArray(new byte[UplinkFramer.frameLength(format(c), packet.length())]);
        int length = UplinkFramer.write(format(c), frame, packet, 4, input.path("mux_id").asInt(1), true, false, counters);
        boolean taken = true;
        if (aggregator == null) {
            MemorySegment.copy(frame, 0, ring.claim(length), 0, length);
            ring.commit(length);
        } else {
            taken = aggregator.offer(frame, length, now, ring) == Aggregator.Result.TAKEN;
        }
        counters.count(taken ? LinkCounter.TX_PACKETS : LinkCounter.TX_DROPPED);
        counters.count(LinkCounter.TX_BYTES, taken ? length : 0);
    }

    private static MapFormat format(JsonNode c) {
        return new MapFormat(c.get("data_format").asInt());
    }

    private static Map<LinkCounter, Long> stats(JsonNode stats) {
        Map<LinkCounter, Long> map = new TreeMap<>();
        stats.properties().forEach(stat -> map.put(STATS.get(stat.getKey()), stat.getValue().asLong()));
        return map;
    }

    private static Map<LinkCounter, Long> counted(java.util.function.ToLongFunction<LinkCounter> get) {
        Map<LinkCounter, Long> map = new TreeMap<>();
        for (LinkCounter counter : STATS.values()) {
            long value = get.applyAsLong(counter);
            if (value != 0) {
                map.put(counter, value);
            }
        }
        return map;
    }
}
