package org.qipa.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.qipa.api.qmi.DecodedMessage;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qmi.QmiService;
import org.qipa.shell.capture.Datagram;

/**
 * What a datagram says. A message over QRTR does not name its service; when nobody else does, every service is tried, and
 * those count whose message it can be without a fault and with the fewest unknown TLVs.
 *
 * @param datagram as found
 * @param known    whether the service was told; otherwise the messages are what it can be
 * @param messages at least one
 */
record QmiReading(Datagram datagram, boolean known, List<DecodedMessage> messages) {

    /** Reads a datagram as one of a given service, of its own, or of any. */
    static QmiReading of(Qmi qmi, Datagram datagram, OptionalInt given) throws CommandException {
        OptionalInt service = given;
        if (datagram.service().isPresent()) {
            service = OptionalInt.of(service(qmi, datagram.service().get()));
        }
        if (service.isPresent()) {
            return new QmiReading(datagram, true, List.of(qmi.decode(service, datagram.bytes())));
        }
        List<DecodedMessage> fitting = fitting(qmi, datagram);
        return new QmiReading(datagram, false,
                fitting.isEmpty() ? List.of(qmi.decode(OptionalInt.empty(), datagram.bytes())) : fitting);
    }

    private static List<DecodedMessage> fitting(Qmi qmi, Datagram datagram) {
        List<DecodedMessage> fitting = new ArrayList<>(qmi.services().stream()
                .filter(s -> !qmi.messages(s.id()).isEmpty())
                .map(s -> qmi.decode(OptionalInt.of(s.id()), datagram.bytes()))
                .filter(m -> m.name().isPresent() && !m.isFaulty()).toList());
        datagram.message().ifPresent(told -> {
            if (fitting.stream().anyMatch(m -> isNamed(m, told))) {
                fitting.removeIf(m -> !isNamed(m, told));
            }
        });
        long fewest = fitting.stream().mapToLong(QmiReading::unknown).min().orElse(0);
        fitting.removeIf(m -> unknown(m) > fewest);
        fitting.sort(Comparator.comparingInt(m -> m.service().orElse(0)));
        return fitting;
    }

    private static boolean isNamed(DecodedMessage message, String told) {
        return (told + " ").startsWith(message.name().orElse("") + " " + kind(message) + " ");
    }

    private static long unknown(DecodedMessage message) {
        return message.tlvs().stream().filter(t -> t.name().isEmpty()).count();
    }

    /** The kind in small letters, or its code when it is none. */
    static String kind(DecodedMessage message) {
        return message.kind().map(k -> k.name().toLowerCase(Locale.ROOT)).orElse("kind " + message.kindCode());
    }

    /** A service by its id, decimal or 0x, or its name in any case. */
    static int service(Qmi qmi, String text) throws CommandException {
        Optional<QmiService> named = qmi.services().stream().filter(s -> s.name().equalsIgnoreCase(text)).findFirst();
        if (named.isPresent()) {
            return named.get().id();
        }
        try {
            int id = Integer.decode(text);
            if (id >= 0) {
                return id;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new CommandException("no such service: service=" + text + " known="
                + qmi.services().stream().map(QmiService::name).toList() + " or an id");
    }
}
