package org.qipa.shell;

import java.io.PrintStream;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.Process;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What goes through, live. */
@Component(service = TopCommands.class, property = {"osgi.command.scope=ipa", "osgi.command.function=top"})
public final class TopCommands {

    /** Where Gogo's JLine shell keeps its terminal. */
    private static final String TERMINAL = ".terminal";
    private static final int STANDARD_OUTPUT = 1;
    private static final double LEAST_SECONDS = 0.05;
    private static final double MOST_SECONDS = 3600;

    private final Inventory inventory;

    /** Made by DS. */
    @Activate
    public TopCommands(@Reference Inventory inventory) {
        this.inventory = inventory;
    }

    /** Takes samples. */
    @FunctionalInterface
    interface Sampler {
        TopSample sample() throws CommandException;
    }

    /** The table. */
    @Descriptor("shows what goes through devices, channels and links, again and again until a key is pressed or Ctrl-C")
    public void top(CommandSession session,
            @Descriptor("print as JSON, one object a line; with --once over several lines") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("one table, then end") @Parameter(names = "--once", presentValue = "true", absentValue = "false") boolean once,
            @Descriptor("seconds from one table to the next (1)") @Parameter(names = "--interval", absentValue = "1") String interval,
            @Descriptor("names of devices; all when left out") String... devices) throws CommandException {
        List<String> names = Arguments.of("ipa:top [DEVICE]...", devices);
        long nanos = Arguments.nanos("--interval", interval, LEAST_SECONDS, MOST_SECONDS);
        List<String> known = inventory.deviceNames();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new CommandException("no such device: device=" + name + " known=" + known);
            }
        }
        PrintStream out = Out.of(session);
        TopScreen terminal = json || once ? null : terminal(session);
        try (TopScreen screen = terminal != null ? terminal : TopScreen.lines(out, inventory.time())) {
            run(() -> TopSample.of(inventory, names), screen, nanos, once, json);
        } catch (InterruptedException e) {
            // Ctrl-C: the usual end
            Thread.interrupted();
        }
    }

    /** One table after the other, each from the sample before to a new one. */
    static void run(Sampler sampler, TopScreen screen, long intervalNanos, boolean once, boolean json)
            throws CommandException, InterruptedException {
        TopSample before = sampler.sample();
        while (!screen.pause(intervalNanos)) {
            TopSample now = sampler.sample();
            TopView view = TopView.between(before, now);
            screen.show(!json ? TopText.of(view) : once ? Out.prettyJson(view) : Out.json(view));
            before = now;
            if (once) {
                return;
            }
        }
    }

    private static TopScreen terminal(CommandSession session) {
        Object terminal = session.get(TERMINAL);
        Process process = Process.Utils.current();
        if (terminal == null || process == null || !process.isTty(STANDARD_OUTPUT)) {
            return null;
        }
        try {
            return TopTerminal.of(terminal);
        } catch (NoClassDefFoundError e) {
            return null; // the library came after this bundle, or not at all
        }
    }
}
