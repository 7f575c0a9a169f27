package org.qipa.documents;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.qipa.api.document.Fault;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.IpaVersion;
import org.qipa.api.soc.SocTable.Channel;
import org.qipa.api.soc.SocTable.Config;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.ExecutionEnvironment;
import org.qipa.api.soc.SocTable.Rx;
import org.qipa.api.soc.SocTable.Tx;

/**
 * Rules of the endpoint table: channels (spec 06 §2) and endpoints (spec 08 §1.1). A table that breaks one is refused
 * (oddity 13: the reference notices and goes on).
 */
final class EndpointRules {

    /** Channels of one execution environment (spec 06 §2). */
    private static final int CHANNEL_LIMIT = 28;
    /** Endpoint ids (spec 08 §1.2). */
    private static final int ENDPOINT_LIMIT = 36;
    /** Depth of a TLV FIFO, and what the largest command transaction needs (spec 06 §2, 09 §4). */
    private static final int TLV_LIMIT = 64;
    private static final int COMMAND_TLV_MINIMUM = 8;
    /** Room before a received packet, and bookkeeping with it, on the reference platform (spec 08 §2). */
    private static final int HEADROOM = 64;
    private static final int BUFFER_MINIMUM = 1500 + 384;
    private static final int KIB = 1024;

    private final VersionRules version;
    private final Consumer<Fault> faults;

    EndpointRules(IpaVersion version, Consumer<Fault> faults) {
        this.version = VersionRules.of(version);
        this.faults = faults;
    }

    /** What one endpoint must hold by itself. */
    void checkAlone(String path, Endpoint e) {
        if (e.endpointId() >= ENDPOINT_LIMIT) {
            fault(path + "/endpoint_id", "endpoint-id", e, "endpoint id too large: endpoint_id=" + e.endpointId()
                    + " limit=" + (ENDPOINT_LIMIT - 1));
        }
        if (e.ee() != ExecutionEnvironment.AP && e.name().isRequired()) {
            fault(path + "/ee", "ap-name-owner", e, "an AP endpoint belongs to the AP: ee=" + e.ee());
        }
        if (e.filterSupport() && !e.towardIpa()) {
            fault(path + "/filter_support", "endpoint", e, "only a tx endpoint can filter");
        }
        checkChannel(path, e);
        if (e.isAp()) {
            checkConfig(path, e);
        } else {
            e.channel().ifPresent(c -> fault(path + "/channel", "endpoint", e, "only an AP endpoint has ring sizes"));
            e.config().ifPresent(c -> fault(path + "/config", "endpoint", e, "only an AP endpoint is programmed"));
        }
    }

    /** What the table as a whole must hold. */
    void checkTogether(List<Endpoint> table, OptionalInt filterSlots) {
        int limit = EndpointName.values().length;
        if (table.size() > limit) {
            faults.accept(new Fault("/endpoints", "too-many-endpoints", "too many endpoints: endpoints=" + table.size()
                    + " limit=" + limit));
        }
        Map<EndpointName, Endpoint> byName = new EnumMap<>(EndpointName.class);
        Map<Integer, Endpoint> byId = new HashMap<>();
        Map<String, Endpoint> byChannel = new HashMap<>();
        for (int i = 0; i < table.size(); i++) {
            Endpoint e = table.get(i);
            String path = "/endpoints/" + i;
            unique(byName.putIfAbsent(e.name(), e), path + "/name", "duplicate-name", e, "name=" + e.name());
            unique(byId.putIfAbsent(e.endpointId(), e), path + "/endpoint_id", "duplicate-endpoint", e,
                    "endpoint_id=" + e.endpointId());
            unique(byChannel.putIfAbsent(e.ee() + "/" + e.channelId(), e), path + "/channel_id", "duplicate-channel", e,
                    "ee=" + e.ee() + " channel_id=" + e.channelId());
        }
        for (EndpointName name : EndpointName.values()) {
            if (name.isRequired() && !byName.containsKey(name)) {
                faults.accept(new Fault("/endpoints", "ap-endpoint-missing", "endpoint missing: endpoint=" + name));
            }
        }
        for (int i = 0; i < table.size(); i++) {
            checkReferences("/endpoints/" + i, table.get(i), byName);
        }
        long filtering = table.stream().filter(Endpoint::filterSupport).count();
        if (filtering == 0) {
            faults.accept(new Fault("/endpoints", "filtering", "no filtering endpoint"));
        } else if (filterSlots.isPresent() && filtering > filterSlots.getAsInt()) {
            faults.accept(new Fault("/endpoints", "filtering", "more filtering endpoints than the filter tables hold:"
                    + " filtering=" + filtering + " limit=" + filterSlots.getAsInt()));
        }
    }

