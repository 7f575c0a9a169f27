package org.qipa.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.qipa.api.device.Device;

/**
 * What a device that does not exist waits for, as Declarative Services knows it, in plain words: the reference that is
 * missing, and, where a bundle is there that would provide it, what that one waits for in turn.
 */
final class Waits {

    /** Target of the gate of a held device; nothing has such a property. */
    static final String HELD = "(qipa.gate=held)";

    /** What a held device waits for. */
    static final String RELEASE = "ipa:release";
    /** What every device waits for when nothing can make one. */
    static final String CORE = "bundle org.qipa.core";

    private static final int DEPTH = 4;
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("soc", "the SoC descriptor"), Map.entry("silicon", "the silicon's SoC descriptor"),
            Map.entry("platform", "the platform"), Map.entry("qrtr", "the QRTR transport"),
            Map.entry("memory", "the memory map provider"), Map.entry("gsi", "the GSI provider"),
            Map.entry("handshake", "the handshake provider"), Map.entry("journal", "the journal"),
            Map.entry("time", "the time source"));

    private final ServiceComponentRuntime runtime;

    Waits(ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    /** What the device of that name waits for; never empty. */
    List<String> of(String device) {
        List<String> reasons = new ArrayList<>();
        boolean known = false;
        for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs()) {
            if (!description.name.equals(Device.PID)) {
                continue;
            }
            known = true;
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(description)) {
                if (device.equals(configuration.properties.get("name"))) {
                    reasons.addAll(reasons(configuration));
                }
            }
        }
        if (!known) {
            return List.of(CORE);
        }
        return reasons.isEmpty() ? List.of("its configuration to be taken up") : reasons;
    }

    private List<String> reasons(ComponentConfigurationDTO configuration) {
        if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION && configuration.failure != null) {
            return List.of("a sound configuration: " + cause(configuration.failure));
        }
        List<String> reasons = new ArrayList<>();
        for (UnsatisfiedReferenceDTO missing : configuration.unsatisfiedReferences) {
            reasons.add(words(missing, configuration.description));
        }
        return reasons;
    }

    private String words(UnsatisfiedReferenceDTO missing, ComponentDescriptionDTO description) {
        if (missing.name.equals("gate")) {
            return RELEASE;
        }
        String type = Arrays.stream(description.references).filter(r -> r.name.equals(missing.name)).findFirst()
                .map(r -> r.interfaceName).orElse("");
        String target = missing.target == null ? "" : " " + missing.target;
        return WORDS.getOrDefault(missing.name, simple(type)) + target + because(type, new HashSet<>(), DEPTH);
    }

    /** Which component would provide a type, and what keeps it from that. */
    private String because(String type, Set<String> seen, int depth) {
        if (depth == 0 || !seen.add(type)) {
            return "";
        }
        for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs()) {
            if (!Arrays.asList(description.serviceInterfaces).contains(type)) {
                continue;
            }
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(description)) {
                for (UnsatisfiedReferenceDTO missing : configuration.unsatisfiedReferences) {
                    String next = interfaceOf(description, missing.name);
                    return " (" + description.bundle.symbolicName + " waits for " + simple(next)
                            + (missing.target == null ? "" : " " + missing.target) + because(next, seen, depth - 1) + ")";
                }
            }
        }
        return "";
    }

    private static String interfaceOf(ComponentDescriptionDTO description, String reference) {
        for (ReferenceDTO r : description.references) {
            if (r.name.equals(reference)) {
                return r.interfaceName;
            }
        }
        return reference;
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** SCR gives a stack trace as text: the line that says what it was. */
    private static String cause(String failure) {
        String last = "";
        for (String line : failure.lines().toList()) {
            if (line.startsWith("Caused by: ") || last.isEmpty()) {
                last = line;
            }
        }
        int colon = last.indexOf("Exception: ");
        return colon < 0 ? last : last.substring(colon + "Exception: ".length());
    }
}
