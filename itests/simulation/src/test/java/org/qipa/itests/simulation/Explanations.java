package org.qipa.itests.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which faults somebody has asked for explain which faults the driver records. What is not here nothing explains: it is a
 * defect, whatever else has struck. A name that ends in a star stands for all that begin so.
 */
final class Explanations {

    /** Commands that come late, not at all, or to nothing. */
    private static final List<String> COMMANDS = List.of("gsi.command-*", "gsi.generic-retry", "gsi.stop-in-process",
            "gsi.interrupt-storm", "gsi.error-log");
    /** Completions that are not believed or do not come. */
    private static final List<String> COMPLETIONS = List.of("gsi.event-*", "gsi.ieob-lost");
    /** Statuses that do not come, or cannot be read. */
    private static final List<String> STATUSES = List.of("ipa.status-*", "ipa.tag-status-lost");
    private static final List<String> POWER = List.of("power.*");
    private static final List<String> AGGREGATION = List.of("ipa.aggregation-stuck");
    private static final List<String> MICRO = List.of("uc.*");
    private static final List<String> MODEM = List.of("modem.*");
    private static final List<String> TRANSPORT = List.of("qrtr.*");
    /** Hardware that is not what its table says. */
    private static final List<String> DECEPTION = List.of("ipa.flavor", "ipa.shared-mem-size", "gsi.hw-param-*");

    private static final Map<String, List<String>> TABLE = new HashMap<>();

    static {
        row("gsi-command-timeout", COMMANDS);
        row("gsi-event-ring-state", COMMANDS);
        row("gsi-channel-state", COMMANDS);
        row("gsi-teardown", COMMANDS);
        row("gsi-error-log", List.of("gsi.error-log", "gsi.interrupt-storm"));
        row("gsi-general-interrupt", List.of("gsi.general-interrupt", "gsi.interrupt-storm"));
        row("gsi-interrupt-flood", List.of("gsi.interrupt-storm"));
        row("gsi-unexpected-interrupt", List.of("gsi.interrupt-storm"));
        row("gsi-event-channel", List.of("gsi.event-bad-channel"));
        row("gsi-event-tre", List.of("gsi.event-bad-tre"));
        row("map-stray", List.of("gsi.event-bad-tre"));
        row("endpoint-stop", COMMANDS, COMPLETIONS);
        row("endpoint-suspend", COMMANDS, COMPLETIONS);
        row("endpoint-resume", COMMANDS);
        row("aggregation", AGGREGATION);
        row("aggregation-reset", AGGREGATION, COMMANDS);
        row("flow-control", COMMANDS);
        row("recovery", COMMANDS, COMPLETIONS, STATUSES, POWER, AGGREGATION);
        row("bring-up", COMMANDS, COMPLETIONS, STATUSES, POWER, DECEPTION);
        row("power", POWER);
        row("lan-rx-malformed", List.of("ipa.status-*"));
        row("microcontroller-*", MICRO, List.of("ipa.shared-mem-size"));
        row("hardware-endpoint*", List.of("ipa.flavor"));
        row("beyond-window", List.of("ipa.shared-mem-size"));
        row("command-limit", List.of("ipa.shared-mem-size"));
        row("canary-damaged", List.of("ipa.shared-mem-size"));
        row("init-driver-*", MODEM, TRANSPORT, List.of("ipa.shared-mem-size"));
        row("driver-init-complete-without-status", List.of("modem.driver-init-complete-empty"));
        row("host-silent", MODEM, TRANSPORT);
        row("qmi-*", MODEM, TRANSPORT);
        row("qrtr-*", TRANSPORT);
    }

    private Explanations() {
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static void row(String rule, List<String>... faults) {
        TABLE.put(rule, Arrays.stream(faults).flatMap(List::stream).toList());
    }

    /**
     * The rules that none of the faults explains that have struck.
     *
     * @param struck lately
     * @param before the same hardware, which may answer later
     */
    static Set<String> unexplained(Set<String> rules, Set<String> struck, Set<String> before) {
        Set<String> left = new TreeSet<>(rules);
        left.removeAll(Strikes.rulesOf(struck));
        left.removeAll(Strikes.rulesOf(before));
        left.removeIf(rule -> explaining(rule).stream().anyMatch(f -> struck.stream().anyMatch(s -> stands(f, s))));
        return left;
    }

    private static List<String> explaining(String rule) {
        List<String> faults = new ArrayList<>();
        TABLE.forEach((pattern, some) -> {
            if (stands(pattern, rule)) {
                faults.addAll(some);
            }
        });
        return faults;
    }

    private static boolean stands(String pattern, String name) {
        return pattern.endsWith("*") ? name.startsWith(pattern.substring(0, pattern.length() - 1)) : pattern.equals(name);
    }
}
