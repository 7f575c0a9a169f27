package org.qipa.shell;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.apache.felix.service.command.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.fault.FaultDeclaration;
import org.qipa.api.network.Link;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completion of names at the prompt. Gogo's JLine shell keeps completions in the session and takes their candidates from a
 * function of the session; so every session that has the command {@code complete} gets functions that answer the names of
 * this moment, and its {@code complete} lines for each command.
 */
@Component
public final class Completion implements CommandSessionListener {

    private static final Logger LOG = LoggerFactory.getLogger(Completion.class);
    private static final String MARK = ".ipa.completion";

    /** Commands by what their arguments are: first argument, then the second, as functions answer them. */
    private static final Map<String, String> ARGUMENTS = new TreeMap<>(Map.ofEntries(
            Map.entry("await", ""), Map.entry("script", ""), Map.entry("faults", "__ipa_devices"),
            Map.entry("fault", "__ipa_devices_faults"), Map.entry("list", "__ipa_devices"), Map.entry("socs", "__ipa_socs"),
            Map.entry("links", "__ipa_links"), Map.entry("link", "__ipa_link_words"),
            Map.entry("silence", "__ipa_devices_switch"),
            Map.entry("show", "__ipa_devices"), Map.entry("suspend", "__ipa_devices"),
            Map.entry("resume", "__ipa_devices"), Map.entry("hold", "__ipa_devices"),
            Map.entry("release", "__ipa_devices"), Map.entry("crash", "__ipa_devices"),
            Map.entry("journal", "__ipa_devices"), Map.entry("handshake", "__ipa_devices"),
            Map.entry("registers", "__ipa_devices"), Map.entry("hardware", "__ipa_devices"),
            Map.entry("channels", "__ipa_devices"),
            Map.entry("demo", "__ipa_devices"), Map.entry("soc", "__ipa_socs"),
            Map.entry("swap", "__ipa_devices_socs"), Map.entry("ping", "__ipa_links")));

    private final Inventory inventory;

    /** Made by DS. */
    @Activate
    public Completion(@Reference Inventory inventory) {
        this.inventory = inventory;
    }

    @Override
    public void beforeExecute(CommandSession session, CharSequence command) {
        // only after a script: the shell's profile, which resets completions, has run then
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Exception exception) {
        install(session);
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Object result) {
        install(session);
    }

    private void install(CommandSession session) {
        if (session.get(MARK) != null || session.get(".completions") == null) {
            return;
        }
        session.put(MARK, true);
        session.put("__ipa_devices", candidates(this::devices));
        session.put("__ipa_socs", candidates(inventory::socNames));
        session.put("__ipa_devices_socs", candidates(() -> concat(devices(), inventory.socNames())));
        session.put("__ipa_devices_switch", candidates(() -> concat(devices(), List.of("on", "off"))));
        session.put("__ipa_devices_faults", candidates(() -> concat(devices(), inventory.faultPoints().stream()
                .flatMap(p -> p.declarations().stream()).map(FaultDeclaration::name).toList())));
        session.put("__ipa_links", candidates(() -> concat(
                inventory.links().stream().map(Link::name).toList(), devices())));
        session.put("__ipa_link_words", candidates(() -> concat(LinkCommands.WORDS, concat(
                inventory.links().stream().map(Link::name).toList(),
                Link.KEYS.stream().sorted().map(key -> key + "=").toList()))));
        ARGUMENTS.forEach((name, function) -> {
            complete(session, "complete -c ipa:" + name + " -l json --description 'print as JSON'");
            if (!function.isEmpty()) {
                complete(session, "complete -c ipa:" + name + " -a '" + function + "'");
            }
        });
        complete(session, "complete -c qmi:lookup -l json --description 'print as JSON'");
        complete(session, "complete -c qmi:decode -l json --description 'print as JSON'");
        complete(session, "complete -c qmi:decode -l service --description 'id or name of the service'");
    }

    private void complete(CommandSession session, String line) {
        try {
            session.execute(line);
        } catch (Exception e) {
            LOG.debug("no completion: line={}", line, e);
        }
    }

    private static Function candidates(Supplier<List<String>> names) {
        return (session, arguments) -> names.get();
    }

    private List<String> devices() {
        try {
            return inventory.deviceNames();
        } catch (CommandException e) {
            return List.of();
        }
    }

    private static List<String> concat(List<String> a, List<String> b) {
        return java.util.stream.Stream.concat(a.stream(), b.stream()).toList();
    }
}
