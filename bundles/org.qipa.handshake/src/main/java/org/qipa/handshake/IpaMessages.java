package org.qipa.handshake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.qipa.api.memory.InitDriverFacts;
import org.qipa.api.memory.InitDriverFacts.Span;
import org.qipa.api.qmi.MessageDeclaration;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qmi.QmiMessage;

/** The messages of the IPA service 0x31 as the AP sends and reads them (spec 03 §2, §7). */
final class IpaMessages {

    /** The service of both sides. */
    static final int SERVICE = 0x31;
    /** Both sides'. */
    static final int VERSION = 1;
    /** Of the AP's service. */
    static final int HOST_INSTANCE = 1;
    /** Of the modem's service. */
    static final int MODEM_INSTANCE = 2;

    /** platform_type MSM Android (spec 03 §7). */
    private static final long PLATFORM_TYPE = 3;
    private static final Map<String, Object> SUCCESS = Map.of("result", 0L, "error", 0L);

    final MessageDeclaration initDriver;
    final MessageDeclaration initDriverResponse;
    final MessageDeclaration driverInitComplete;
    final MessageDeclaration indicationRegister;

    private final MessageDeclaration driverInitCompleteResponse;
    private final MessageDeclaration indicationRegisterResponse;
    private final MessageDeclaration initComplete;

    IpaMessages(Qmi qmi) {
        initDriver = qmi.message(SERVICE, "INIT_DRIVER", MessageKind.REQUEST);
        initDriverResponse = qmi.message(SERVICE, "INIT_DRIVER", MessageKind.RESPONSE);
        driverInitComplete = qmi.message(SERVICE, "DRIVER_INIT_COMPLETE", MessageKind.REQUEST);
        driverInitCompleteResponse = qmi.message(SERVICE, "DRIVER_INIT_COMPLETE", MessageKind.RESPONSE);
        indicationRegister = qmi.message(SERVICE, "INDICATION_REGISTER", MessageKind.REQUEST);
        indicationRegisterResponse = qmi.message(SERVICE, "INDICATION_REGISTER", MessageKind.RESPONSE);
        initComplete = qmi.message(SERVICE, "INIT_COMPLETE", MessageKind.INDICATION);
    }

    /** Where things are in local memory, and whether the modem need not load the microcontroller. */
    QmiMessage initDriver(InitDriverFacts facts, boolean skipUcLoad) {
        var values = new LinkedHashMap<String, Object>();
        values.put("platform_type", PLATFORM_TYPE);
        put(values, "hdr_tbl_info", facts.header(), "end");
        put(values, "v4_route_tbl_info", Optional.of(facts.v4Route()), "end");
        put(values, "v6_route_tbl_info", Optional.of(facts.v6Route()), "end");
        values.put("v4_filter_tbl_start", unsigned(facts.v4FilterStart()));
        values.put("v6_filter_tbl_start", unsigned(facts.v6FilterStart()));
        put(values, "modem_mem_info", facts.modemMemory(), "size");
        values.put("ctrl_comm_dest_end_pt", unsigned(facts.controlEndpoint()));
        values.put("skip_uc_load", skipUcLoad ? 1L : 0L);
        put(values, "hdr_proc_ctx_tbl_info", facts.procContext(), "end");
        put(values, "v4_hash_route_tbl_info", facts.v4HashedRoute(), "end");
        put(values, "v6_hash_route_tbl_info", facts.v6HashedRoute(), "end");
        facts.v4HashedFilterStart().ifPresent(start -> values.put("v4_hash_filter_tbl_start", unsigned(start)));
        facts.v6HashedFilterStart().ifPresent(start -> values.put("v6_hash_filter_tbl_start", unsigned(start)));
        facts.quotaStats().ifPresent(stats -> {
            values.put("hw_stats_quota_base_addr", unsigned(stats.start()));
            values.put("hw_stats_quota_size", unsigned(stats.second()));
        });
        facts.dropStats().ifPresent(stats -> {
            values.put("hw_stats_drop_base_addr", unsigned(stats.start()));
            values.put("hw_stats_drop_size", unsigned(stats.second()));
        });
        return new QmiMessage(initDriver, values);
    }

    QmiMessage driverInitCompleteResponse() {
        return new QmiMessage(driverInitCompleteResponse, Map.of("rsp", SUCCESS));
    }

    QmiMessage indicationRegisterResponse() {
        return new QmiMessage(indicationRegisterResponse, Map.of("rsp", SUCCESS));
    }

    QmiMessage initComplete() {
        return new QmiMessage(initComplete, Map.of("status", SUCCESS));
    }

    private static void put(Map<String, Object> values, String tlv, Optional<Span> span, String second) {
        span.ifPresent(s -> values.put(tlv, Map.of("start", unsigned(s.start()), second, unsigned(s.second()))));
    }

    private static long unsigned(int word) {
        return Integer.toUnsignedLong(word);
    }
}
