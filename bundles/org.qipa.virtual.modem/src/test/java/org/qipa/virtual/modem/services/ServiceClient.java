package org.qipa.virtual.modem.services;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.qipa.api.qmi.DecodedMessage;
import org.qipa.api.qmi.DecodedTlv;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.QmiException;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrSocket;

/** A client as a process with a socket is one: sends bytes, reads bytes. */
final class ServiceClient implements AutoCloseable {

    private static final HexFormat HEX = HexFormat.of();

    private final ServicesBench bench;
    private final int service;
    private final QrtrSocket socket;
    private final List<DecodedMessage> heard = new ArrayList<>();
    private int transaction;

    ServiceClient(ServicesBench bench, int service) {
        this.bench = bench;
        this.service = service;
        try {
            socket = bench.fabric.local().socket(bench.time.lane("client"), (from, datagram) -> {
                if (from.port() != QrtrAddress.CONTROL_PORT) {
                    heard.add(bench.qmi.decode(OptionalInt.of(service), datagram));
                }
            });
        } catch (QrtrException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a request in hexadecimal digits and does not wait. */
    void send(String hex) {
        var address = bench.fabric.services().stream().filter(s -> s.service() == service).findFirst().orElseThrow().address();
        try {
            socket.send(address, HEX.parseHex(hex));
        } catch (QrtrException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The answer to a request in hexadecimal digits. */
    DecodedMessage bytes(String hex) {
        heard.clear();
        send(hex);
        bench.run(10);
        return heard.stream().filter(m -> m.kind().filter(MessageKind.RESPONSE::equals).isPresent()).findFirst()
                .orElseThrow(() -> new AssertionError("no answer to " + hex + ": " + heard));
    }

    /** The answer to a request of declared values, names and values in turns. */
    DecodedMessage ask(String message, Object... namesAndValues) {
        var request = new QmiMessage(bench.qmi.message(service, message, MessageKind.REQUEST), Values.of(namesAndValues));
        try {
            return bytes(HEX.formatHex(bench.qmi.codec().encode(request, ++transaction)));
        } catch (QmiException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The TLVs of an answer by name, as text, without the result of a success. */
    Map<String, String> texts(String message, Object... namesAndValues) {
        var texts = texts(ask(message, namesAndValues));
        texts.remove("result", "{result=SUCCESS(0), error=NONE(0)}");
        return texts;
    }

    /** The error of an answer, such as {@code NO_EFFECT(26)}. */
    String error(String message, Object... namesAndValues) {
        return error(ask(message, namesAndValues));
    }

    static String error(DecodedMessage answer) {
        var result = answer.tlvs().getFirst().text();
        for (DecodedTlv tlv : answer.tlvs()) {
            if (tlv.type() == 2) {
                result = tlv.text();
            }
        }
        return result.replaceFirst(".*error=(.*)}", "$1");
    }

    static Map<String, String> texts(DecodedMessage message) {
        return message.tlvs().stream().collect(Collectors.toMap(tlv -> tlv.name().orElse("?"), DecodedTlv::text, (a, b) -> a,
                java.util.TreeMap::new));
    }

    /** Indications since the last request, as their names and TLVs. */
    List<String> told() {
        return heard.stream().filter(m -> m.kind().filter(MessageKind.INDICATION::equals).isPresent())
                .map(m -> m.name().orElse("?") + " " + texts(m)).toList();
    }

    /** Forgets what it has been told. */
    void forget() {
        heard.clear();
    }

    @Override
    public void close() {
        socket.close();
        bench.run(10);
    }
}
