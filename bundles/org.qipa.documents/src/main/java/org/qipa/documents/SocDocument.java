package org.qipa.documents;

import static org.qipa.documents.Json.flag;
import static org.qipa.documents.Json.integer;
import static org.qipa.documents.Json.list;
import static org.qipa.documents.Json.number;
import static org.qipa.documents.Json.optional;
import static org.qipa.documents.Json.text;
import static org.qipa.documents.Json.word;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.IpaVersion;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Channel;
import org.qipa.api.soc.SocTable.Config;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.ExecutionEnvironment;
import org.qipa.api.soc.SocTable.Imem;
import org.qipa.api.soc.SocTable.Interconnect;
import org.qipa.api.soc.SocTable.Limit;
import org.qipa.api.soc.SocTable.Memory;
import org.qipa.api.soc.SocTable.Power;
import org.qipa.api.soc.SocTable.QsbMaster;
import org.qipa.api.soc.SocTable.Region;
import org.qipa.api.soc.SocTable.RegisterMaps;
import org.qipa.api.soc.SocTable.Resource;
import org.qipa.api.soc.SocTable.Resources;
import org.qipa.api.soc.SocTable.Rx;
import org.qipa.api.soc.SocTable.Smem;
import org.qipa.api.soc.SocTable.Tx;
import org.qipa.api.soc.SocTable.Window;
import org.qipa.api.soc.SocTable.Windows;

/** From the tree of a SoC descriptor to its table. */
final class SocDocument {

    private SocDocument() {}

    /** Converts what fits the schema, checks the rules of those parts; a table only when there is no fault at all. */
    static Optional<SocTable> read(JsonNode n, Faults faults) {
        Optional<IpaVersion> version = faults.isClean("/ipa_version")
                ? Optional.of(IpaVersion.of(text(n, "ipa_version"))) : Optional.empty();
        Optional<Resources> resources = faults.isClean("/resources")
                ? Optional.of(resources(n.path("resources"))) : Optional.empty();
        boolean endpointsClean = faults.isClean("/endpoints");
        if (n.path("endpoints").isArray() && version.isPresent()) {
            // One endpoint that does not fit leaves the others checkable on their own, but not as a table.
            JsonNode array = n.path("endpoints");
            EndpointRules rules = new EndpointRules(version.get(), faults::add);
            IntStream.range(0, array.size()).filter(i -> faults.isClean("/endpoints/" + i))
                    .forEach(i -> rules.checkAlone("/endpoints/" + i, endpoint(array.get(i))));
            if (endpointsClean) {
                rules.checkTogether(list(array, SocDocument::endpoint), filterSlots(n, faults));
            }
        }
        resources.ifPresent(r -> TableRules.resources(r, faults::add));
        if (endpointsClean && resources.isPresent()) {
            TableRules.resourceGroups(list(n.path("endpoints"), SocDocument::endpoint), resources.get(), faults::add);
        }
        Optional<Windows> windows = faults.isClean("/windows") ? Optional.of(windows(n.path("windows"))) : Optional.empty();
        windows.ifPresent(w -> TableRules.windows(w, faults::add));
        if (version.isPresent()) {
            TableRules.backwardCompatibility(version.get(), n.has("backward_compatibility"), faults::add);
        }
        if (faults.isClean("/qsb")) {
            TableRules.masters(list(n.path("qsb"), SocDocument::master), faults::add);
        }
        if (!faults.isEmpty()) {
            return Optional.empty();
        }
        JsonNode bcr = n.path("backward_compatibility");
        return Optional.of(new SocTable(text(n, "soc"), list(n.path("compatibles"), JsonNode::asText), version.get(),
                text(n, "gsi_version"), new RegisterMaps(text(n.path("registers"), "ipa"), text(n.path("registers"), "gsi")),
                bcr.isMissingNode() ? OptionalInt.empty() : OptionalInt.of(word(bcr)),
                list(n.path("qsb"), SocDocument::master), integer(n, "modem_route_count"),
                list(n.path("endpoints"), SocDocument::endpoint), resources.get(), memory(n.path("memory")),
                power(n.path("power")), windows.get()));
    }

