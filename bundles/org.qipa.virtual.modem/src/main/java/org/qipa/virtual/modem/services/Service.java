package org.qipa.virtual.modem.services;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.qipa.api.limit.Bound;
import org.qipa.api.qrtr.QrtrAddress;

/** A service of the modem: what answers its messages, and what it does when the modem or a client changes. */
interface Service {

    /** Sends indications of this service. */
    @FunctionalInterface
    interface Indications {
        /** To one client; what cannot be sent is counted and dropped. */
        void send(QrtrAddress to, String name, Map<String, Object> values);
    }

    /** On QRTR, such as 2. */
    int id();

    /** Such as {@code DMS}. */
    String name();

    /** Messages by name and what answers them. */
    Map<String, Function<Request, Answer>> table();

    /** Given once, before the first request. */
    void open(Indications indications);

    /** Something of the modem's state is other than before: whoever wants to know of it is told. */
    default void changed() {
    }

    /** Clients are gone. */
    void gone(Predicate<QrtrAddress> clients);

    /** RESET: what a client has said is forgotten. */
    default Answer reset(Request request) {
        gone(request.from()::equals);
        return Answer.success();
    }

    /** What it keeps. */
    default List<Bound> bounds() {
        return List.of();
    }

    /** The modem goes down. */
    default void close() {
    }
}
