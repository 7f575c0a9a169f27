package org.qipa.core.endpoint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.qipa.api.document.Fault;
import org.qipa.api.register.RegisterException;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Config;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.Region;
import org.qipa.api.soc.SocTable.Rx;
import org.qipa.core.rule.IpaRules;

/**
 * What may be said of endpoints (spec 08 §1.1) and whether it fits their registers. Oddity 13: the reference goes on with a
 * table it found invalid; here it is refused. Channels are the GSI's to check.
 */
public final class EndpointCheck {

    /** MTU 1500 with headroom 64 and bookkeeping 320 (spec 08 §2). */
    private static final int PACKET_ROOM = EndpointProgram.PACKET_ROOM;

    private final SocTable table;
    private final IpaRules rules;
    private final EndpointProgram program;
    private final List<Fault> faults = new ArrayList<>();

    private EndpointCheck(SocTable table, IpaRules rules, EndpointProgram program) {
        this.table = table;
        this.rules = rules;
        this.program = program;
    }

    /** Everything wrong with the endpoints of a table. */
    public static List<Fault> check(SocTable table, IpaRules rules, EndpointProgram program) {
        var check = new EndpointCheck(table, rules, program);
        check.whole();
        for (int i = 0; i < table.endpoints().size(); i++) {
            check.one("/endpoints/" + i, table.endpoints().get(i));
        }
        return check.faults;
    }

    private void whole() {
        List<Endpoint> endpoints = table.endpoints();
        int names = EndpointName.values().length;
        if (endpoints.size() > names) {
            fault("/endpoints", "too-many-endpoints", "endpoints=" + endpoints.size() + " limit=" + names);
        }
        for (EndpointName name : EndpointName.values()) {
            if (name.isRequired()) {
                Optional<Endpoint> e = table.find(name);
                if (e.isEmpty()) {
                    fault("/endpoints", "ap-endpoint-missing", "endpoint=" + name);
                } else if (!e.get().isAp()) {
                    fault("/endpoints/" + endpoints.indexOf(e.get()), "ap-name-owner", "an endpoint of the AP by name"
                            + " belongs to another: endpoint=" + name + " ee=" + e.get().ee());
                }
            }
        }
        for (EndpointName name : EndpointName.values()) {
            long times = endpoints.stream().filter(e -> e.name() == name).count();
            if (times > 1) {
                fault("/endpoints", "duplicate-name", "endpoint=" + name + " times=" + times + " limit=1");
            }
        }
        Map<Integer, EndpointName> ids = new HashMap<>();
        Map<String, EndpointName> channels = new HashMap<>();
        for (int i = 0; i < endpoints.size(); i++) {
            Endpoint e = endpoints.get(i);
            EndpointName other = ids.putIfAbsent(e.endpointId(), e.name());
            if (other != null) {
                fault("/endpoints/" + i, "duplicate-endpoint", "endpoint_id=" + e.endpointId() + " endpoint=" + e.name()
                        + " other=" + other);
            }
            other = channels.putIfAbsent(e.ee() + "/" + e.channelId(), e.name());
            if (other != null) {
                fault("/endpoints/" + i, "duplicate-channel", "ee=" + e.ee() + " channel_id=" + e.channelId()
                        + " endpoint=" + e.name() + " other=" + other);
            }
        }
        long filtered = endpoints.stream().filter(Endpoint::filterSupport).count();
        int slots = table.memory().regions().stream().filter(r -> r.id() == RegionId.V4_FILTER).mapToInt(Region::size)
                .findFirst().orElse(0) / Long.BYTES - 1;
        if (filtered == 0 || filtered > slots) {
            fault("/endpoints", "filtering", "filtering endpoints=" + filtered + " limit=1.." + slots);
        }
    }

