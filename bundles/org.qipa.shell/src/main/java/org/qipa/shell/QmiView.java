package org.qipa.shell;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.qipa.api.qmi.DecodedMessage;
import org.qipa.api.qmi.DecodedTlv;

/** Datagrams that were read, as text and as JSON. */
final class QmiView {

    private final Map<Integer, String> services;

    /** @param services names by id */
    QmiView(Map<Integer, String> services) {
        this.services = services;
    }

    /** A line for the message, one for each TLV; several messages when it is not sure whose it is. */
    String text(QmiReading reading) {
        List<String> lines = new ArrayList<>();
        String head = reading.datagram().origin() + ": ";
        if (reading.messages().size() > 1) {
            lines.add(head + "service not known, can be " + reading.messages().stream()
                    .map(m -> service(m) + " " + m.name().orElse("")).collect(Collectors.joining(", ")));
            head = "  as ";
        }
        for (DecodedMessage message : reading.messages()) {
            lines.add(head + line(message, reading));
            message.tlvs().forEach(t -> lines.add("    " + line(t)));
            message.faults().forEach(f -> lines.add("    fault: " + f));
        }
        return String.join("\n", lines);
    }

    private String line(DecodedMessage m, QmiReading reading) {
        String sure = reading.known() || reading.messages().size() > 1 ? ""
                : m.service().isPresent() ? ", the only service that fits" : ", fits no service that is known";
        return service(m) + " " + m.name().orElse(Text.hex(m.messageId(), 4)) + " " + QmiReading.kind(m)
                + "  transaction " + m.transaction() + ", message " + Text.hex(m.messageId(), 4) + ", "
                + reading.datagram().bytes().length + " bytes" + sure;
    }

    private static String line(DecodedTlv t) {
        return Text.hex(t.type(), 2) + " " + t.name().orElse("unknown") + "  "
                + (t.value().isPresent() ? t.text() : t.raw().isEmpty() ? "(empty)" : t.raw())
                + t.fault().map(f -> "  fault: " + f).orElse("");
    }

    private String service(DecodedMessage m) {
        return m.service().isEmpty() ? "?" : services.getOrDefault(m.service().getAsInt(),
                "service " + Text.hex(m.service().getAsInt(), 2));
    }

    /** The same for programs; a list of what it can be when that is not sure. */
    Map<String, Object> map(QmiReading reading) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("origin", reading.datagram().origin());
        map.put("hex", HexFormat.of().formatHex(reading.datagram().bytes()));
        map.put("serviceKnown", reading.known());
        map.put("messages", reading.messages().stream().map(this::map).toList());
        return map;
    }

    private Map<String, Object> map(DecodedMessage m) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("service", m.service());
        map.put("serviceName", m.service().isPresent() ? services.get(m.service().getAsInt()) : null);
        map.put("kind", QmiReading.kind(m));
        map.put("transaction", m.transaction());
        map.put("message", m.messageId());
        map.put("name", m.name());
        map.put("tlvs", m.tlvs());
        map.put("faults", m.faults());
        return map;
    }
}
