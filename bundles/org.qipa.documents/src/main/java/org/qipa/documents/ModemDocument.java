package org.qipa.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.qipa.api.modem.ModemProfile;
import org.qipa.api.modem.ModemProfile.Apn;
import org.qipa.api.modem.ModemProfile.Device;
import org.qipa.api.modem.ModemProfile.Ip;
import org.qipa.api.modem.ModemProfile.Level;
import org.qipa.api.modem.ModemProfile.Login;
import org.qipa.api.modem.ModemProfile.Neighbour;
import org.qipa.api.modem.ModemProfile.Pin;
import org.qipa.api.modem.ModemProfile.Plmn;
import org.qipa.api.modem.ModemProfile.Serving;
import org.qipa.api.modem.ModemProfile.Signal;
import org.qipa.api.modem.ModemProfile.Sim;
import org.qipa.api.network.InterfaceAddress;

/** From the tree of a modem profile to the profile. */
final class ModemDocument {

    private static final int DEFAULT_MTU = 1400;

    private ModemDocument() {}

    /** Checks what a schema cannot, and converts what has no fault at all. */
    static Optional<ModemProfile> read(JsonNode n, JsonNode defaults, Faults faults) {
        levels(n.path("signal"), faults);
        for (int i = 0; i < n.path("apns").size(); i++) {
            apn(n.path("apns").get(i), "/apns/" + i, faults);
        }
        apnNames(n.path("apns"), faults);
        return faults.isEmpty() ? Optional.of(profile(over(defaults, n))) : Optional.empty();
    }

    /** What is said stands; objects are completed from the defaults, everything else is taken whole. */
    private static JsonNode over(JsonNode defaults, JsonNode said) {
        if (!defaults.isObject() || !said.isObject()) {
            return said;
        }
        ObjectNode whole = said.deepCopy();
        defaults.properties().forEach(member -> whole.set(member.getKey(), said.has(member.getKey())
                ? over(member.getValue(), said.get(member.getKey())) : member.getValue()));
        return whole;
    }

    private static void levels(JsonNode signal, Faults faults) {
        long before = -1;
        JsonNode levels = signal.path("levels");
        for (int i = 0; i < levels.size(); i++) {
            String path = "/signal/levels/" + i + "/atMillis";
            long at = levels.get(i).path("atMillis").asLong();
            if (i == 0 && at != 0) {
                faults.add(path, "first-level", "the first level is not at the start: atMillis=" + at + " expected=0");
            } else if (at <= before) {
                faults.add(path, "order", "not after the level before: atMillis=" + at + " before=" + before);
            }
            before = at;
        }
        long repeat = signal.path("repeatMillis").asLong();
        if (repeat != 0 && repeat <= before) {
            faults.add("/signal/repeatMillis", "order", "begins again before the last level: repeatMillis=" + repeat
                    + " last=" + before);
        }
    }

    private static void apn(JsonNode apn, String path, Faults faults) {
        if (!apn.has("ipv4") && !apn.has("ipv6")) {
            faults.add(path, "no-family", "gives out no addresses: name=" + apn.path("name").asText()
                    + " expected=ipv4 or ipv6");
        }
        ip(apn.path("ipv4"), path + "/ipv4", 4, faults);
        ip(apn.path("ipv6"), path + "/ipv6", 16, faults);
    }

    private static void ip(JsonNode ip, String path, int bytes, Faults faults) {
        if (ip.path("address").isTextual()) {
            try {
                insist(InterfaceAddress.parse(ip.path("address").asText()).address(), bytes, path + "/address", faults);
            } catch (IllegalArgumentException e) {
                faults.add(path + "/address", "address", e.getMessage());
            }
        }
        if (ip.path("gateway").isTextual()) {
            literal(ip.path("gateway").asText(), bytes, path + "/gateway", faults);
        }
        for (int i = 0; i < ip.path("dns").size(); i++) {
            literal(ip.path("dns").get(i).asText(), bytes, path + "/dns/" + i, faults);
        }
    }

