package org.qipa.shell;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.qipa.api.device.Device;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.journal.Journals;

/**
 * Tells a person in front of the container what devices do as they do it: a line for each bring-up step, swap phase and
 * fault, and for READY, FAILED and RECOVERING. Only with the framework property {@value #PROPERTY}{@code =true}.
 */
@Component(immediate = true, service = {})
public final class Console {

    /** Framework property that turns it on. */
    static final String PROPERTY = "qipa.console";

    private static final Set<JournalKind> KINDS = EnumSet.of(JournalKind.STEP, JournalKind.STATE, JournalKind.SWAP,
            JournalKind.FAULT, JournalKind.WATCHDOG);

    private final boolean on;
    private final PrintStream out;
    private final Journals journals;
    /** Subscriptions and what was printed, by device; guarded by this. */
    private final Map<String, Told> told = new HashMap<>();

    /** What was told of a device. */
    private static final class Told {
        private Journal.Subscription subscription;
        private long next;
        private long begin = Long.MIN_VALUE;
        /** A session began and has not been ready yet: READY comes as a step with its time. */
        private boolean fresh = true;
        /** Rules whose fault was told since it was last up. */
        private final Set<String> faults = new HashSet<>();
    }

    /** Made by DS. */
    @Activate
    public Console(BundleContext context, @Reference Journals journals) {
        this(Boolean.parseBoolean(context.getProperty(PROPERTY)), System.out, journals);
    }

    Console(boolean on, PrintStream out, Journals journals) {
        this.on = on;
        this.out = out;
        this.journals = journals;
    }

    /** A device appeared, or came back after a swap: the journal is the same then. */
    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    void addDevice(Device device) {
        if (on) {
            journals.find(device.name()).ifPresent(this::listen);
        }
    }

    /** Steps of its removal and of its return are still to be told. */
    void removeDevice(Device device) {
        // the subscription stays with the journal
    }

    private synchronized void listen(Journal journal) {
        if (told.containsKey(journal.device())) {
            return;
        }
        Told state = new Told();
        told.put(journal.device(), state);
        state.subscription = journal.subscribe(KINDS, this::tell);
        journal.events(e -> KINDS.contains(e.kind())).forEach(this::tell);
    }

    private synchronized void tell(JournalEvent event) {
        Told state = told.get(event.device());
        if (state == null || event.number() < state.next) {
            return;
        }
        state.next = event.number() + 1;
        state.begin = state.begin == Long.MIN_VALUE ? event.nanoTime() : state.begin;
        String line = line(event, state);
        if (!line.isEmpty()) {
            out.println(String.format(Locale.ROOT, "[%9.3f] %s %s", (event.nanoTime() - state.begin) / 1e9, event.device(),
                    line).stripTrailing());
        }
    }

    private static String line(JournalEvent event, Told state) {
        return switch (event.kind()) {
            case STEP -> {
                if (event.subject().equals("ready")) {
                    state.fresh = false;
                    yield "READY " + event.text() + " in " + Text.duration(event.a());
                }
                yield String.format(Locale.ROOT, "%-24s %9s  %s", event.subject(), Text.duration(event.a()), event.text());
            }
            case SWAP -> String.format(Locale.ROOT, "swap %-19s %9s  %s", event.subject(),
                    event.a() > 0 ? Text.duration(event.a()) : "", event.text());
            case STATE -> {
                if (!event.subject().equals("device")) {
                    yield "";
                }
                String moved = event.text();
                if (moved.contains("-> READY") && !moved.startsWith("SUSPENDED")) {
                    state.faults.clear();
                    yield state.fresh ? "" : "READY again " + moved;
                }
                state.fresh |= moved.contains("-> INIT");
                yield moved.contains("-> FAILED") || moved.contains("-> RECOVERING") ? moved : "";
            }
            case FAULT -> state.faults.add(event.subject()) ? "FAULT " + event.subject() + ": "
                    + event.text().lines().findFirst().orElse("") : "";
            case WATCHDOG -> (event.b() == 0 ? "STALLED " : "NO LONGER STALLED ") + event.subject() + ": "
                    + event.text();
            default -> "";
        };
    }

    @Deactivate
    void close() {
        Map<String, Told> all;
        synchronized (this) {
            all = new HashMap<>(told);
            told.clear();
        }
        all.values().forEach(t -> t.subscription.close());
    }
}
