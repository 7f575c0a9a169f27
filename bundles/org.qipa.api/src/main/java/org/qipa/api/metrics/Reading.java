package org.qipa.api.metrics;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a device, a channel or a link had counted at one moment. Immutable.
 *
 * @param of     what it is of
 * @param device the device's name
 * @param name   of the channel's endpoint or the link; of a device the same as {@code device}
 * @param values by measure; only those that the thing has
 * @param drops  packets lost so far by reason, such as {@code queue-full}; those that never happened are 0
 */
public record Reading(Of of, String device, String name, Map<Measure, Long> values, Map<String, Long> drops) {

    /** What a reading is of. */
    public enum Of {
        /** A device as a whole. */
        DEVICE,
        /** A GSI channel of the application processor. */
        CHANNEL,
        /** A link with its interface. */
        LINK
    }

    /** Takes copies. */
    public Reading {
        Map<Measure, Long> ordered = new EnumMap<>(Measure.class);
        ordered.putAll(values);
        values = Collections.unmodifiableMap(ordered);
        drops = Collections.unmodifiableMap(new TreeMap<>(drops));
    }

    /** A value; 0 when there is none. */
    public long value(Measure measure) {
        return values.getOrDefault(measure, 0L);
    }

    /** All drops together. */
    public long dropped() {
        return drops.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What a counter grew by: all of it when it is smaller than it was, because then it began anew. */
    public static long grown(long before, long now) {
        return now < before ? now : now - before;
    }

    /**
     * What happened since an earlier reading of the same thing: counters and drops by their growth, gauges as they are now.
     * Without an earlier one ({@code null}) nothing has happened yet.
     */
    public Reading since(Reading before) {
        Reading from = before == null ? this : before;
        Map<Measure, Long> grownValues = new EnumMap<>(Measure.class);
        values.forEach((measure, now) -> grownValues.put(measure,
                measure.kind() == Measure.Kind.GAUGE ? now : Long.valueOf(grown(from.value(measure), now))));
        Map<String, Long> grownDrops = new TreeMap<>();
        drops.forEach((reason, now) -> grownDrops.put(reason, grown(from.drops.getOrDefault(reason, 0L), now)));
        return new Reading(of, device, name, grownValues, grownDrops);
    }
}
