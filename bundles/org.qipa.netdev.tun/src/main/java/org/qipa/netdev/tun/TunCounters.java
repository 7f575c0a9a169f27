package org.qipa.netdev.tun;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counters of an interface: each is counted by one thread at a time, and read by any. */
final class TunCounters {

    private final AtomicLongArray values = new AtomicLongArray(TunCounter.values().length);

    void count(TunCounter counter) {
        count(counter, 1);
    }

    void count(TunCounter counter, int n) {
        values.setOpaque(counter.ordinal(), values.getPlain(counter.ordinal()) + n);
    }

    Map<String, Long> toMap() {
        Map<String, Long> map = new LinkedHashMap<>();
        for (TunCounter counter : TunCounter.values()) {
            map.put(counter.label(), values.getOpaque(counter.ordinal()));
        }
        return map;
    }
}
