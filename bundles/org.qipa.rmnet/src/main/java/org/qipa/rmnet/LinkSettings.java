package org.qipa.rmnet;

import java.util.Map;
import org.qipa.rmnet.map.AggregationLimits;
import org.qipa.rmnet.map.MapFormat;
import org.qipa.rmnet.map.MapHeader;

/**
 * A link's configuration, checked.
 *
 * @param name            of the link and its interface
 * @param device          it belongs to
 * @param mux             mux id, 0 to 254
 * @param mtu             greatest packet wanted, 0 for as much as there is room for
 * @param flags           format flags (spec 12 §2) to change on the device's port
 * @param mask            which of them
 * @param rxChecksum      whether checksums of received packets are looked at
 * @param txChecksum      whether hardware may finish checksums of sent packets
 * @param dropBadChecksum whether packets with a wrong checksum are dropped; otherwise they are delivered as not verified
 * @param aggregation     of sent frames, for the device's port
 */
record LinkSettings(String name, String device, int mux, int mtu, int flags, int mask, boolean rxChecksum,
        boolean txChecksum, boolean dropBadChecksum, AggregationLimits aggregation) {

    /** Greatest MTU (spec 12 §3.2). */
    static final int MAX_MTU = 16384;
    /** Room on a device of 1500 bytes behind MAP header and checksum header; the MTU while there is no device to ask. */
    static final int DEFAULT_MTU = 1500 - 8;

    LinkSettings {
        if (mux < 0 || mux > MapHeader.MAX_MUX_ID) {
            throw new IllegalArgumentException("mux id out of range: mux=" + mux + " limit=0.." + MapHeader.MAX_MUX_ID);
        }
        if (mtu < 0 || mtu > MAX_MTU) {
            throw new IllegalArgumentException("MTU out of range: mtu=" + mtu + " limit=0.." + MAX_MTU);
        }
        // The record refuses unknown flags.
        new MapFormat(flags);
        new MapFormat(mask);
    }

    /**
     * Reads a configuration.
     *
     * @throws IllegalArgumentException with name, value and limit of the first thing wrong
     */
    static LinkSettings of(Map<String, ?> properties) {
        String name = text(properties, "name");
        String device = text(properties, "device");
        int mux = number(properties, "mux", -1);
        if (!properties.containsKey("mux")) {
            throw new IllegalArgumentException("link without mux id: name=" + name + " mux= limit=0.."
                    + MapHeader.MAX_MUX_ID);
        }
        int flags = number(properties, "flags", 0);
        AggregationLimits off = AggregationLimits.OFF;
        return new LinkSettings(name, device, mux, number(properties, "mtu", 0), flags,
                number(properties, "flagsMask", properties.containsKey("flags") ? MapFormat.ALL : 0),
                flag(properties, "rxChecksum", true), flag(properties, "txChecksum", true),
                flag(properties, "dropBadChecksum", false),
                new AggregationLimits(number(properties, "aggregationFrames", off.frames()),
                        number(properties, "aggregationBytes", off.bytes()),
                        number(properties, "aggregationMicros", (int) off.micros())));
    }

    /** Whether both stand for the same link, so that one can follow the other without a new service. */
    boolean isSameLink(LinkSettings other) {
        return name.equals(other.name) && device.equals(other.device) && mux == other.mux;
    }

    private static String text(Map<String, ?> properties, String key) {
        if (properties.get(key) instanceof Object value && !value.toString().isBlank()) {
            return value.toString().strip();
        }
        throw new IllegalArgumentException("link without " + key + ": " + key + "= limit=not empty");
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

    private static boolean flag(Map<String, ?> properties, String key, boolean otherwise) {
        return switch (properties.get(key)) {
            case null -> otherwise;
            case Boolean value -> value;
            case Object value -> switch (value.toString().strip()) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException("not a boolean: " + key + "=" + value
                        + " limit=true or false");
            };
        };
    }
}
