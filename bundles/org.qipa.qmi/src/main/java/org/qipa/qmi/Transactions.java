package org.qipa.qmi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.qipa.api.limit.Bound;

/**
 * Transaction ids of a handle: 0 to 65534 in turn, those in use left out (spec 02 C7).
 *
 * @param <T> what an id stands for
 */
final class Transactions<T> {

    static final int LAST = 65_534;

    private final Map<Integer, T> used = new HashMap<>();
    private final Bound bound = new Bound("qmi.transactions", "requests that wait for their answer", "requests",
            LAST + 1, "Transactions.LAST, spec 02 C7");
    private int next;

    /** Takes the next free id; empty when all are in use. */
    OptionalInt take(T value) {
        for (int tried = 0; tried <= LAST; tried++) {
            int id = next;
            next = id == LAST ? 0 : id + 1;
            if (used.putIfAbsent(id, value) == null) {
                bound.used(used.size());
                return OptionalInt.of(id);
            }
        }
        bound.refuse();
        return OptionalInt.empty();
    }

    /** What an id stands for, or null. */
    T get(int id) {
        return used.get(id);
    }

    /** Gives an id back, if it still stands for this. */
    void release(int id, T value) {
        used.remove(id, value);
        bound.used(used.size());
    }

    Bound bound() {
        return bound;
    }

    List<T> all() {
        return List.copyOf(used.values());
    }
}
