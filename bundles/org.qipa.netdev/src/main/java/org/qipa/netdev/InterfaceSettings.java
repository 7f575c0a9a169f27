package org.qipa.netdev;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.qipa.api.network.InterfaceAddress;
import org.qipa.api.network.Offload;

/**
 * The interface's part of a link's configuration, checked.
 *
 * @param name      of the link and the interface
 * @param device    it belongs to
 * @param end       kind of interface: local, tun, ...
 * @param mtu       greatest packet, 0 for what the link has room for
 * @param queue     packets the uplink queue holds
 * @param addresses of the interface
 * @param offload   what the kernel may leave to us
 */
record InterfaceSettings(String name, String device, String end, int mtu, int queue,
        List<InterfaceAddress> addresses, Offload offload) {

    /** The longest name Linux gives an interface. */
    private static final int MAX_NAME = 15;
    private static final int MAX_MTU = 16384;
    private static final int MAX_QUEUE = 65536;
    private static final int DEFAULT_QUEUE = 512;

    InterfaceSettings {
        range("mtu", mtu, 0, MAX_MTU);
        range("queue", queue, 1, MAX_QUEUE);
        if (name.length() > MAX_NAME || name.contains("/") || name.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("not the name of an interface: name=" + name
                    + " limit=1.." + MAX_NAME + " characters, no space, no slash");
        }
        addresses = List.copyOf(addresses);
    }

    /**
     * Reads a configuration.
     *
     * @throws IllegalArgumentException with name, value and limit of the first thing wrong
     */
    static InterfaceSettings of(Map<String, ?> properties) {
        return new InterfaceSettings(text(properties, "name", null), text(properties, "device", null),
                text(properties, "end", "local"), number(properties, "mtu", 0),
                number(properties, "queue", DEFAULT_QUEUE), addresses(properties.get("addresses")),
                offload(text(properties, "offload", "all")));
    }

    /** Whether one can follow the other without a new interface. */
    boolean isSameInterface(InterfaceSettings other) {
        return name.equals(other.name) && device.equals(other.device) && end.equals(other.end)
                && offload == other.offload;
    }

    private static Offload offload(String text) {
        return Stream.of(Offload.values()).filter(o -> o.name().equalsIgnoreCase(text)).findAny()
                .orElseThrow(() -> new IllegalArgumentException("not an offload: offload=" + text
                        + " limit=all, receive or none"));
    }

    private static List<InterfaceAddress> addresses(Object value) {
        Collection<?> texts = switch (value) {
            case null -> List.of();
            case Collection<?> collection -> collection;
            case Object[] array -> List.of(array);
            case Object text -> List.of(text.toString().split(","));
        };
        List<InterfaceAddress> addresses = new ArrayList<>();
        for (Object text : texts) {
            if (!text.toString().isBlank()) {
                addresses.add(InterfaceAddress.parse(text.toString().strip()));
            }
        }
        return addresses;
    }

    private static String text(Map<String, ?> properties, String key, String otherwise) {
        if (properties.get(key) instanceof Object value && !value.toString().isBlank()) {
            return value.toString().strip();
        }
        if (otherwise == null) {
            throw new IllegalArgumentException("interface without " + key + ": " + key + "= limit=not empty");
        }
        return otherwise;
    }

    private static int number(Map<String, ?> properties, String key, int otherwise) {
        return switch (properties.get(key)) {
            case null -> otherwise;
            case Number number when number.longValue() == number.intValue() -> number.intValue();
            case Object value -> {
                try {
                    yield Integer.decode(value.toString().strip());
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException("not a number: " + key + "=" + value + " limit=an integer", e);
                }
            }
        };
    }

    private static void range(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("out of range: " + name + "=" + value + " limit=" + least + ".." + most);
        }
    }
}
