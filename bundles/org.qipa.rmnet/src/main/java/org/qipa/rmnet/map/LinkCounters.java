package org.qipa.rmnet.map;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/** The counters of a link. Thread safe. */
public final class LinkCounters {

    private static final LinkCounter[] ALL = LinkCounter.values();

    private final AtomicLongArray values = new AtomicLongArray(ALL.length);

    /** Counts one. */
    public void count(LinkCounter counter) {
        count(counter, 1);
    }

    /** Counts several. */
    public void count(LinkCounter counter, long n) {
        values.getAndAdd(counter.ordinal(), n);
    }

    /** A value. */
    public long get(LinkCounter counter) {
        return values.get(counter.ordinal());
    }

    /** All by name, in the order of {@link LinkCounter}. */
    public Map<String, Long> toMap() {
        Map<String, Long> map = new LinkedHashMap<>();
        for (LinkCounter counter : ALL) {
            map.put(counter.label(), get(counter));
        }
        return map;
    }
}
