package org.qipa.gsi;

import java.util.ArrayList;
import java.util.List;

/** The limits of the GSI's waits, for tests. */
public final class SimulatedLimits {

    /** A limit by name. */
    public record Limit(String name, long nanos, String source) {}

    private SimulatedLimits() {
    }

    /** Limits of answers; delays are left out. */
    public static List<Limit> answers() {
        List<Limit> all = new ArrayList<>();
        for (GsiLimits l : GsiLimits.values()) {
            if (l.isAnswer()) {
                all.add(new Limit("gsi." + l.name(), l.nanos(), l.source()));
            }
        }
        return all;
    }

    /** Delays, in nanoseconds. */
    public static List<Long> delays() {
        List<Long> all = new ArrayList<>();
        for (GsiLimits l : GsiLimits.values()) {
            if (!l.isAnswer()) {
                all.add(l.nanos());
            }
        }
        return all;
    }
}
