package org.qipa.virtual.modem.services;

import java.util.Map;
import java.util.Optional;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qrtr.QrtrAddress;

/** A request that could be read, and who sent it. */
record Request(QrtrAddress from, QmiMessage message) {

    boolean has(String tlv) {
        return message.values().containsKey(tlv);
    }

    Optional<Long> number(String tlv) {
        return message.number(tlv);
    }

    /** A number of a TLV that is mandatory or was looked for. */
    long required(String tlv) {
        return message.number(tlv).orElseThrow();
    }

    /** A flag; false when it is not there. */
    boolean flag(String tlv) {
        return number(tlv).orElse(0L) != 0;
    }

    /** A text; empty when it is not there. */
    String text(String tlv) {
        return message.values().get(tlv) instanceof String text ? text : "";
    }

    /** A struct; empty when it is not there. */
    @SuppressWarnings("unchecked") // the codec makes nothing else of a struct
    Map<String, Object> struct(String tlv) {
        return message.values().get(tlv) instanceof Map<?, ?> struct ? (Map<String, Object>) struct : Map.of();
    }
}
