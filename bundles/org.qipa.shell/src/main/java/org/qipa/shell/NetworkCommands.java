package org.qipa.shell;

import java.io.PrintStream;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.network.Link;
import org.qipa.api.network.NetworkInterface;

/** Links and what goes through them. */
@Component(service = NetworkCommands.class, property = {"osgi.command.scope=ipa", "osgi.command.function=ping",
    "osgi.command.function=links"})
public final class NetworkCommands {

    private static final int IP_MAX = 65_535;
    /** Columns of a small terminal. */
    private static final int WIDTH = 80;

    /** A link with its interface; its side is {@code ap}, or {@code modem} when it is behind a virtual modem. */
    record LinkView(String name, String side, String device, int muxId, int mtu, boolean ready, List<String> addresses,
            List<String> features, NetworkInterface.Counters queue, Map<String, Long> counters) {}

    private final Inventory inventory;

    /** Made by DS. */
    @Activate
    public NetworkCommands(@Reference Inventory inventory) {
        this.inventory = inventory;
    }

    /** All links. */
    @Descriptor("lists the links: mux id, whether packets flow, queue, counters")
    public void links(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("names of links or of devices; all when left out") String... names) throws CommandException {
        List<String> wanted = Arguments.of("ipa:links [LINK|DEVICE]...", names);
        List<LinkView> views = new ArrayList<>();
        inventory.links().forEach(link -> views.add(view(link, "ap")));
        inventory.modemLinks().forEach(link -> views.add(view(link, Link.MODEM_SIDE)));
        views.removeIf(v -> !wanted.isEmpty() && !wanted.contains(v.name()) && !wanted.contains(v.device()));
        PrintStream out = Out.of(session);
        if (json) {
            out.println(Out.prettyJson(views));
            return;
        }
        Text.Table table = new Text.Table("LINK", "SIDE", "DEVICE", "MUX", "MTU", "STATE", "QUEUE", "SENT", "RECEIVED",
                "DROPPED", "ADDRESSES");
        for (LinkView v : views) {
            var q = v.queue();
            table.row(v.name(), v.side(), v.device(), v.muxId(), v.mtu(), v.ready() ? "ready" : "held",
                    q == null ? "-" : q.queued() + "/" + q.queueLimit(), q == null ? "-" : q.sent(),
                    q == null ? "-" : q.received(), q == null ? "-" : q.dropped(),
                    v.addresses().stream().map(Text::address).collect(Collectors.joining(" ")));
        }
        out.println(table.isEmpty() ? "no link is configured" : table);
        for (LinkView v : views) {
            if (!v.features().isEmpty()) {
                out.println(v.name() + " has " + String.join(" ", v.features()));
            }
            Map<String, Long> counted = new TreeMap<>(v.counters());
            counted.values().removeIf(n -> n == 0);
            if (!counted.isEmpty()) {
                out.println(v.name() + " since it is there");
                Text.columns(counted, WIDTH).forEach(out::println);
            }
        }
    }

    private LinkView view(Link link, String side) {
        var end = inventory.interfaceOf(link.name());
        Map<String, Long> counted = new TreeMap<>(link.counters());
        end.ifPresent(e -> e.statistics().forEach((name, value) -> counted.put("interface_" + name, value)));
        return new LinkView(link.name(), side, link.device(), link.muxId(), link.mtu(), link.isReady(),
                end.map(NetworkInterface::addresses).orElse(List.of()),
                end.map(NetworkInterface::features).orElse(List.of()),
                end.map(NetworkInterface::counters).orElse(null), counted);
    }

    /** Pings. */
    @Descriptor("sends ICMP echo requests through a link; for a TUN interface by the system's ping")
    public void ping(CommandSession session,
            @Descriptor("print as JSON") @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("how many requests (4)") @Parameter(names = "-c", absentValue = "4") String count,
            @Descriptor("seconds from one request to the next (0.2)") @Parameter(names = "-i", absentValue = "0.2") String interval,
            @Descriptor("bytes of data (56)") @Parameter(names = "-s", absentValue = "56") String bytes,
            @Descriptor("name of a link or device (the only one), then the host's address (the first behind the modem)") String... linkAndHost)
            throws CommandException, InterruptedException {
        List<String> given = Arguments.of("ipa:ping [LINK|DEVICE] [HOST]", linkAndHost);
        int requests = Arguments.number("-c", count, 1, Pinger.MAX_COUNT);
        long nanos = Arguments.nanos("-i", interval, 0.0001, 3600);
        String link = given.isEmpty() ? inventory.deviceName(given) : given.getFirst();
        PingTarget target = PingTarget.of(inventory, link, given.size() < 2 ? "" : given.get(1));
        int limit = Math.min(IP_MAX, mtu(target.through().name())) - IcmpEcho.packetLength(
                target.to() instanceof Inet4Address, 0);
        int size = Arguments.number("-s", bytes, 0, limit);
        Pinger.Summary summary = run(Out.of(session), json, target,
                new Pinger.Plan(target.from(), target.to(), requests, nanos, size));
        if (summary.received() == 0) {
            throw new CommandException("no answer: host=" + summary.host() + " sent=" + summary.sent());
        }
    }

    private int mtu(String link) {
        return inventory.links().stream().filter(l -> l.name().equals(link)).findFirst().map(Link::mtu).orElse(IP_MAX);
    }

    /** Pings and prints as it goes. */
    Pinger.Summary run(PrintStream out, boolean json, PingTarget target, Pinger.Plan plan)
            throws CommandException, InterruptedException {
        if (!json) {
            out.println("PING " + plan.to().getHostAddress() + " through " + target.through().name() + " ("
                    + plan.from().getHostAddress() + "): " + plan.dataLength() + " data bytes");
        }
        try (EchoRun pinger = target.run(plan, inventory.time(), answer -> {
            if (!json) {
                out.println(line(answer));
            }
        })) {
            long limit = TimeUnit.NANOSECONDS.toSeconds(plan.count() * plan.intervalNanos()
                    + Pinger.LAST_ANSWER_NANOS) + 10;
            Pinger.Summary summary = Patience.get(pinger.start(), limit, "ping");
            out.println(json ? Out.prettyJson(summary) : text(summary));
            return summary;
        }
    }

    static String line(Pinger.Answer answer) {
        return answer.rttNanos() < 0 ? "icmp_seq=" + answer.sequence() + " not sent: queue full"
                : answer.bytes() + " bytes from " + answer.from() + ": icmp_seq=" + answer.sequence() + " time="
                + Text.millis(answer.rttNanos()) + (answer.duplicate() ? " (DUP!)" : "");
    }

    static String text(Pinger.Summary s) {
        String text = "--- " + s.host() + " ping statistics ---\n" + s.sent() + " packets transmitted, " + s.received()
                + " received" + (s.duplicates() > 0 ? ", +" + s.duplicates() + " duplicates" : "")
                + String.format(Locale.ROOT, ", %.1f%% packet loss", s.sent() == 0 ? 0 : 100.0 * s.lost() / s.sent());
        return s.received() == 0 ? text : text + String.format(Locale.ROOT, "%nrtt min/avg/max = %.3f/%.3f/%.3f ms",
                s.minNanos() / 1e6, s.averageNanos() / 1e6, s.maxNanos() / 1e6);
    }
}
