package org.qipa.core.trace;

import static org.qipa.core.trace.TraceFile.number;
import static org.qipa.core.trace.TraceFile.value;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/** Turns the events of a trace into streams. */
final class Expected {

    private final GsiWrites writes;
    private final Set<Integer> rxChannels;
    private final Map<Integer, Integer> ringSizes;
    private boolean queue;

    private static final String RELEASED = "rx pages never released";

    /** {@code ringSizes} in TREs by channel: a list of TREs goes round the end of its ring. */
    Expected(Set<Integer> rxChannels, Map<Integer, Integer> ringSizes) {
        this.rxChannels = rxChannels;
        this.ringSizes = ringSizes;
        this.writes = new GsiWrites(rxChannels);
    }

    /** Whether a note is more than something to read. */
    static boolean isCompared(JsonNode note) {
        return value(note, "msg").asText().startsWith(RELEASED);
    }

    Streams phase(TraceFile.Phase phase) {
        var out = new Streams();
        long sent = 0;
        long done = 0;
        for (JsonNode e : phase.events()) {
            String op = e.get("op").asText();
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
                        case "register" -> out.add("netdev", "register " + e.get("name").asText() + " "
                                + e.get("mtu").asInt());
                        case "unregister" -> out.add("netdev", "unregister " + e.get("name").asText());
                        case "receive" -> out.add("receive", e.get("data").asText());
                        case "start_queue", "wake_queue" -> queue = true;
                        case "stop_queue" -> queue = false;
                        case "bql_sent" -> sent += e.get("bytes").asLong();
                        case "bql_completed" -> done += e.get("bytes").asLong();
                        default -> { }
                    }
                }
                case "irq" -> {
                    if (!e.get("act").asText().equals("fire")) {
                        out.add("irq " + e.get("name").asText(), e.get("act").asText());
                    }
                }
                case "clk" -> out.add("clk", switch (e.get("call").asText()) {
                    case "get" -> "get";
                    case "set_rate" -> "rate " + e.get("rate").asLong();
                    case "prepare_enable" -> "on";
                    case "disable_unprepare" -> "off";
                    default -> e.get("call").asText();
                });
                case "icc" -> out.add("icc", switch (e.get("call").asText()) {
                    case "bulk_get" -> "get " + e.get("count").asInt();
                    case "bulk_disable" -> "off";
                    case "bulk_enable" -> "on";
                    case "bulk_put" -> "put " + e.get("count").asInt();
                    default -> e.get("name").asText() + " " + e.get("avg").asLong() + " " + e.get("peak").asLong();
                });
                case "qmp" -> out.add("qmp", e.get("msg").asText());
                case "smp2p" -> out.add("smp2p", e.get("state").asText() + " " + (number(e.get("value")) != 0));
                case "smem" -> out.add("smem", e.get("host").asInt() + " " + e.get("item").asInt() + " "
                        + e.get("size").asInt());
                case "iommu" -> out.add("iommu", e.get("call").asText() + " " + Long.toHexString(number(e.get("iova")))
                        + " " + Long.toHexString(number(e.get("size"))));
                case "firmware" -> {
                    if (e.get("act").asText().equals("mdt_load")) {
                        out.add("firmware", e.get("path").asText() + " " + e.get("pas_id").asInt());
                    }
                }
                case "ssr_register" -> out.add("ssr", "register");
                case "ssr_unregister" -> out.add("ssr", "unregister");
                case "hw_generic" -> out.add("hw_generic", "opcode " + e.get("opcode").asInt() + " channel "
                        + e.get("chid").asInt() + " ee " + e.get("ee").asInt());
                case "hw_regwrite_cmd" -> out.add("hw_regwrite_cmd", "0x" + Long.toHexString(number(e.get("o"))) + " "
                        + Long.toHexString(number(e.get("v"))) + " " + Long.toHexString(number(e.get("mask"))));
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
                default -> { }
            }
        }
        writes.endPhase(out);
        if (sent != 0) {
            out.add("bql sent", Long.toString(sent));
        }
        if (done != 0) {
            out.add("bql completed", Long.toString(done));
        }
        out.add("queue", queue ? "running" : "stopped");
        return out;
    }

    private void write(Streams out, JsonNode e) {
        String name = e.get("r").asText();
        int n = e.has("n") ? e.get("n").asInt() : -1;
        int v = (int) number(value(e, "v"));
        if (e.get("b").asText().equals("gsi")) {
            writes.write(out, name, n, v);
        } else {
            out.add("ipa", name + (n < 0 ? "" : "[" + n + "]") + " = " + Integer.toHexString(v));
        }
    }

    private void tres(Streams out, JsonNode e) {
        int ch = e.get("ch").asInt();
        int index = e.get("first").asInt();
        for (JsonNode t : value(e, "list")) {
            byte[] raw = HexFormat.of().parseHex(t.isTextual() ? t.asText() : value(t, "tre").asText());
            int length = raw[8] & 0xff | (raw[9] & 0xff) << 8;
            int flags = raw[12] & 0xff | (raw[13] & 0xff) << 8 | (raw[14] & 0xff) << 16;
            int place = index++ % ringSizes.get(ch);
            String at = " [" + place + "] ";
            if (rxChannels.contains(ch)) {
                out.add("tre rx " + ch, at + Integer.toHexString(flags) + " " + length + " at "
                        + ((raw[0] & 0xff | (raw[1] & 0xff) << 8) & 0xfff));
            } else if (e.get("dir").asText().equals("cmd")) {
                boolean command = (flags >>> 16) == 3;
                out.add("tre cmd", "[" + place + "] " + HexFormat.of().formatHex(raw)
                        + (command ? " opcode " + value(t, "opcode").asText() : "") + " " + value(t, "payload").asText());
            } else {
                out.add("tre tx " + ch, at + Integer.toHexString(flags) + " " + length + " " + t.get("payload").asText());
            }
        }
    }
}