    private void checkChannel(String path, Endpoint e) {
        if (e.ee() == ExecutionEnvironment.MODEM) {
            return; // its rings are the modem's business
        }
        if (e.channelId() >= CHANNEL_LIMIT) {
            fault(path + "/channel_id", "channel", e, "channel id too large: channel_id=" + e.channelId() + " limit="
                    + (CHANNEL_LIMIT - 1));
        }
        if (!e.isAp()) {
            fault(path + "/ee", "channel", e, "a channel belongs to the AP or the modem: ee=" + e.ee());
            return;
        }
        if (e.name() == EndpointName.AP_COMMAND_TX && !e.towardIpa()) {
            fault(path + "/direction", "channel", e, "the command channel is tx");
        }
        if (e.channel().isEmpty()) {
            fault(path + "/channel", "channel", e, "an AP endpoint has ring sizes");
            return;
        }
        Channel c = e.channel().get();
        int least = e.name() == EndpointName.AP_COMMAND_TX ? COMMAND_TLV_MINIMUM : 1;
        if (c.tlvCount() < least || c.tlvCount() > TLV_LIMIT) {
            fault(path + "/channel/tlv_count", "channel", e, "TLV depth outside its limits: tlv_count=" + c.tlvCount()
                    + " limit=" + least + ".." + TLV_LIMIT);
        }
        if (c.treCount() < 2 * c.tlvCount() - 1) {
            fault(path + "/channel/tre_count", "channel", e, "transfer ring too small for its TLV depth: tre_count="
                    + c.treCount() + " limit=" + (2 * c.tlvCount() - 1));
        }
        powerOfTwo(path + "/channel/tre_count", e, c.treCount());
        powerOfTwo(path + "/channel/event_count", e, c.eventCount());
    }

    private void powerOfTwo(String path, Endpoint e, int count) {
        if (Integer.bitCount(count) != 1) {
            fault(path, "channel", e, "not a power of two: " + path.substring(path.lastIndexOf('/') + 1) + "=" + count);
        }
    }

    private void checkConfig(String path, Endpoint e) {
        if (e.config().isEmpty()) {
            fault(path + "/config", "endpoint", e, "an AP endpoint is programmed");
            return;
        }
        Config c = e.config().get();
        if (c.tx().isPresent() != e.towardIpa() || c.rx().isPresent() == e.towardIpa()) {
            fault(path + "/config", "endpoint", e, "programming does not match the direction: direction="
                    + (e.towardIpa() ? "tx" : "rx"));
            return;
        }
        c.rx().ifPresent(rx -> checkRx(path + "/config/rx", e, c, rx));
        c.tx().filter(tx -> tx.replicationType() != 0 && !version.hasReplication()).ifPresent(tx ->
                fault(path + "/config/tx/replication_type", "endpoint", e, "this version has no replication:"
                        + " replication_type=" + tx.replicationType() + " limit=0 ipa_version=" + version.version()));
    }

    private void checkRx(String path, Endpoint e, Config c, Rx rx) {
        boolean soft = c.aggregation() && !rx.aggrHardLimit();
        int least = BUFFER_MINIMUM + (soft ? HEADROOM : 0);
        if (rx.bufferSize() < least) {
            fault(path + "/buffer_size", "endpoint", e, "receive buffer too small: buffer_size=" + rx.bufferSize()
                    + " limit=" + least);
        } else if (c.aggregation()) {
            int limit = (rx.bufferSize() - HEADROOM - (soft ? BUFFER_MINIMUM : 0)) / KIB;
            if (limit > version.aggregationLimitKib()) {
                fault(path + "/buffer_size", "endpoint", e, "receive buffer too large for the aggregation limit:"
                        + " buffer_size=" + rx.bufferSize() + " kib=" + limit + " limit=" + version.aggregationLimitKib());
            }
        }
        if (!c.aggregation()) {
            withoutAggregation(path, "aggr_time_limit_us", e, rx.aggrTimeLimitUs() != 0);
            withoutAggregation(path, "aggr_hard_limit", e, rx.aggrHardLimit());
            withoutAggregation(path, "aggr_close_eof", e, rx.aggrCloseEof());
        }
    }

    private void withoutAggregation(String path, String member, Endpoint e, boolean set) {
        if (set) {
            fault(path + "/" + member, "endpoint", e, "has no meaning without aggregation: member=" + member);
        }
    }

    private void checkReferences(String path, Endpoint e, Map<EndpointName, Endpoint> byName) {
        if (!e.isAp() || e.config().isEmpty()) {
            return;
        }
        Config c = e.config().get();
        if (e.towardIpa() && c.dmaEndpoint().isPresent() && !byName.containsKey(c.dmaEndpoint().get())) {
            fault(path + "/config/dma_endpoint", "endpoint", e, "no such endpoint in this table: dma_endpoint="
                    + c.dmaEndpoint().get());
        }
        if (!e.towardIpa() || !c.statusEnable() || c.tx().isEmpty()) {
            return;
        }
        String statusPath = path + "/config/tx/status_endpoint";
        Optional<EndpointName> name = c.tx().flatMap(Tx::statusEndpoint);
        Endpoint status = name.map(byName::get).orElse(null);
        if (status == null) {
            fault(statusPath, "endpoint", e, "status is enabled, no such endpoint in this table: status_endpoint="
                    + name.map(Enum::name).orElse("none"));
        } else if (status.towardIpa()) {
            fault(statusPath, "endpoint", e, "status goes to an rx endpoint: status_endpoint=" + status.name());
        } else if (status.isAp() && !status.config().map(Config::statusEnable).orElse(false)) {
            fault(statusPath, "endpoint", e, "status goes to an endpoint that has it enabled: status_endpoint="
                    + status.name());
        }
    }

    private void unique(Endpoint other, String path, String rule, Endpoint e, String what) {
        if (other != null) {
            fault(path, rule, e, what + " is taken by endpoint=" + other.name());
        }
    }

    private void fault(String path, String rule, Endpoint e, String message) {
        faults.accept(new Fault(path, rule, message + " endpoint=" + e.name()));
    }
}
