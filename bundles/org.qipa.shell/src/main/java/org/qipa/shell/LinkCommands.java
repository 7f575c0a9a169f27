package org.qipa.shell;

import java.io.IOException;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.cm.Configuration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.network.Link;

/**
 * Makes, changes and removes links by their configurations, for as long as the container runs. A configuration that the link
 * or its interface refuses is taken back, so that what was there before is there again.
 */
@Component(service = LinkCommands.class, property = {"osgi.command.scope=ipa", "osgi.command.function=link"})
public final class LinkCommands {

    /** What can be done to a link. */
    static final List<String> WORDS = List.of("add", "set", "remove");

    private static final String USAGE = "ipa:link add|set|remove LINK [KEY=VALUE]...";
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Who refuses a configuration records it under these. */
    private static final Set<String> SUBJECTS = Set.of("link", "interface");
    /** A mux id is 0 to 254 (spec 12 §3); 0 is left to whoever asks for it. */
    private static final int FIRST_MUX = 1;
    private static final int LAST_MUX = 254;

    private final Inventory inventory;

    /** Made by DS. */
    @Activate
    public LinkCommands(@Reference Inventory inventory) {
        this.inventory = inventory;
    }

    /** Adds, changes, removes. */
    @Descriptor("adds, changes or removes a link: device, mux (the first free), mtu, end (local), addresses, queue, ...")
    public void link(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("add, set or remove; the link; what it is to have, such as mtu=1400 addresses=10.64.7.2/24,fd00::2/64") String... words)
            throws CommandException, InterruptedException {
        List<String> given = Arguments.of(USAGE, words);
        if (given.size() < 2 || !WORDS.contains(given.getFirst())) {
            throw new CommandException("wrong arguments: given=" + given + " usage: " + USAGE);
        }
        String name = given.get(1);
        Map<String, Object> values = values(given.subList(2, given.size()));
        Configuration present = inventory.linkConfigurations().get(name);
        boolean add = given.getFirst().equals("add");
        if (add == (present != null)) {
            throw new CommandException((add ? "there is such a link: link=" : "no such link: link=") + name + " known="
                    + inventory.linkConfigurations().keySet());
        }
        switch (given.getFirst()) {
            case "add" -> add(name, values);
            case "set" -> change(name, present, values);
            default -> remove(name, present, values);
        }
        Map<String, Object> now = properties(inventory.linkConfigurations().get(name));
        Out.of(session).println(json ? Out.prettyJson(Map.of("link", name, "properties", now))
                : now.isEmpty() ? name + " removed" : name + " " + now.entrySet().stream()
                        .map(e -> e.getKey() + "=" + text(e.getValue())).collect(Collectors.joining(" ")));
    }

