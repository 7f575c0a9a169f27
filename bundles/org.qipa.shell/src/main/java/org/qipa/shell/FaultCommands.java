package org.qipa.shell;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.fault.FaultDeclaration;
import org.qipa.api.fault.FaultException;
import org.qipa.api.fault.FaultPoint;
import org.qipa.api.fault.FaultStanding;

/** What virtual hardware, modem and transport can be asked to do wrong, and asking for it. */
@Component(service = FaultCommands.class, property = {"osgi.command.scope=ipa", "osgi.command.function=faults",
    "osgi.command.function=fault"})
public final class FaultCommands {

    private final Inventory inventory;

    /** Made by DS. */
    @Activate
    public FaultCommands(@Reference Inventory inventory) {
        this.inventory = inventory;
    }

    /** A fault as it is shown. */
    record FaultView(String name, String description, String occasion, List<org.qipa.api.fault.Parameter> parameters,
            FaultStanding standing) {}

    /** What there is. */
    @Descriptor("lists the faults that can be asked for, which are armed, and how often each has struck")
    public void faults(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("name of the device; may be left out when there is one only") String... devices)
            throws CommandException {
        String device = inventory.deviceName(Arguments.of("ipa:faults [DEVICE]", devices));
        List<FaultView> views = views(device);
        PrintStream out = Out.of(session);
        if (json) {
            out.println(Out.prettyJson(views));
            return;
        }
        Text.Table table = new Text.Table("FAULT", "STRUCK", "ARMED", "PARAMETERS", "WHAT HAPPENS");
        for (FaultView v : views) {
            FaultStanding s = v.standing();
            table.row(v.name(), s == null ? "-" : s.struck(), s == null || !s.armed() ? "-"
                    : s.left() == FaultPoint.UNTIL_DISARMED ? "on" : s.left() + " to come",
                    s != null && s.armed() ? text(s.parameters()) : defaults(v.parameters()), v.description());
        }
        out.println(table.isEmpty() ? "nothing here can be asked for faults" : table);
    }

    private List<FaultView> views(String device) {
        List<FaultView> views = new ArrayList<>();
        for (FaultPoint point : inventory.faultPoints()) {
            Map<String, FaultStanding> standing = new LinkedHashMap<>();
            point.standing(device).forEach(s -> standing.put(s.name(), s));
            for (FaultDeclaration d : point.declarations()) {
                views.add(new FaultView(d.name(), d.description(), d.occasion().name(), d.parameters(),
                        standing.get(d.name())));
            }
        }
        return views;
    }

    private static String defaults(List<org.qipa.api.fault.Parameter> parameters) {
        Map<String, Object> values = new LinkedHashMap<>();
        parameters.forEach(p -> values.put(p.name(), p.defaultValue()));
        return text(values);
    }

    private static String text(Map<String, Object> values) {
        return String.join(" ", values.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    }

    /** Arms or disarms one. */
    @Descriptor("arms a fault of a device, or disarms it with --off; ipa:faults lists what there is")
    public void fault(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("disarm it") @Parameter(names = "--off", presentValue = "true", absentValue = "false") boolean off,
            @Descriptor("how often it strikes (1); 0: until it is disarmed") @Parameter(names = "--times", absentValue = "1") String times,
            @Descriptor("name of the device, name of the fault, then its parameters as NAME=VALUE") String... words)
            throws CommandException {
        List<String> given = Arguments.of("ipa:fault DEVICE NAME [PARAMETER=VALUE]...", words);
        String device = given.getFirst();
        if (!inventory.deviceNames().contains(device)) {
            throw new CommandException("no such device: device=" + device + " known=" + inventory.deviceNames());
        }
        FaultPoint point = inventory.faultPoint(given.get(1));
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String word : given.subList(2, given.size())) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new CommandException("not a parameter: given=" + word + " form=NAME=VALUE");
            }
            parameters.put(word.substring(0, equals), word.substring(equals + 1));
        }
        try {
            if (off) {
                point.disarm(device, given.get(1));
            } else {
                point.arm(device, given.get(1), parameters, Arguments.number("--times", times, 0, FaultPoint.TIMES_LIMIT));
            }
        } catch (FaultException e) {
            throw new CommandException(e.getMessage());
        }
        Out.of(session).println(json ? Out.json(Map.of("device", device, "fault", given.get(1), "armed", !off))
                : device + " " + given.get(1) + (off ? " is off" : " is armed"));
    }
}
