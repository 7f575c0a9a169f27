package org.qipa.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.qipa.api.device.Device;
import org.qipa.api.fault.FaultPoint;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.Journals;
import org.qipa.api.limit.Limit;
import org.qipa.api.limit.Limits;
import org.qipa.api.modem.VirtualModem;
import org.qipa.api.network.Link;
import org.qipa.api.network.NetworkInterface;
import org.qipa.api.platform.SiliconView;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qrtr.QrtrException;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrTransport;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocFiles;
import org.qipa.api.soc.SocTable;
import org.qipa.api.time.TimeSource;

/** What the container has at this moment. All references are dynamic: asking for something twice may answer differently. */
@Component(service = Inventory.class)
public final class Inventory {

    /** Links on the side of the applications. */
    private static final String APPLICATIONS = "(!(" + Link.SIDE_PROPERTY + "=" + Link.MODEM_SIDE + "))";
    /** Links behind virtual modems. */
    private static final String MODEM = "(" + Link.SIDE_PROPERTY + "=" + Link.MODEM_SIDE + ")";

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<Device> devices;
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<ComponentServiceObjects<SocDescriptor>> socs;
    @Reference(policy = ReferencePolicy.DYNAMIC, target = APPLICATIONS)
    private volatile List<Link> links;
    @Reference(policy = ReferencePolicy.DYNAMIC, target = MODEM)
    private volatile List<Link> modemLinks;
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<NetworkInterface> interfaces;
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<VirtualModem> modems;
    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<Journals> journals;
    /** Optional, so that the shell can still say what devices wait for when there is none. */
    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile TimeSource time;
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<SocFiles> socFiles;
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<SiliconView> silicons;
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<Limits> limits;
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<FaultPoint> faultPoints;
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<Map.Entry<Map<String, Object>, QrtrFabric>> fabrics;
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<Map.Entry<Map<String, Object>, QrtrTransport>> transports;
    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Qmi qmi;
    @Reference
    private ConfigurationAdmin configurations;
    @Reference
    private ServiceComponentRuntime components;

    /** Name of a fabric that is open for a moment only. */
    private static final String PROBE = "probe";

    /**
     * A SoC that is present: several may have one name, and then the first is the one that devices get. Its descriptor
     * is read when somebody first wants it: a container starts sooner when nobody reads those of SoCs that no device has.
     */
    record Soc(String name, String origin, int ranking, ComponentServiceObjects<SocDescriptor> descriptor) {

        /** Its table; empty when it cannot be read, which the log explains. */
        Optional<SocTable> read() {
            SocDescriptor present = descriptor.getService();
            if (present == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(present.table());
            } finally {
                descriptor.ungetService(present);
            }
        }

        SocTable table() throws CommandException {
            return read().orElseThrow(() -> new CommandException("soc not readable, the log says why: " + this));
        }

        @Override
        public String toString() {
            return "soc=" + name + " from=" + origin;
        }
    }

    /** A QRTR fabric that is open; the transport is empty when it does not say. */
    record Fabric(String transport, String device, QrtrFabric fabric) {
        @Override
        public String toString() {
            return transport + "/" + device;
        }
    }

    TimeSource time() throws CommandException {
        TimeSource present = time;
        if (present == null) {
            throw new CommandException("no time source: waits for=bundle org.qipa.time");
        }
        return present;
    }

    /** Devices that exist, by name. */
    List<Device> devices() {
        return devices.stream().sorted(Comparator.comparing(Device::name)).toList();
    }

    /** A device that exists. */
    Optional<Device> find(String name) {
        return devices.stream().filter(d -> d.name().equals(name)).findFirst();
    }

    /** Configurations of devices, by the device's name. */
    Map<String, Configuration> deviceConfigurations() throws CommandException {
        return configurations(Device.PID);
    }

    /** Configurations of links, by the link's name. */
    Map<String, Configuration> linkConfigurations() throws CommandException {
        return configurations(Link.PID);
    }

    /** A new configuration of a link, not yet written. */
    Configuration newLinkConfiguration(String link) throws CommandException {
        try {
            return configurations.getFactoryConfiguration(Link.PID, link, "?");
        } catch (java.io.IOException e) {
            throw new CommandException("configuration not made: link=" + link + " cause=" + e.getMessage());
        }
    }