    /** Keys with values; an empty value takes the key away. */
    static Map<String, Object> values(List<String> words) throws CommandException {
        Map<String, Object> values = new TreeMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            String key = equals < 0 ? word : word.substring(0, equals);
            if (equals < 0 || key.equals("name") || !Link.KEYS.contains(key)) {
                Set<String> known = new TreeSet<>(Link.KEYS);
                known.remove("name");
                throw new CommandException("not a key of a link: " + word + " known=" + known);
            }
            String value = word.substring(equals + 1);
            if (values.put(key, key.equals("addresses") && !value.isEmpty() ? value.split(",") : value) != null) {
                throw new CommandException("given twice: key=" + key);
            }
        }
        return values;
    }

    private void add(String name, Map<String, Object> values) throws CommandException, InterruptedException {
        values.put("name", name);
        if (!values.containsKey("device")) {
            values.put("device", inventory.deviceName(List.of()));
        }
        if (!values.containsKey("mux")) {
            values.put("mux", firstFreeMux(values.get("device").toString()));
        }
        Configuration configuration = inventory.newLinkConfiguration(name);
        try {
            apply(configuration, values);
            if (inventory.links().stream().noneMatch(l -> l.name().equals(name))) {
                throw new CommandException("the link does not come: link=" + name + "; the log says why");
            }
        } catch (CommandException e) {
            delete(configuration);
            throw e;
        }
    }

    private String firstFreeMux(String device) throws CommandException {
        Set<Integer> taken = inventory.links(device).stream().map(Link::muxId).collect(Collectors.toSet());
        return String.valueOf(IntStream.rangeClosed(FIRST_MUX, LAST_MUX).filter(m -> !taken.contains(m)).findFirst()
                .orElseThrow(() -> new CommandException("no mux id is free: device=" + device + " limit=" + LAST_MUX)));
    }

    private void change(String name, Configuration configuration, Map<String, Object> values)
            throws CommandException, InterruptedException {
        if (values.isEmpty()) {
            throw new CommandException("nothing to set: link=" + name + " usage: " + USAGE);
        }
        Map<String, Object> before = properties(configuration);
        Map<String, Object> after = new TreeMap<>(before);
        values.forEach((key, value) -> {
            if (value.equals("")) {
                after.remove(key);
            } else {
                after.put(key, value);
            }
        });
        try {
            apply(configuration, after);
        } catch (CommandException e) {
            Swapper.update(configuration, new Hashtable<>(before));
            throw e;
        }
    }

    private void remove(String name, Configuration configuration, Map<String, Object> values)
            throws CommandException, InterruptedException {
        if (!values.isEmpty()) {
            throw new CommandException("nothing to set: link=" + name + " given=" + values.keySet());
        }
        delete(configuration);
        if (!Patience.until(inventory.time(), LIMIT_NANOS,
                () -> inventory.links().stream().noneMatch(l -> l.name().equals(name)))) {
            throw new CommandException("not removed: link=" + name + " limit=" + TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS)
                    + " s");
        }
    }

    /** Writes the configuration and waits until link and interface have seen it; what one of them refuses is told. */
    private void apply(Configuration configuration, Map<String, Object> values)
            throws CommandException, InterruptedException {
        Journal journal = inventory.journals().stream().filter(j -> j.device().equals(values.get("device"))).findFirst()
                .orElse(null);
        long mark = journal == null ? 0 : journal.next();
        String pid = configuration.getPid();
        Swapper.update(configuration, new Hashtable<>(values));
        boolean seen = Patience.until(inventory.time(), LIMIT_NANOS, () -> {
            List<Map<String, Object>> taken = inventory.taken(pid);
            return !taken.isEmpty() && taken.stream().allMatch(t -> isSame(values, t))
                    && (journal == null || answers(journal, mark, values.get("name")) >= taken.size());
        });
        if (!seen) {
            throw new CommandException("nobody takes the configuration: pid=" + pid + " limit="
                    + TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS) + " s; are org.qipa.rmnet and org.qipa.netdev active?");
        }
        if (journal != null) {
            List<JournalEvent> refusals = journal.events(mark, Set.of(JournalKind.FAULT),
                    e -> SUBJECTS.contains(e.subject()));
            if (!refusals.isEmpty()) {
                throw new CommandException(refusals.stream().map(JournalEvent::text).distinct()
                        .collect(Collectors.joining("; ")));
            }
        }
    }

    /** How many have put a configuration into force, or refused it: a component has its values before it does either. */
    private static long answers(Journal journal, long mark, Object name) {
        return journal.events(mark, Set.of(JournalKind.FAULT, JournalKind.CONFIGURATION),
                e -> SUBJECTS.contains(e.subject()) && (e.kind() == JournalKind.FAULT || e.text().equals(name))).stream()
                .map(JournalEvent::subject).distinct().count();
    }

    /** Whether a component was given these values, and none besides of those a link may have. */
    private static boolean isSame(Map<String, Object> values, Map<String, Object> taken) {
        return Link.KEYS.stream().allMatch(key -> Objects.deepEquals(values.get(key), taken.get(key)));
    }

    /** What a configuration holds of the keys of a link. */
    private static Map<String, Object> properties(Configuration configuration) {
        Map<String, Object> values = new TreeMap<>();
        Dictionary<String, Object> all = configuration == null ? null : configuration.getProperties();
        if (all != null) {
            for (String key : Link.KEYS) {
                Object value = all.get(key);
                if (value != null) {
                    values.put(key, value);
                }
            }
        }
        return values;
    }

    private static String text(Object value) {
        return value instanceof Object[] many ? Arrays.stream(many).map(String::valueOf)
                .collect(Collectors.joining(",")) : value.toString();
    }

    private static void delete(Configuration configuration) throws CommandException {
        try {
            configuration.delete();
        } catch (IOException e) {
            throw new CommandException("configuration not removed: pid=" + configuration.getPid() + " cause="
                    + e.getMessage());
        }
    }
}
