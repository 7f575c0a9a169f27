package org.qipa.virtual.modem.services;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.qipa.api.limit.Bound;
import org.qipa.api.qrtr.QrtrAddress;

/**
 * What a service keeps for its clients. A client is there from its first request that leaves something behind to the end of its
 * socket.
 *
 * @param <T> what is kept
 */
final class Clients<T> {

    /** Clients a service keeps; a modem has some dozens of client ids. */
    static final int LIMIT = 64;

    private final Map<QrtrAddress, T> clients = new LinkedHashMap<>();
    private final Supplier<T> fresh;
    private final Bound bound;

    /** @param fresh what a new client begins with */
    Clients(String service, Supplier<T> fresh) {
        this.fresh = fresh;
        this.bound = new Bound("modem.clients." + service.toLowerCase(Locale.ROOT),
                "clients of the virtual modem's " + service, "clients", LIMIT, "Clients.LIMIT");
    }

    /** What the handler answers that client, or a failure when there are too many to take a new one. */
    Answer answer(Request request, BiFunction<Request, T, Answer> handler) {
        return of(request.from()).map(kept -> handler.apply(request, kept)).orElse(Answer.failure(QmiError.CLIENT_IDS_EXHAUSTED));
    }

    private Optional<T> of(QrtrAddress client) {
        T known = clients.get(client);
        if (known == null) {
            if (clients.size() >= LIMIT) {
                bound.refuse();
                return Optional.empty();
            }
            known = fresh.get();
            clients.put(client, known);
            bound.used(clients.size());
        }
        return Optional.of(known);
    }

    /** That client's, if it has anything. */
    Optional<T> find(QrtrAddress client) {
        return Optional.ofNullable(clients.get(client));
    }

    /** Forgets clients, each after the last word. */
    void remove(Predicate<QrtrAddress> gone, BiConsumer<QrtrAddress, T> last) {
        for (var entry : new LinkedHashMap<>(clients).entrySet()) {
            if (gone.test(entry.getKey())) {
                clients.remove(entry.getKey());
                last.accept(entry.getKey(), entry.getValue());
            }
        }
        bound.used(clients.size());
    }

    /** All, oldest first; they may be removed meanwhile. */
    void forEach(BiConsumer<QrtrAddress, T> each) {
        new LinkedHashMap<>(clients).forEach(each);
    }

    Bound bound() {
        return bound;
    }
}