    /** What the components that a configuration has made were given last. */
    List<Map<String, Object>> taken(String pid) {
        return components.getComponentDescriptionDTOs().stream()
                .flatMap(d -> components.getComponentConfigurationDTOs(d).stream()).map(c -> c.properties)
                .filter(p -> pid.equals(p.get("service.pid"))).toList();
    }

    /** Names of configured links that do not exist. */
    List<String> missingLinks() throws CommandException {
        List<String> missing = new ArrayList<>(configurations(Link.PID).keySet());
        links.forEach(l -> missing.remove(l.name()));
        return missing;
    }

    private Map<String, Configuration> configurations(String factoryPid) throws CommandException {
        try {
            Configuration[] found = configurations.listConfigurations("(service.factoryPid=" + factoryPid + ")");
            Map<String, Configuration> byName = new TreeMap<>();
            for (Configuration configuration : found == null ? new Configuration[0] : found) {
                Dictionary<String, Object> properties = configuration.getProperties();
                Object name = properties == null ? null : properties.get("name");
                byName.put(name == null ? configuration.getPid() : name.toString(), configuration);
            }
            return byName;
        } catch (InvalidSyntaxException | java.io.IOException e) {
            throw new CommandException("configurations not readable: cause=" + e.getMessage());
        }
    }

    /** A configuration that is the only one of its kind; empty when nobody has written it. */
    Configuration configuration(String pid) throws CommandException {
        try {
            return configurations.getConfiguration(pid, "?");
        } catch (java.io.IOException e) {
            throw new CommandException("configuration not readable: pid=" + pid + " cause=" + e.getMessage());
        }
    }

    /** Who can be asked for faults, by group. */
    List<FaultPoint> faultPoints() {
        return faultPoints.stream().sorted(Comparator.comparing(FaultPoint::group)).toList();
    }

    /** Who knows a fault. */
    FaultPoint faultPoint(String fault) throws CommandException {
        return faultPoints.stream().filter(p -> p.declarations().stream().anyMatch(d -> d.name().equals(fault))).findFirst()
                .orElseThrow(() -> new CommandException("no such fault: fault=" + fault + "; ipa:faults lists them"));
    }

    /** Names of all devices, whether they exist or are only configured. */
    List<String> deviceNames() throws CommandException {
        TreeSet<String> names = new TreeSet<>(deviceConfigurations().keySet());
        devices.forEach(d -> names.add(d.name()));
        return List.copyOf(names);
    }

    /** A device that exists, or the reason why it does not. */
    Device device(String name) throws CommandException {
        Optional<Device> device = find(name);
        if (device.isPresent()) {
            return device.get();
        }
        Configuration configuration = deviceConfigurations().get(name);
        throw configuration == null
                ? new CommandException("no such device: device=" + name + " known=" + deviceNames())
                : new CommandException("device not up: device=" + name + " waits for=" + waitsFor(name));
    }

    /** What a configured device without a service waits for. */
    String waitsFor(String name) {
        return String.join("; ", new Waits(components).of(name));
    }

    /** The only device, when a command was given none. */
    String deviceName(List<String> names) throws CommandException {
        if (!names.isEmpty()) {
            return names.getFirst();
        }
        List<String> known = deviceNames();
        if (known.size() != 1) {
            throw new CommandException("say which device: known=" + known);
        }
        return known.getFirst();
    }

    /** SoCs, by name; of one name the one that devices get comes first. */
    List<Soc> socs() {
        List<Soc> result = new ArrayList<>();
        for (ComponentServiceObjects<SocDescriptor> descriptor : socs) {
            ServiceReference<SocDescriptor> reference = descriptor.getServiceReference();
            Object origin = reference.getProperty(SocDescriptor.ORIGIN_PROPERTY);
            result.add(new Soc(String.valueOf(reference.getProperty(SocDescriptor.SOC_PROPERTY)),
                    origin == null ? "" : origin.toString(),
                    reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0, descriptor));
        }
        result.sort(Comparator.comparing(Soc::name).thenComparing(Soc::ranking, Comparator.reverseOrder()));
        return result;
    }

    /** The SoC that a device would get under that name. */
    Soc soc(String name) throws CommandException {
        return socs().stream().filter(s -> s.name().equals(name)).findFirst()
                .orElseThrow(() -> new CommandException("no such soc: soc=" + name + " known=" + socNames()));
    }

