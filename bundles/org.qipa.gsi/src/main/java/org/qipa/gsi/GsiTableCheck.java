package org.qipa.gsi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.qipa.api.document.Fault;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocTable;

/** The rules a table's channels must keep (spec 06 §2). Every broken rule is reported, not just the first. */
final class GsiTableCheck {

    /** Channel ids are below this. */
    static final int CHANNEL_LIMIT = 28;
    /** The deepest TLV FIFO. */
    static final int TLV_LIMIT = 64;
    /** TREs a command transaction needs at once. */
    static final int COMMAND_TRES = 8;

    private final List<Fault> faults = new ArrayList<>();

    private GsiTableCheck() {}

    static List<Fault> check(SocTable soc) {
        var check = new GsiTableCheck();
        Map<Integer, EndpointName> channels = new HashMap<>();
        for (int i = 0; i < soc.endpoints().size(); i++) {
            SocTable.Endpoint endpoint = soc.endpoints().get(i);
            String path = "/endpoints/" + i;
            switch (endpoint.ee()) {
                case AP -> {
                    check.apEndpoint(path, endpoint);
                    EndpointName other = channels.putIfAbsent(endpoint.channelId(), endpoint.name());
                    if (other != null) {
                        check.fault(path + "/channel_id", "duplicate-channel", endpoint, "channel already taken: channel_id="
                                + endpoint.channelId() + " taken_by=" + other);
                    }
                }
                // What the modem does with its channels is the modem's; only 4.2 names them to the hardware.
                case MODEM -> { }
                case UC, TZ -> check.fault(path + "/ee", "channel-ee", endpoint,
                        "endpoint belongs to neither AP nor modem: ee=" + endpoint.ee());
            }
        }
        return List.copyOf(check.faults);
    }

    private void apEndpoint(String path, SocTable.Endpoint endpoint) {
        if (endpoint.channelId() < 0 || endpoint.channelId() >= CHANNEL_LIMIT) {
            fault(path + "/channel_id", "channel-id", endpoint, "channel id out of range: channel_id="
                    + endpoint.channelId() + " limit=" + (CHANNEL_LIMIT - 1));
        }
        boolean command = endpoint.name() == EndpointName.AP_COMMAND_TX;
        if (command && !endpoint.towardIpa()) {
            fault(path + "/toward_ipa", "command-direction", endpoint, "the command channel must be tx: toward_ipa=false");
        }
        if (endpoint.channel().isEmpty()) {
            fault(path + "/channel", "channel-sizes", endpoint, "an AP endpoint needs ring sizes: channel=absent");
            return;
        }
        SocTable.Channel channel = endpoint.channel().get();
        int tlv = channel.tlvCount();
        if (tlv < 1 || tlv > TLV_LIMIT) {
            fault(path + "/channel/tlv_count", "tlv-count", endpoint, "TLV FIFO depth out of range: tlv_count=" + tlv
                    + " limit=1.." + TLV_LIMIT);
        } else if (command && tlv < COMMAND_TRES) {
            fault(path + "/channel/tlv_count", "command-tlv-count", endpoint,
                    "TLV FIFO too shallow for a command transaction: tlv_count=" + tlv + " limit=" + COMMAND_TRES);
        }
        int tres = channel.treCount();
        if (tres < 2 * tlv - 1) {
            fault(path + "/channel/tre_count", "tre-count", endpoint, "transfer ring too small: tre_count=" + tres
                    + " limit=" + (2 * tlv - 1));
        }
        if (Integer.bitCount(tres) != 1 || tres < 0) {
            fault(path + "/channel/tre_count", "tre-count", endpoint, "not a power of two: tre_count=" + tres);
        }
        int events = channel.eventCount();
        if (Integer.bitCount(events) != 1 || events < 0) {
            fault(path + "/channel/event_count", "event-count", endpoint, "not a power of two: event_count=" + events);
        }
    }

    private void fault(String path, String rule, SocTable.Endpoint endpoint, String message) {
        faults.add(new Fault(path, rule, message + " endpoint=" + endpoint.name()));
    }
}
