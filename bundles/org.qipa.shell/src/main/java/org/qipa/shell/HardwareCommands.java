package org.qipa.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.platform.SiliconSnapshot;
import org.qipa.api.platform.SiliconSnapshot.Difference;
import org.qipa.api.platform.SiliconView;

/** What the silicon itself holds, past the driver; virtual platforms only. */
@Component(service = HardwareCommands.class, property = {"osgi.command.scope=ipa", "osgi.command.function=hardware"})
public final class HardwareCommands {

    private static final String USAGE = "ipa:hardware [DEVICE] [PREFIX]";

    private final Inventory inventory;

    /** Made by DS. */
    @Activate
    public HardwareCommands(@Reference Inventory inventory) {
        this.inventory = inventory;
    }

    /** Everything, or what has changed. */
    @Descriptor("shows what the silicon of a virtual device holds: registers, rings, tables, memory, counters; wakes nothing")
    public void hardware(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("also the words of local memory") @Parameter(names = "--words", presentValue = "true", absentValue = "false") boolean words,
            @Descriptor("write it to a file, as JSON, instead of printing it") @Parameter(names = "--save", absentValue = "") String save,
            @Descriptor("print what is different from a file that was saved") @Parameter(names = "--diff", absentValue = "") String diff,
            @Descriptor("name of the device (may be left out when there is one only), then the beginning of values' names (all)") String... deviceAndPrefix)
            throws CommandException {
        List<String> given = new ArrayList<>(Arguments.of(USAGE, deviceAndPrefix));
        boolean named = !given.isEmpty() && (given.size() > 1 || inventory.deviceNames().contains(given.getFirst()));
        String device = inventory.deviceName(named ? List.of(given.removeFirst()) : List.of());
        String prefix = given.isEmpty() ? "" : given.getFirst();
        SiliconView view = inventory.silicon(device);
        SiliconSnapshot before = diff.isEmpty() ? null : read(diff).only(prefix);
        // Words that the file has are compared, whether asked for or not.
        boolean withWords = words || before != null && before.values().keySet().stream().anyMatch(n -> n.contains(".word."));
        SiliconSnapshot now = view.snapshot(withWords).only(prefix);
        if (now.values().isEmpty() && before == null) {
            throw new CommandException("no such value: device=" + device + " prefix=" + prefix + " parts="
                    + parts(view.snapshot(false)));
        }
        PrintStream out = Out.of(session);
        if (!save.isEmpty()) {
            write(save, now);
            out.println("saved " + now.values().size() + " values of " + device + " to " + save);
        }
        if (before != null) {
            List<Difference> differences = before.differences(now);
            out.println(json ? Out.prettyJson(differences) : differences.isEmpty() ? "no difference" : lines(differences));
        } else if (save.isEmpty()) {
            out.println(json ? Out.prettyJson(now) : text(now));
        }
    }

    /** A value a line, names as wide as the widest. */
    static String text(SiliconSnapshot snapshot) {
        int width = snapshot.values().keySet().stream().mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>();
        snapshot.values().forEach((name, value) -> lines.add(name + " ".repeat(width - name.length() + 2) + value));
        return String.join("\n", lines);
    }

    static String lines(List<Difference> differences) {
        return String.join("\n", differences.stream().map(Difference::toString).toList());
    }

    /** First words of the names there are. */
    private static List<String> parts(SiliconSnapshot snapshot) {
        return snapshot.values().keySet().stream().map(n -> n.split("\\.", 2)[0]).distinct().toList();
    }

    private static void write(String file, SiliconSnapshot snapshot) throws CommandException {
        try {
            Files.writeString(Path.of(file), Out.prettyJson(snapshot) + "\n");
        } catch (IOException | RuntimeException e) {
            throw new CommandException("cannot write: file=" + file + " cause=" + e);
        }
    }

    private static SiliconSnapshot read(String file) throws CommandException {
        String text;
        try {
            text = Files.readString(Path.of(file));
        } catch (IOException | RuntimeException e) {
            throw new CommandException("cannot read: file=" + file + " cause=" + e);
        }
        return parse(file, text);
    }

    /** A snapshot as it was saved. */
    static SiliconSnapshot parse(String file, String text) throws CommandException {
        try {
            return Out.parse(text, SiliconSnapshot.class);
        } catch (IllegalArgumentException e) {
            throw new CommandException("not a saved snapshot: file=" + file + " cause=" + e.getMessage());
        }
    }
}