    private void one(String path, Endpoint e) {
        if (e.endpointId() < 0 || e.endpointId() >= IpaRules.ENDPOINT_ID_LIMIT) {
            fault(path + "/endpoint_id", "endpoint-id", "endpoint=" + e.name() + " endpoint_id=" + e.endpointId()
                    + " limit=" + (IpaRules.ENDPOINT_ID_LIMIT - 1));
        }
        if (!e.towardIpa() && e.filterSupport()) {
            fault(path + "/filter_support", "endpoint", "an rx endpoint does not filter: endpoint=" + e.name());
        }
        if (!e.isAp()) {
            return;
        }
        if (e.config().isEmpty()) {
            fault(path, "endpoint", "an endpoint of the AP has no config: endpoint=" + e.name());
            return;
        }
        int before = faults.size();
        if (e.towardIpa()) {
            tx(path + "/config", e, e.config().get());
        } else {
            rx(path + "/config", e, e.config().get());
        }
        if (faults.size() == before && e.endpointId() < IpaRules.ENDPOINT_ID_LIMIT) {
            try {
                program.words(e);
            } catch (RegisterException x) {
                fault(path + "/config", "endpoint", "endpoint=" + e.name() + " " + x.getMessage());
            }
        }
    }

    private void tx(String path, Endpoint e, Config config) {
        if (config.tx().isEmpty()) {
            fault(path, "endpoint", "a tx endpoint has no tx config: endpoint=" + e.name());
            return;
        }
        if (!rules.hasReplication() && config.tx().get().replicationType() != 0) {
            fault(path + "/tx/seq_rep_type", "endpoint", "this version has no replication type: endpoint=" + e.name()
                    + " value=" + config.tx().get().replicationType() + " limit=0");
        }
        if (config.statusEnable()) {
            status(path + "/tx/status_endpoint", e, config.tx().get().statusEndpoint());
        }
        config.dmaEndpoint().filter(d -> table.find(d).isEmpty()).ifPresent(d -> fault(path + "/dma_endpoint",
                "endpoint", "the DMA destination does not exist: endpoint=" + e.name() + " dma_endpoint=" + d));
    }

    private void status(String path, Endpoint e, Optional<EndpointName> name) {
        Optional<Endpoint> to = name.flatMap(table::find);
        String what = "endpoint=" + e.name() + " status_endpoint=" + name.map(EndpointName::name).orElse("none");
        if (to.isEmpty()) {
            fault(path, "endpoint", "the status endpoint does not exist: " + what);
        } else if (to.get().towardIpa()) {
            fault(path, "endpoint", "the status endpoint is not rx: " + what);
        } else if (to.get().isAp() && !to.get().config().map(Config::statusEnable).orElse(false)) {
            fault(path, "endpoint", "the status endpoint has no status enabled: " + what);
        }
    }

    private void rx(String path, Endpoint e, Config config) {
        if (config.rx().isEmpty()) {
            fault(path, "endpoint", "an rx endpoint has no rx config: endpoint=" + e.name());
            return;
        }
        Rx rx = config.rx().get();
        String size = "endpoint=" + e.name() + " buffer_size=" + rx.bufferSize();
        int least = PACKET_ROOM + (config.aggregation() && !rx.aggrHardLimit() ? program.headroom() : 0);
        if (rx.bufferSize() < least) {
            fault(path + "/rx/buffer_size", "endpoint", "receive buffer too small: " + size + " limit=" + least);
        } else if (config.aggregation()) {
            long max = program.map().register("ENDP_INIT_AGGR").field("BYTE_LIMIT").max();
            int limit = program.aggregationLimit(rx);
            if (limit > max) {
                fault(path + "/rx/buffer_size", "endpoint", "aggregation limit does not fit its field: " + size
                        + " kilobytes=" + limit + " limit=" + max);
            }
        }
        if (!config.aggregation() && (rx.aggrTimeLimitUs() != 0 || rx.aggrHardLimit() || rx.aggrCloseEof())) {
            fault(path + "/rx", "endpoint", "limits without aggregation: endpoint=" + e.name() + " aggr_time_limit_us="
                    + rx.aggrTimeLimitUs() + " aggr_hard_limit=" + rx.aggrHardLimit() + " aggr_close_eof="
                    + rx.aggrCloseEof());
        }
    }

    private void fault(String path, String rule, String message) {
        faults.add(new Fault(path, rule, message));
    }
}
