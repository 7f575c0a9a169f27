package org.qipa.core.device;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.qipa.api.qrtr.QrtrTransport;

/**
 * A device's configuration, checked.
 *
 * @param name          of the device: lower case, digits, {@code - _}, at most 15 characters, as an interface's name
 * @param loader        who loads the GSI firmware: {@code self}, {@code modem}, {@code skip}, or empty for the platform's own
 * @param siliconTarget which silicon the virtual platform is to be, or empty: the device's own SoC
 */
record DeviceConfig(String name, String loader, String siliconTarget) {

    /** Default of {@code silicon.target}, which DS puts among the properties: matches nothing. */
    static final String NO_SILICON = "(!(objectClass=*))";
    /** Default of {@code qrtr.target}: no device meets a kernel's modem, or waits for one, unless it was told to. */
    static final String LOCAL_QRTR = "(" + QrtrTransport.QRTR_PROPERTY + "=local)";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,14}");
    private static final Set<String> LOADERS = Set.of("", "self", "modem", "skip");

    /** Reads and checks a configuration; refuses it with the property, the value and the limit. */
    static DeviceConfig of(Map<String, ?> properties) {
        String name = text(properties, "name");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("device refused: property=name missing");
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("device refused: name=" + name + " form=" + NAME);
        }
        String loader = text(properties, "loader");
        if (!LOADERS.contains(loader)) {
            throw new IllegalArgumentException("device refused: name=" + name + " loader=" + loader
                    + " known=self, modem, skip");
        }
        String silicon = text(properties, "silicon.target");
        return new DeviceConfig(name, loader, silicon.equals(NO_SILICON) ? "" : silicon);
    }

    private static String text(Map<String, ?> properties, String key) {
        return properties.get(key) instanceof Object value ? value.toString().strip() : "";
    }
}
