package org.qipa.core.trace;

import static org.qipa.core.trace.TraceFile.number;
import static org.qipa.core.trace.TraceFile.value;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.qipa.api.network.NetdevProperties;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.SocTable.Endpoint;

/** Turns the events of a trace into streams. */
final class Expected {

    /** What a driver does with a line; what happens to the line is input. */
    private static final Set<String> LINE = Set.of("request", "enable", "disable", "free");
    /** The one feature that can be switched on: packets in several pieces. */
    private static final long SCATTER = 1;
    private static final String RELEASED = "rx pages never released";

    private final GsiWrites writes;
    private final Set<Integer> rxChannels;
    private final Map<Integer, Integer> ringSizes;
    private final RegisterMap ipa;
    private final RegisterMap gsi;
    private boolean queue;

    /** {@code ap}: the endpoints with channels, whose lists of TREs go round the ends of their rings. */
    Expected(List<Endpoint> ap, RegisterMap ipa, RegisterMap gsi) {
        this.rxChannels = ap.stream().filter(e -> !e.towardIpa()).map(Endpoint::channelId).collect(Collectors.toSet());
        this.ringSizes = ap.stream().collect(
                Collectors.toMap(Endpoint::channelId, e -> e.channel().orElseThrow().treCount()));
        this.ipa = ipa;
        this.gsi = gsi;
        this.writes = new GsiWrites(rxChannels);
    }

    /** Whether a note is more than something to read. */
    static boolean isCompared(JsonNode note) {
        return value(note, "msg").asText().startsWith(RELEASED);
    }

    /** The line of a network device that appears. */
    static String register(String name, NetdevProperties properties) {
        return "register " + name + " " + properties;
    }

    Streams phase(TraceFile.Phase phase) {
        var out = new Streams();
        long sent = 0;
        long done = 0;
        long packets = 0;
        for (JsonNode e : phase.events()) {
            String op = e.path("op").asText();
            switch (op) {
                case "w" -> write(out, e);
                case "tres" -> tres(out, e);
                case "qrtr" -> {
                    switch (e.get("act").asText()) {
                        case "tx" -> out.add("qrtr " + e.get("src_port").asInt(), (number(e.get("dst_node")) & 0xffff_ffffL)
                                + ":" + number(e.get("dst_port")) + " " + value(e, "data").asText());
                        case "close" -> out.add("qrtr close", e.get("port").asText());
                        default -> { }
                    }
                }
                case "netdev" -> {
                    switch (e.get("act").asText()) {
                        case "register" -> out.add("netdev", register(e.get("name").asText(), new NetdevProperties(
                                e.get("type").asInt(), e.get("mtu").asInt(), e.get("min_mtu").asInt(),
                                e.get("max_mtu").asInt(), e.get("min_header_len").asInt(),
                                e.get("needed_headroom").asInt(), e.get("needed_tailroom").asInt(),
                                e.get("tx_queue_len").asInt(), number(e.get("hw_features")) == SCATTER)));
                        case "unregister" -> out.add("netdev", "unregister " + e.get("name").asText());
                        case "receive" -> out.add("receive", e.get("data").asText());
                        case "start_queue", "wake_queue" -> queue = true;
                        case "stop_queue" -> queue = false;
                        case "bql_sent" -> sent += e.get("bytes").asLong();
                        case "bql_completed" -> {
                            done += e.get("bytes").asLong();
                            packets += e.get("pkts").asLong();
                        }
                        default -> { }
                    }
                }
                case "irq" -> {
                    if (LINE.contains(e.get("act").asText())) {
                        out.add("irq " + e.get("name").asText(), e.get("act").asText());
                    }
                }
                case "ssr_register" -> out.add("ssr", "register " + e.get("name").asText());
                case "ssr_unregister" -> out.add("ssr", "unregister");
                case "hw_generic" -> out.add("hw_generic", "opcode " + e.get("opcode").asInt() + " channel "
                        + e.get("chid").asInt() + " ee " + e.get("ee").asInt());
                case "hw_regwrite_cmd" -> out.add("hw_regwrite_cmd", "0x" + Long.toHexString(number(e.get("o"))) + " "
                        + Long.toHexString(number(e.get("v"))) + " " + Long.toHexString(number(e.get("mask")))
                        + misplaced(e));
                case "sram" -> out.add("sram " + e.get("when").asText(), Images.digest(Images.of(e)));
                case "dma_content" -> out.add("dma_content", e.get("hex").asText());
                case "uc_shared" -> out.add("uc_shared", e.get("hex").asText());
                case "note" -> {
                    if (isCompared(e)) {
                        out.add("note", value(e, "msg").asText());
                    }
                }
                case "result" -> out.add("result", e.get("fn").asText() + " " + (e.has("rc") ? e.get("rc").asInt()
                        : "usage " + e.get("pm_usage").asInt())
                        + (e.has("accepted") ? " accepted " + e.get("accepted").asInt() : ""));
                default -> ResourceCalls.add(out, op, e);
            }
        }
        writes.endPhase(out);
        if (sent != 0) {
            out.add("bql sent", Long.toString(sent));
        }
        if (done != 0) {
            out.add("bql completed", Long.toString(done));
        }
        if (packets != 0) {
            out.add("bql completed packets", Long.toString(packets));
        }
        out.add("queue", queue ? "running" : "stopped");
        return out;
    }

    private void write(Streams out, JsonNode e) {
        String name = e.get("r").asText();
        int n = e.has("n") ? e.get("n").asInt() : -1;
        int v = (int) number(value(e, "v"));
        var register = (e.get("b").asText().equals("gsi") ? gsi : ipa).find(name);
        if (register.isEmpty() || register.get().offset(Math.max(n, 0)) != number(e.get("o"))) {
            name += " at " + e.get("o").asText();
        }
        if (e.get("b").asText().equals("gsi")) {
            writes.write(out, name, n, v);
        } else {
            out.add(e.get("b").asText(), name + (n < 0 ? "" : "[" + n + "]") + " = " + Integer.toHexString(v));
        }
    }

    /** Empty, or what the recording says of a register that is not at that offset; a command may name none. */
    private String misplaced(JsonNode e) {
        String name = e.path("r").asText("-");
        int n = Math.max(e.path("n").asInt(-1), 0);
        return name.equals("-") || ipa.find(name).filter(r -> r.offset(n) == number(e.get("o"))).isPresent() ? ""
                : " for " + name + "[" + n + "]";
    }

    private void tres(Streams out, JsonNode e) {
        int ch = e.get("ch").asInt();
        int index = e.get("first").asInt();
        for (JsonNode t : value(e, "list")) {
            byte[] raw = HexFormat.of().parseHex(t.isTextual() ? t.asText() : value(t, "tre").asText());
            int place = index++ % ringSizes.get(ch);
            String at = " [" + place + "] " + FakeGsi.Tre.behindAddress(raw);
            if (rxChannels.contains(ch)) {
                out.add("tre rx " + ch, at + " at " + ((raw[0] & 0xff | (raw[1] & 0xff) << 8) & 0xfff));
            } else if (e.get("dir").asText().equals("cmd")) {
                boolean command = raw[14] == 3;
                out.add("tre cmd", "[" + place + "] " + HexFormat.of().formatHex(raw)
                        + (command ? " opcode " + value(t, "opcode").asText() : "") + " " + value(t, "payload").asText());
            } else if (e.get("dir").asText().equals("tx")) {
                out.add("tre tx " + ch, at + " " + t.get("payload").asText());
            }
        }
    }
}
