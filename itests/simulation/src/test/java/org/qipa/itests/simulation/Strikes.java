package org.qipa.itests.simulation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.qipa.api.fault.FaultPoint;

/** The faults that parts of a device can be asked for, and which of them have struck. */
final class Strikes {

    /** Faults that deceive the driver or the modem about the hardware, and the rules they break when they are deceived. */
    private static final Map<String, Set<String>> DECEPTIONS = Map.of(
            "gsi.error-log", Set.of("command-in-wrong-state", "command-while-busy"),
            "gsi.interrupt-storm", Set.of("command-in-wrong-state", "command-while-busy"),
            "gsi.command-wrong-state", Set.of("command-in-wrong-state", "command-while-busy", "doorbell-in-wrong-state"),
            "gsi.command-late", Set.of("command-in-wrong-state", "command-while-busy", "doorbell-in-wrong-state"),
            "gsi.command-lost", Set.of("command-in-wrong-state", "command-while-busy"),
            "uc.never-boots", Set.of("uc-loaded-twice"),
            "uc.unknown-response", Set.of("uc-loaded-twice"),
            "ipa.aggregation-stuck", Set.of("reset-with-open-aggregation"),
            "ipa.shared-mem-size", Set.of("canary-overwritten", "command-wrong-region", "filter-bitmap", "local-memory-range",
                    "modem-write-outside-range", "rule-not-understood", "table-write-outside-region", "uc-loaded-twice"));
    private final String device;
    private final List<FaultPoint> points;
    private Map<String, Long> beforeDevice = Map.of();

    Strikes(String device, List<FaultPoint> points) {
        this.device = device;
        this.points = points;
    }

    /** Who can be asked. */
    List<FaultPoint> points() {
        return points;
    }

    /** Asks for a fault as often as given; 0: until it is disarmed. */
    void arm(String fault, Map<String, ?> parameters, int times) {
        pointOf(fault).arm(device, fault, parameters, times);
    }

    /** Ends a fault. */
    void disarm(String fault) {
        pointOf(fault).disarm(device, fault);
    }

    /** Ends all. */
    void disarmAll() {
        points.forEach(p -> p.disarmAll(device));
    }

    private FaultPoint pointOf(String fault) {
        return points.stream().filter(p -> p.declarations().stream().anyMatch(d -> d.name().equals(fault))).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such fault: fault=" + fault));
    }

    /** How often each fault has struck. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        points.forEach(p -> p.standing(device).stream().filter(f -> f.struck() > 0)
                .forEach(f -> counts.put(f.name(), f.struck())));
        return counts;
    }

    /** Faults that have struck since the counts were these. */
    Set<String> since(Map<String, Long> before) {
        Set<String> struck = new TreeSet<>();
        counts().forEach((fault, count) -> {
            if (count > before.getOrDefault(fault, 0L)) {
                struck.add(fault);
            }
        });
        return struck;
    }

    /** A device is opened, on hardware that nothing has struck yet. */
    void deviceOpened() {
        beforeDevice = counts();
    }

    /** Faults that have struck since then. */
    Set<String> sinceOpen() {
        return since(beforeDevice);
    }

    /** Rules that somebody breaks whom these faults have deceived. */
    static Set<String> rulesOf(Set<String> faults) {
        Set<String> rules = new TreeSet<>();
        faults.forEach(fault -> rules.addAll(DECEPTIONS.getOrDefault(fault, Set.of())));
        return rules;
    }
}