    /** Slots for filtering endpoints: those of V4_FILTER without the bitmap; empty when the table has no such region. */
    private static OptionalInt filterSlots(JsonNode n, Faults faults) {
        if (!faults.isClean("/memory/regions")) {
            return OptionalInt.empty();
        }
        return list(n.path("memory").path("regions"), SocDocument::region).stream()
                .filter(r -> r.id() == RegionId.V4_FILTER).mapToInt(r -> Math.max(0, r.size() / Long.BYTES - 1)).findFirst();
    }

    private static QsbMaster master(JsonNode n) {
        return new QsbMaster(text(n, "name"), integer(n, "max_writes"), integer(n, "max_reads"),
                integer(n, "max_reads_beats"));
    }

    private static Endpoint endpoint(JsonNode n) {
        return new Endpoint(EndpointName.valueOf(text(n, "name")), ExecutionEnvironment.valueOf(text(n, "ee")),
                integer(n, "channel_id"), integer(n, "endpoint_id"), text(n, "direction").equals("tx"),
                flag(n, "filter_support"), optional(n.path("channel"), SocDocument::channel),
                optional(n.path("config"), SocDocument::config));
    }

    private static Channel channel(JsonNode n) {
        return new Channel(integer(n, "tre_count"), integer(n, "event_count"), integer(n, "tlv_count"));
    }

    private static Config config(JsonNode n) {
        return new Config(integer(n, "resource_group"), flag(n, "checksum"), flag(n, "qmap"), flag(n, "aggregation"),
                flag(n, "status_enable"), optional(n.path("dma_endpoint"), SocDocument::endpointName),
                optional(n.path("tx"), t -> new Tx(integer(t, "sequencer_type"), integer(t, "replication_type"),
                        optional(t.path("status_endpoint"), SocDocument::endpointName))),
                optional(n.path("rx"), r -> new Rx(integer(r, "buffer_size"), integer(r, "pad_align"),
                        integer(r, "aggr_time_limit_us"), flag(r, "aggr_hard_limit"), flag(r, "aggr_close_eof"),
                        flag(r, "holb_drop"))));
    }

    private static EndpointName endpointName(JsonNode n) {
        return EndpointName.valueOf(n.asText());
    }

    private static Resources resources(JsonNode n) {
        return new Resources(list(n.path("source_groups"), JsonNode::asText),
                list(n.path("destination_groups"), JsonNode::asText), list(n.path("sources"), SocDocument::resource),
                list(n.path("destinations"), SocDocument::resource));
    }

    private static Resource resource(JsonNode n) {
        List<Limit> limits = list(n.path("limits"), l -> new Limit(integer(l, "group"), integer(l, "min"),
                integer(l, "max")));
        return new Resource(integer(n, "type"), text(n, "name"), limits);
    }

    private static Memory memory(JsonNode n) {
        return new Memory(list(n.path("regions"), SocDocument::region),
                optional(n.path("imem"), i -> new Imem(number(i.path("address")), integer(i, "size"))),
                optional(n.path("smem"), s -> new Smem(integer(s, "host"), integer(s, "item"), integer(s, "size"))));
    }

    private static Region region(JsonNode n) {
        return new Region(RegionId.valueOf(text(n, "id")), word(n.path("offset")), integer(n, "size"),
                integer(n, "canary_count"));
    }

    private static Power power(JsonNode n) {
        return new Power(n.path("core_clock_rate_hz").longValue(), list(n.path("interconnects"),
                i -> new Interconnect(text(i, "name"), i.path("average_kbps").longValue(),
                        i.path("peak_kbps").longValue())));
    }

    private static Windows windows(JsonNode n) {
        return new Windows(window(n.path("ipa_reg")), window(n.path("ipa_shared")), window(n.path("gsi")));
    }

    private static Window window(JsonNode n) {
        return new Window(number(n.path("base")), word(n.path("size")));
    }
}
