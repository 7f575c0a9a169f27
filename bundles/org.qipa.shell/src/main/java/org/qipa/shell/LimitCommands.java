package org.qipa.shell;

import java.io.PrintStream;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.limit.Limit;

/** How far anything may grow that somebody else makes grow, and how far it has. */
@Component(service = LimitCommands.class, property = {"osgi.command.scope=ipa", "osgi.command.function=limits"})
public final class LimitCommands {

    private static final int PERCENT = 100;

    private final Inventory inventory;

    /** Made by DS. */
    @Activate
    public LimitCommands(@Reference Inventory inventory) {
        this.inventory = inventory;
    }

    /** All bounds. */
    @Descriptor("lists every bound: what is used of it, was at most, how often it refused something")
    public void limits(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("name of a device; all, and what belongs to none, when left out") String... device)
            throws CommandException {
        List<String> wanted = Arguments.of("ipa:limits [DEVICE]", device);
        if (!wanted.isEmpty() && !inventory.deviceNames().contains(wanted.getFirst())) {
            throw new CommandException("no such device: device=" + wanted.getFirst() + " known=" + inventory.deviceNames());
        }
        List<Limit> limits = inventory.limits().stream()
                .filter(l -> wanted.isEmpty() || l.device().equals(wanted.getFirst())).toList();
        PrintStream out = Out.of(session);
        if (json) {
            out.println(Out.prettyJson(limits));
            return;
        }
        Text.Table table = new Text.Table("DEVICE", "LIMIT", "OF", "USED", "HIGHEST", "BOUND", "REFUSED", "WHAT");
        limits.forEach(l -> table.row(l.device().isEmpty() ? "-" : l.device(), l.name(), l.of(), l.used(), l.highest(),
                l.limit(), l.refused(), l.what()));
        out.println(table.isEmpty() ? "nobody tells of a limit" : table);
    }

    /** A bound that matters now, on a line. */
    static String line(Limit l) {
        return "limit " + l.name() + (l.of().isEmpty() ? "" : " of " + l.of()) + "  " + l.used() + " of " + l.limit() + " "
                + l.unit() + " (" + l.used() * PERCENT / Math.max(1, l.limit()) + " %)"
                + (l.refused() == 0 ? "" : "  refused " + l.refused());
    }
}
