package org.qipa.shell;

import java.io.IOException;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.osgi.service.cm.Configuration;
import org.qipa.api.device.Device;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.network.Link;
import org.qipa.api.network.NetworkInterface;

/** Changes the SoC of a device through its configuration, for as long as the container runs, and tells what that took. */
final class Swapper {

    private static final String SOC_TARGET = "soc.target";
    /** Phases that together are the swap; others are parts of one of them. */
    private static final Set<String> PHASES = Set.of("quiesce", "close", "open", "ready");
    private static final long LINKS_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * What a swap took.
     *
     * @param nanos       from the change of the configuration to packets that flow again
     * @param phaseNanos  quiesce, close, open and ready (from its begin), as the device recorded them
     * @param lost        packets by place: {@code LOSS} events of the device, uplink packets dropped by its interfaces
     */
    record Result(String device, String from, String to, long nanos, Map<String, Long> phaseNanos, Map<String, Long> lost) {

        long lostTotal() {
            return lost.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private final Inventory inventory;

    Swapper(Inventory inventory) {
        this.inventory = inventory;
    }

    /** Swaps and returns when the device is ready and its links are. */
    Result swap(String device, String soc, int seconds) throws CommandException, InterruptedException {
        Configuration configuration = inventory.deviceConfigurations().get(device);
        if (configuration == null) {
            throw new CommandException("no such device: device=" + device + " known=" + inventory.deviceNames());
        }
        inventory.soc(soc).table(); // read now, not while the device is down
        String target = "(qipa.soc=" + soc + ")";
        Dictionary<String, Object> properties = configuration.getProperties();
        String from = String.valueOf(properties.get(SOC_TARGET));
        if (target.equals(from)) {
            throw new CommandException("nothing to swap: device=" + device + " soc=" + soc);
        }
        Optional<Journal> journal = inventory.journals().stream().filter(j -> j.device().equals(device)).findFirst();
        long mark = journal.map(Journal::next).orElse(0L);
        Map<String, Long> before = losses(inventory, device);
        Optional<Device> old = inventory.find(device);
        long begin = inventory.time().nanoTime();
        properties.put(SOC_TARGET, target);
        update(configuration, properties);
        awaitReady(device, old, soc, seconds);
        long nanos = inventory.time().nanoTime() - begin;
        Map<String, Long> phases = new LinkedHashMap<>();
        journal.ifPresent(j -> j.events(mark, Set.of(JournalKind.SWAP), e -> PHASES.contains(e.subject()))
                .forEach(e -> phases.put(e.subject(), e.a())));
        return new Result(device, old.map(d -> d.soc().table().soc()).orElse(from), soc, nanos, phases,
                difference(before, losses(inventory, device)));
    }

    private void awaitReady(String device, Optional<Device> old, String soc, int seconds)
            throws CommandException, InterruptedException {
        boolean settled = Patience.until(inventory.time(), TimeUnit.SECONDS.toNanos(seconds), () -> {
            Optional<Device> now = inventory.find(device);
            if (now.isEmpty() || now.equals(old) || !now.get().soc().table().soc().equals(soc)) {
                return false;
            }
            DeviceView view = DeviceView.of(inventory, device);
            return view.isUp() || view.isFailed();
        });
        DeviceView view = DeviceView.of(inventory, device);
        if (!settled || !view.isUp()) {
            throw new CommandException("swap failed: device=" + device + " soc=" + soc
                    + (settled ? "" : " limit=" + seconds + " s") + ": " + view.reason());
        }
        Patience.until(inventory.time(), LINKS_LIMIT_NANOS,
                () -> inventory.links(device).stream().allMatch(Link::isReady));
    }

    static void update(Configuration configuration, Dictionary<String, Object> properties) throws CommandException {
        try {
            configuration.update(properties);
        } catch (IOException e) {
            throw new CommandException("configuration not written: pid=" + configuration.getPid() + " cause="
                    + e.getMessage());
        }
    }

    /** Packets lost so far, by place. */
    static Map<String, Long> losses(Inventory inventory, String device) {
        Map<String, Long> result = new TreeMap<>();
        inventory.journals().stream().filter(j -> j.device().equals(device))
                .forEach(j -> result.putAll(j.counts(JournalKind.LOSS)));
        for (Link link : inventory.links(device)) {
            inventory.interfaceOf(link.name()).map(NetworkInterface::counters)
                    .ifPresent(c -> result.put(link.name() + " queue full", c.dropped()));
        }
        return result;
    }

    /** What has come since, without what did not change. */
    static Map<String, Long> difference(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> result = new TreeMap<>();
        after.forEach((key, value) -> {
            long more = value - before.getOrDefault(key, 0L);
            if (more > 0) {
                result.put(key, more);
            }
        });
        return result;
    }

    /** A result as text. */
    static String text(Result result) {
        StringBuilder text = new StringBuilder(result.device()).append(' ').append(result.from()).append(" -> ")
                .append(result.to()).append(" in ").append(Text.duration(result.nanos()));
        if (!result.phaseNanos().isEmpty()) {
            text.append(" (");
            result.phaseNanos().forEach((phase, nanos) -> text.append(text.charAt(text.length() - 1) == '(' ? "" : ", ")
                    .append(phase).append(' ').append(Text.duration(nanos)));
            text.append(')');
        }
        text.append(", lost ").append(result.lostTotal());
        result.lost().forEach((where, n) -> text.append("\n  ").append(where).append(": ").append(n));
        return text.toString();
    }
}
