package org.qipa.api.platform;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A device's hardware at one moment: names of values, as {@code ipa-reg.ENDP_INIT_CFG.02} or {@code channel.05.state}, and the
 * values in text. Plain data; two of them can be compared, of the same device at two moments or of two devices.
 *
 * @param device its name
 * @param values by name, sorted
 */
public record SiliconSnapshot(String device, SortedMap<String, String> values) {

    /** Copies the values. */
    public SiliconSnapshot {
        if (device == null || values == null) {
            throw new IllegalArgumentException("incomplete snapshot: device=" + device + " values="
                    + (values == null ? "none" : values.size()));
        }
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /**
     * A value that is not the same in two snapshots.
     *
     * @param name   of the value
     * @param before in the first one; empty when it was added
     * @param after  in the second one; empty when it was removed
     */
    public record Difference(String name, Optional<String> before, Optional<String> after) {

        /** On one line: {@code + name=after}, {@code - name=before} or {@code name: before -> after}. */
        @Override
        public String toString() {
            return before.isEmpty() ? "+ " + name + "=" + after.orElse("")
                    : after.isEmpty() ? "- " + name + "=" + before.get() : name + ": " + before.get() + " -> " + after.get();
        }
    }

    /** The values whose names begin so, under the whole names. */
    public SiliconSnapshot only(String prefix) {
        var some = new TreeMap<String, String>();
        for (Map.Entry<String, String> e : values.tailMap(prefix).entrySet()) {
            if (!e.getKey().startsWith(prefix)) {
                break;
            }
            some.put(e.getKey(), e.getValue());
        }
        return new SiliconSnapshot(device, some);
    }

    /** What was added, removed or changed from this one to another, by name; the devices' names are not compared. */
    public List<Difference> differences(SiliconSnapshot other) {
        var names = new TreeSet<>(values.keySet());
        names.addAll(other.values.keySet());
        List<Difference> all = new ArrayList<>();
        for (String name : names) {
            String before = values.get(name);
            String after = other.values.get(name);
            if (before == null || !before.equals(after)) {
                all.add(new Difference(name, Optional.ofNullable(before), Optional.ofNullable(after)));
            }
        }
        return List.copyOf(all);
    }
}