    /** Descriptor files that were refused, by path. */
    List<SocFiles.RefusedFile> refusedFiles() {
        return socFiles.stream().flatMap(f -> f.refused().stream()).toList();
    }

    /** Descriptor files in force that wait for a register map. */
    List<SocFiles.AcceptedFile> waitingFiles() {
        return socFiles.stream().flatMap(f -> f.accepted().stream()).filter(f -> !f.waitingFor().isEmpty()).toList();
    }

    List<String> socNames() {
        return socs().stream().map(Soc::name).distinct().toList();
    }

    /** Links, by name. */
    List<Link> links() {
        return links.stream().sorted(Comparator.comparing(Link::name)).toList();
    }

    /** Links behind virtual modems, by name. */
    List<Link> modemLinks() {
        return modemLinks.stream().sorted(Comparator.comparing(Link::name)).toList();
    }

    /** Links of a device. */
    List<Link> links(String device) {
        return links().stream().filter(l -> l.device().equals(device)).toList();
    }

    /** The interface of a link, if it is there. */
    Optional<NetworkInterface> interfaceOf(String link) {
        return interfaces.stream().filter(i -> i.name().equals(link)).findFirst();
    }

    Optional<VirtualModem> modem(String device) {
        return modems.stream().filter(m -> m.device().equals(device)).findFirst();
    }

    /** The silicon below a device. */
    SiliconView silicon(String device) throws CommandException {
        return silicons.stream().filter(s -> s.device().equals(device)).findFirst().orElseThrow(
                () -> new CommandException("no silicon to look into: device=" + device + " known="
                        + silicons.stream().map(SiliconView::device).sorted().toList()));
    }

    /** QRTR fabrics that are open, by device. */
    List<Fabric> fabrics() {
        return fabrics.stream().map(e -> new Fabric(
                String.valueOf(e.getKey().getOrDefault(QrtrTransport.QRTR_PROPERTY, "")), e.getValue().device(), e.getValue()))
                .sorted(Comparator.comparing(Fabric::device).thenComparing(Fabric::transport)).toList();
    }

    /** A QRTR transport by its name. */
    QrtrTransport transport(String name) throws CommandException {
        return transports.stream().filter(e -> name.equals(e.getKey().get(QrtrTransport.QRTR_PROPERTY))).findFirst()
                .map(Map.Entry::getValue).orElseThrow(() -> new CommandException("no such QRTR transport: transport=" + name
                        + " known=" + transports.stream().map(e -> String.valueOf(
                        e.getKey().get(QrtrTransport.QRTR_PROPERTY))).sorted().toList()));
    }

    /** Whether there is a QRTR transport of that name. */
    boolean hasTransport(String name) {
        return transports.stream().anyMatch(e -> name.equals(e.getKey().get(QrtrTransport.QRTR_PROPERTY)));
    }

    /** Opens a transport's fabric for a moment; the caller closes it. */
    QrtrFabric probe(String transport) throws CommandException {
        try {
            return transport(transport).open(PROBE, time(), newJournal(PROBE));
        } catch (QrtrException e) {
            throw new CommandException(e.getMessage());
        }
    }

    /** The QMI runtime. */
    Qmi qmi() throws CommandException {
        Qmi present = qmi;
        if (present == null) {
            throw new CommandException("no QMI runtime: waits for=bundle org.qipa.qmi");
        }
        return present;
    }

    /** All bounds, by device, name, and which one. */
    List<Limit> limits() {
        return limits.stream().flatMap(l -> l.limits().stream()).sorted(Comparator.comparing(Limit::device)
                .thenComparing(Limit::name).thenComparing(Limit::of)).toList();
    }

    /** All journals, by name. */
    List<Journal> journals() {
        return journals.stream().flatMap(j -> j.all().stream()).toList();
    }

    /** A journal by name, made when it is not there. */
    Journal newJournal(String name) throws CommandException {
        TimeSource source = time();
        return journals.stream().findFirst().map(j -> j.journal(name, source))
                .orElseThrow(() -> new CommandException("no journals: waits for=bundle org.qipa.journal"));
    }

    /** A device's journal. */
    Journal journal(String device) throws CommandException {
        return journals.stream().flatMap(j -> j.find(device).stream()).findFirst().orElseThrow(
                () -> new CommandException("no journal: device=" + device + " known="
                        + journals().stream().map(Journal::device).toList()));
    }
}
