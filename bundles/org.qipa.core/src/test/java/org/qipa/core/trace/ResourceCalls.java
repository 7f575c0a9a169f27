package org.qipa.core.trace;

import static org.qipa.vectors.Recorded.number;

import com.fasterxml.jackson.databind.JsonNode;

/** Recorded calls of clock, interconnects, SMP2P, system memory and firmware, as {@link FakeResources} writes its own. */
final class ResourceCalls {

    private ResourceCalls() {}

    /** Adds the line of an event; nothing for an operation that is none of these. */
    static void add(Streams out, String op, JsonNode e) {
        switch (op) {
            case "clk" -> out.add(op, clock(e));
            case "icc" -> out.add(op, interconnects(e));
            case "qmp" -> out.add(op, text(e, "msg"));
            case "smp2p" -> out.add(op, text(e, "state") + " " + number(e.get("mask")) + " " + number(e.get("value")));
            case "smem" -> out.add(op, text(e, "call") + " " + text(e, "host") + " " + text(e, "item") + " "
                    + text(e, "size"));
            case "iommu" -> out.add(op, text(e, "call") + " " + hex(e, "iova")
                    + (e.has("phys") ? " to " + hex(e, "phys") : "") + " " + hex(e, "size")
                    + (e.has("prot") ? " prot " + text(e, "prot") : ""));
            case "firmware" -> out.add(op, text(e, "act") + (e.has("path") ? " " + text(e, "path") : "")
                    + (e.has("pas_id") ? " " + text(e, "pas_id") : ""));
            default -> { }
        }
    }

    private static String clock(JsonNode e) {
        return switch (text(e, "call")) {
            case "get" -> "get " + text(e, "name");
            case "set_rate" -> "rate " + text(e, "rate");
            case "prepare_enable" -> "on";
            case "disable_unprepare" -> "off";
            default -> text(e, "call");
        };
    }

    private static String interconnects(JsonNode e) {
        return switch (text(e, "call")) {
            case "bulk_get" -> "get " + text(e, "count");
            case "bulk_disable" -> "off " + text(e, "count");
            case "bulk_enable" -> "on " + text(e, "count");
            case "bulk_put" -> "put " + text(e, "count");
            default -> text(e, "call") + " " + text(e, "name") + " " + text(e, "avg") + " " + text(e, "peak");
        };
    }

    private static String text(JsonNode e, String member) {
        return e.get(member).asText();
    }

    private static String hex(JsonNode e, String member) {
        return Long.toHexString(number(e.get(member)));
    }
}
