package org.qipa.rmnet.map;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The counters of a link. Counted on the data lane alone, so that counting is an addition and no more; read by any thread.
 */
public final class LinkCounters {

    private static final LinkCounter[] ALL = LinkCounter.values();

    private final AtomicLongArray values = new AtomicLongArray(ALL.length);

    /** Counts one. */
    public void count(LinkCounter counter) {
        count(counter, 1);
    }

    /** Counts several. */
    public void count(LinkCounter counter, long n) {
        int at = counter.ordinal();
        values.setOpaque(at, values.getPlain(at) + n);
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
