package org.qipa.virtual.modem;

import java.util.ArrayList;
import java.util.List;
import org.qipa.api.platform.ModemSilicon;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.soc.EndpointName;

/** What a modem looks at in INIT_DRIVER before it believes it (spec 03 §7, 14 §7). */
final class InitDriverCheck {

    /** Platform type "MSM Android". */
    private static final long PLATFORM_MSM_ANDROID = 3;
    /** A slot of a filter or route table. */
    private static final int SLOT_BYTES = 8;

    private final QmiMessage message;
    private final ModemSilicon silicon;
    private final List<String> faults = new ArrayList<>();

    private InitDriverCheck(QmiMessage message, ModemSilicon silicon) {
        this.message = message;
        this.silicon = silicon;
    }

    /** Everything wrong with the message, in words; empty when the modem can work with it. */
    static List<String> check(QmiMessage message, ModemSilicon silicon) {
        InitDriverCheck c = new InitDriverCheck(message, silicon);
        c.equal("platform_type", message.number("platform_type").orElse(-1L), PLATFORM_MSM_ANDROID);
        c.bounds("hdr_tbl_info");
        c.bounds("hdr_proc_ctx_tbl_info");
        c.range("modem_mem_info");
        for (String table : List.of("v4_route_tbl_info", "v6_route_tbl_info")) {
            if (!message.values().containsKey(table)) {
                c.faults.add("missing: tlv=" + table);
            }
        }
        for (String table : List.of("v4_route_tbl_info", "v6_route_tbl_info", "v4_hash_route_tbl_info",
                "v6_hash_route_tbl_info")) {
            c.route(table);
        }
        for (String start : List.of("v4_filter_tbl_start", "v6_filter_tbl_start", "v4_hash_filter_tbl_start",
                "v6_hash_filter_tbl_start")) {
            message.number(start).ifPresent(s -> c.inside(start, s, SLOT_BYTES));
        }
        // A modem accepts the size with and without mem_offset (oddity 1), so only the base is looked at.
        message.number("hw_stats_quota_base_addr").ifPresent(s -> c.inside("hw_stats_quota_base_addr", s, SLOT_BYTES));
        message.number("hw_stats_drop_base_addr").ifPresent(s -> c.inside("hw_stats_drop_base_addr", s, SLOT_BYTES));
        c.equal("ctrl_comm_dest_end_pt", message.number("ctrl_comm_dest_end_pt").orElse(-1L),
                silicon.endpointId(EndpointName.AP_MODEM_RX));
        return List.copyOf(c.faults);
    }

    private void equal(String tlv, long value, long wanted) {
        if (value != wanted) {
            faults.add("unexpected: tlv=" + tlv + " value=" + value + " expected=" + wanted);
        }
    }

    private void bounds(String tlv) {
        message.number(tlv, "start").ifPresent(start -> {
            long end = message.number(tlv, "end").orElse(0L);
            if (end < start) {
                faults.add("ends before it starts: tlv=" + tlv + " start=" + start + " end=" + end);
            } else {
                inside(tlv, start, end - start + 1);
            }
        });
    }

    private void range(String tlv) {
        message.number(tlv, "start").ifPresent(start -> inside(tlv, start, message.number(tlv, "size").orElse(0L)));
    }

    private void route(String tlv) {
        message.number(tlv, "start").ifPresent(start -> {
            long end = message.number(tlv, "end").orElse(-1L);
            equal(tlv + ".end", end, silicon.modemRouteCount() - 1L);
            inside(tlv, start, (end + 1) * SLOT_BYTES);
        });
    }

    private void inside(String tlv, long start, long size) {
        if (start + size > silicon.localMemorySize()) {
            faults.add("outside local memory: tlv=" + tlv + " start=" + start + " size=" + size + " limit="
                    + silicon.localMemorySize());
        }
    }
}
