package org.qipa.virtual.modem.services;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.qipa.api.qrtr.QrtrAddress;

/**
 * Wireless Data Administrative: the form packets have between the device and the modem's embedded data port. It is agreed upon
 * here and kept for all clients until the modem restarts; the virtual silicon does what its registers tell it, whatever is
 * agreed upon.
 */
final class WdaService implements Service {

    /** wda_link_layer_protocol: an IPA knows packets, no Ethernet frames. */
    private static final int RAW_IP = 2;
    /** wda_data_aggregation_protocol. */
    private static final long QMAP = 5;
    private static final long LAST_PROTOCOL = 9;
    private static final long LAST_LINK_LAYER = 3;
    /** None, MAP, MAP with checksum offload of version 4 and 5. */
    private static final Set<Long> PROTOCOLS = Set.of(0L, QMAP, 8L, 9L);
    private static final long MAX_DATAGRAMS = 32;
    private static final long MAX_SIZE = 32_768;
    private static final long UPLINK_DATAGRAMS = 16;
    private static final long UPLINK_SIZE = 8_192;
    /** data_endpoint_type: the IPA's. */
    static final Long EMBEDDED = 4L;

    private final Map<String, Object> format = new LinkedHashMap<>();

    WdaService() {
        format.putAll(Values.of("qos_format", false, "link_layer_protocol", RAW_IP, "uplink_data_aggregation_protocol", QMAP,
                "downlink_data_aggregation_protocol", QMAP, "ndp_signature", 0, "downlink_data_aggregation_max_datagrams",
                MAX_DATAGRAMS, "downlink_data_aggregation_max_size", MAX_SIZE, "uplink_data_aggregation_max_datagrams",
                UPLINK_DATAGRAMS, "uplink_data_aggregation_max_size", UPLINK_SIZE));
    }

    @Override
    public int id() {
        return 0x1a;
    }

    @Override
    public String name() {
        return "WDA";
    }

    @Override
    public Map<String, Function<Request, Answer>> table() {
        return Map.of("GET_DATA_FORMAT", request -> isOtherEndpoint(request) ? Answer.failure(QmiError.INVALID_ARGUMENT)
                : Answer.success(format), "SET_DATA_FORMAT", this::set);
    }

    @Override
    public void open(Indications here) {
        // it never tells anything
    }

    @Override
    public void gone(Predicate<QrtrAddress> clients) {
        // what was agreed upon stays
    }

    /** Takes what it can and answers with what it has taken: of protocols it does not speak MAP, of limits the lower one. */
    private Answer set(Request request) {
        if (isOtherEndpoint(request) || request.number("link_layer_protocol").orElse(0L) > LAST_LINK_LAYER
                || request.number("uplink_data_aggregation_protocol").orElse(0L) > LAST_PROTOCOL
                || request.number("downlink_data_aggregation_protocol").orElse(0L) > LAST_PROTOCOL) {
            return Answer.failure(QmiError.INVALID_ARGUMENT);
        }
        protocol(request, "uplink_data_aggregation_protocol");
        protocol(request, "downlink_data_aggregation_protocol");
        limit(request, "downlink_data_aggregation_max_datagrams", MAX_DATAGRAMS);
        limit(request, "downlink_data_aggregation_max_size", MAX_SIZE);
        limit(request, "uplink_data_aggregation_max_datagrams", UPLINK_DATAGRAMS);
        limit(request, "uplink_data_aggregation_max_size", UPLINK_SIZE);
        return Answer.success(format);
    }

    private void protocol(Request request, String tlv) {
        request.number(tlv).ifPresent(wanted -> format.put(tlv, PROTOCOLS.contains(wanted) ? wanted : QMAP));
    }

    private void limit(Request request, String tlv, long limit) {
        request.number(tlv).ifPresent(wanted -> format.put(tlv, Math.min(wanted, limit)));
    }

    private static boolean isOtherEndpoint(Request request) {
        return request.has("endpoint_info") && !EMBEDDED.equals(request.struct("endpoint_info").get("endpoint_type"));
    }
}
