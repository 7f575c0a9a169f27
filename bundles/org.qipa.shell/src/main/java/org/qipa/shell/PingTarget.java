package org.qipa.shell;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.qipa.api.modem.VirtualModem;
import org.qipa.api.network.Link;
import org.qipa.api.network.LocalInterface;
import org.qipa.api.network.NetworkInterface;
import org.qipa.api.time.TimeSource;

/** From where to where: an interface, an address of its own, and a host of the same family. */
record PingTarget(NetworkInterface through, InetAddress from, InetAddress to) {

    /**
     * Finds it.
     *
     * @param name a link, or a device whose first link is meant
     * @param host an address, or empty for the first host that the device's virtual modem has behind that link
     */
    static PingTarget of(Inventory inventory, String name, String host) throws CommandException {
        Link link = link(inventory, name);
        NetworkInterface end = inventory.interfaceOf(link.name()).orElseThrow(
                () -> new CommandException("no interface: link=" + link.name()));
        InetAddress to = address(host.isEmpty() ? firstHost(inventory, link) : host);
        for (String own : end.addresses()) {
            InetAddress from = address(own.replaceFirst("/.*", ""));
            if (from instanceof Inet4Address == to instanceof Inet4Address) {
                return new PingTarget(end, from, to);
            }
        }
        throw new CommandException("no address of the host's family: interface=" + link.name() + " host="
                + to.getHostAddress() + " addresses=" + end.addresses());
    }

    /** A run of echo requests: by this process, or by the system's ping through an interface of the system. */
    EchoRun run(Pinger.Plan plan, TimeSource time, Consumer<Pinger.Answer> listener) throws CommandException {
        return through instanceof LocalInterface local ? new Pinger(local, plan, time, listener)
                : new SystemPinger(plan, time, listener);
    }

    private static Link link(Inventory inventory, String name) throws CommandException {
        List<Link> all = inventory.links();
        Optional<Link> link = all.stream().filter(l -> l.name().equals(name)).findFirst()
                .or(() -> all.stream().filter(l -> l.device().equals(name)).findFirst());
        return link.orElseThrow(() -> new CommandException("no such link or device with a link: name=" + name + " links="
                + all.stream().map(Link::name).toList()));
    }

    private static String firstHost(Inventory inventory, Link link) throws CommandException {
        VirtualModem modem = inventory.modem(link.device()).orElseThrow(() -> new CommandException(
                "say which host, there is no virtual modem: device=" + link.device()));
        return modem.hosts().stream().filter(h -> h.muxId() == link.muxId()).flatMap(h -> h.addresses().stream())
                .findFirst().orElseThrow(() -> new CommandException("say which host, the modem has none: link="
                        + link.name() + " mux=" + link.muxId()));
    }

    /** An address as digits; names are not looked up. */
    static InetAddress address(String text) throws CommandException {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException("not an address: host=" + text);
        }
    }
}