    private static void literal(String text, int bytes, String path, Faults faults) {
        try {
            insist(InetAddress.ofLiteral(text), bytes, path, faults);
        } catch (IllegalArgumentException e) {
            faults.add(path, "address", "not an IP address: address=" + text);
        }
    }

    private static void insist(InetAddress address, int bytes, String path, Faults faults) {
        if (address.getAddress().length != bytes) {
            faults.add(path, "address", "of the other family: address=" + address.getHostAddress());
        }
    }

    private static void apnNames(JsonNode apns, Faults faults) {
        var seen = new HashSet<String>();
        for (int i = 0; i < apns.size(); i++) {
            String name = apns.get(i).path("name").asText();
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                faults.add("/apns/" + i + "/name", "duplicate-apn", "stands twice: name=" + name);
            }
        }
    }

    private static ModemProfile profile(JsonNode n) {
        JsonNode signal = n.path("signal");
        return new ModemProfile(Json.text(n, "title"), device(n.path("device")), sim(n.path("sim")), plmn(n.path("home")),
                serving(n.path("serving")),
                Json.list(n.path("scan"), s -> new Neighbour(plmn(s.path("plmn")),
                        constant(ModemProfile.Technology.class, s, "technology"), Json.flag(s, "forbidden"))),
                new Signal(signal.path("repeatMillis").asLong(), Json.list(signal.path("levels"), ModemDocument::level)),
                Json.list(n.path("apns"), ModemDocument::apn));
    }

    private static Device device(JsonNode d) {
        return new Device(Json.text(d, "manufacturer"), Json.text(d, "model"), Json.text(d, "revision"),
                Json.text(d, "hardwareRevision"), Json.text(d, "softwareVersion"), Json.text(d, "imei"),
                Json.text(d, "imeiSoftwareVersion"), Json.text(d, "meid"), Json.text(d, "esn"), Json.text(d, "msisdn"),
                d.path("maxUplinkBps").asLong(), d.path("maxDownlinkBps").asLong());
    }

    private static Sim sim(JsonNode s) {
        return new Sim(constant(ModemProfile.Card.class, s, "card"), Json.text(s, "iccid"), Json.text(s, "imsi"),
                pin(s.path("pin1")), pin(s.path("pin2")));
    }

    private static Pin pin(JsonNode p) {
        return new Pin(constant(ModemProfile.PinState.class, p, "state"), Json.integer(p, "retries"),
                Json.integer(p, "unblockRetries"));
    }

    private static Plmn plmn(JsonNode p) {
        return new Plmn(Json.text(p, "mcc"), Json.text(p, "mnc"), Json.text(p, "name"));
    }

    private static Serving serving(JsonNode s) {
        return new Serving(constant(ModemProfile.Registration.class, s, "registration"),
                constant(ModemProfile.Technology.class, s, "technology"), plmn(s.path("plmn")), Json.flag(s, "roaming"),
                Json.integer(s, "area"), s.path("cell").asLong());
    }

    private static Level level(JsonNode l) {
        return new Level(l.path("atMillis").asLong(), Json.integer(l, "rssiDbm"), Json.integer(l, "rsrpDbm"),
                Json.integer(l, "rsrqDb"), Json.integer(l, "snrTenthsOfDb"));
    }

    private static Apn apn(JsonNode a) {
        return new Apn(Json.text(a, "name"), Json.optional(a.path("ipv4"), ModemDocument::ip),
                Json.optional(a.path("ipv6"), ModemDocument::ip), a.path("mtu").asInt(DEFAULT_MTU),
                Json.optional(a.path("login"), l -> new Login(Json.text(l, "user"), Json.text(l, "password"))));
    }

    private static Ip ip(JsonNode i) {
        List<String> dns = new ArrayList<>();
        i.path("dns").forEach(server -> dns.add(server.asText()));
        return new Ip(Json.optional(i.path("address"), JsonNode::asText), Json.optional(i.path("gateway"), JsonNode::asText),
                dns);
    }

    /** The constant whose name is written in small letters with hyphens. */
    private static <E extends Enum<E>> E constant(Class<E> type, JsonNode n, String member) {
        return Enum.valueOf(type, Json.text(n, member).toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
