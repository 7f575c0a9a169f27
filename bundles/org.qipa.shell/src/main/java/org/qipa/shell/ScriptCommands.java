package org.qipa.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.document.DocumentException;
import org.qipa.api.fault.Micros;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.script.Script;
import org.qipa.api.script.ScriptRunner;
import org.qipa.api.script.Scripts;
import org.qipa.api.script.Step;
import org.qipa.api.script.StepReport;
import org.qipa.api.time.Lane;

/** Plays a script in this container. */
@Component(service = ScriptCommands.class, property = {"osgi.command.scope=ipa", "osgi.command.function=script"})
public final class ScriptCommands {

    /** Of the journal behind a step: more is in {@code ipa:journal}. */
    private static final int EVENTS_SHOWN = 12;
    private static final long GRACE_SECONDS = 60;

    private final Inventory inventory;
    private final Scripts scripts;
    private final ScriptRunner runner;
    private final BundleContext context;

    /** Made by DS. */
    @Activate
    public ScriptCommands(BundleContext context, @Reference Inventory inventory, @Reference Scripts scripts,
            @Reference ScriptRunner runner) {
        this.context = context;
        this.inventory = inventory;
        this.scripts = scripts;
        this.runner = runner;
    }

    /** Plays one. */
    @Descriptor("plays a script of faults and stimuli (format qipa-script/1); fails when something expected does not hold")
    public void script(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("the file") String... files) throws CommandException, InterruptedException {
        Path file = Path.of(Arguments.of("ipa:script FILE", files).getFirst());
        Script script = read(file);
        PrintStream out = Out.of(session);
        Lane lane = inventory.time().lane("script");
        try (ContainerStage stage = new ContainerStage(inventory, context, script)) {
            var faults = runner.check(script, stage);
            if (!faults.isEmpty()) {
                throw new CommandException(new DocumentException(file.toString(), faults).getMessage());
            }
            List<StepReport> reports = Patience.get(runner.play(script, stage, lane, r -> {
                if (!json) {
                    print(out, r);
                }
            }), seconds(script), "script file=" + file);
            if (json) {
                out.println(Out.prettyJson(reports));
            }
            long failed = reports.stream().filter(r -> !r.passed()).count();
            if (failed > 0) {
                throw new CommandException("script failed: file=" + file + " steps=" + reports.size() + " failed=" + failed);
            }
            if (!json) {
                out.println("script done: every step did what it should, steps=" + reports.size());
            }
        } finally {
            lane.close();
        }
    }

    private Script read(Path file) throws CommandException {
        try (InputStream in = Files.newInputStream(file)) {
            return scripts.read(file.toString(), in);
        } catch (IOException e) {
            throw new CommandException("script not readable: file=" + file + " cause=" + e);
        } catch (DocumentException e) {
            throw new CommandException(e.getMessage());
        }
    }

    /** How long it may take at most: to the end of the last step, and of what may still be awaited then. */
    private static long seconds(Script script) {
        long micros = 0;
        for (Step step : script.steps()) {
            Object within = step.parameters().getOrDefault("within", 0L);
            micros = Math.max(micros, step.atMicros() + (within instanceof Number n ? n.longValue()
                    : Micros.parse(within.toString())));
        }
        return TimeUnit.MICROSECONDS.toSeconds(micros) + GRACE_SECONDS;
    }

    private static void print(PrintStream out, StepReport r) {
        out.println((r.passed() ? "[ok]     " : "[failed] ") + r.step() + ": " + r.text());
        r.events().stream().limit(EVENTS_SHOWN).forEach(e -> out.println("           " + line(e)));
        if (r.events().size() > EVENTS_SHOWN) {
            out.println("           and " + (r.events().size() - EVENTS_SHOWN) + " more");
        }
    }

    private static String line(JournalEvent e) {
        return e.kind() + " " + e.subject() + " " + e.text();
    }
}
