package org.qipa.virtual.modem;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The hosts behind one device's modem, as a factory configuration {@code org.qipa.modem} names them. */
@Component(service = ModemHosts.class, configurationPid = "org.qipa.modem",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ModemHosts.Config.class, factory = true)
public final class ModemHosts {

    /** A modem. */
    @ObjectClassDefinition(name = "qipa virtual modem")
    public @interface Config {
        /** Name of the device it belongs to. */
        @AttributeDefinition(description = "device name")
        String device();

        /** Hosts that answer: {@code MUX ADDRESS ADDRESS ...}; other mux ids get 10.64.MUX.1 and fd00:64:MUX::1. */
        @AttributeDefinition(description = "MUX ADDRESS ADDRESS ...")
        String[] hosts() default {};
    }

    private static final Pattern ENTRY = Pattern.compile("\\s*(\\d{1,3})((?:\\s+\\S+)+)\\s*");

    private final String device;
    private final Map<Integer, List<String>> hosts;

    /** Refuses a configuration that is not of that form, whole. */
    @Activate
    public ModemHosts(Config config) {
        this(config.device(), List.of(config.hosts()));
    }

    ModemHosts(String device, List<String> entries) {
        this.device = device;
        this.hosts = parse(entries);
    }

    String device() {
        return device;
    }

    /** Addresses by mux id. */
    Map<Integer, List<String>> hosts() {
        return hosts;
    }

    private static Map<Integer, List<String>> parse(List<String> entries) {
        Map<Integer, List<String>> hosts = new HashMap<>();
        for (String entry : entries) {
            Matcher m = ENTRY.matcher(entry);
            if (!m.matches()) {
                throw new IllegalArgumentException("not a host: hosts=" + entry + " form=MUX ADDRESS ADDRESS ...");
            }
            int mux = Integer.parseInt(m.group(1));
            if (mux >= PacketNetwork.MUX_LIMIT) {
                throw new IllegalArgumentException("mux id out of range: hosts=" + entry + " limit="
                        + (PacketNetwork.MUX_LIMIT - 1));
            }
            hosts.put(mux, new EchoHost(List.of(m.group(2).strip().split("\\s+"))).addresses());
        }
        return Map.copyOf(hosts);
    }
}
