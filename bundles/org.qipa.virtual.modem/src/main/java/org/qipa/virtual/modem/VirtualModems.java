package org.qipa.virtual.modem;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.qipa.api.journal.Journals;
import org.qipa.api.limit.Limit;
import org.qipa.api.limit.Limits;
import org.qipa.api.modem.ModemProfile;
import org.qipa.api.modem.ModemProfiles;
import org.qipa.api.modem.VirtualModem;
import org.qipa.api.platform.ModemSilicon;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qrtr.QrtrFabric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a modem on every device that has virtual silicon and a fabric, and on every fabric of {@link ModemFabric}, and keeps the
 * network behind it and the profile it speaks from.
 *
 * <p>Services come and go on a thread of its own: binding never waits for it, and it never holds the framework up.
 */
@Component(service = Limits.class, immediate = true, configurationPid = "org.qipa.virtual.modem",
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = VirtualModems.Config.class)
public final class VirtualModems implements Limits {

    /** Settings of all virtual modems. */
    @ObjectClassDefinition(name = "qipa virtual modems")
    public @interface Config {
        /** Milliseconds a modem takes to answer a message (spec 14 §5). */
        @AttributeDefinition(description = "milliseconds until a message is answered")
        int answerMillis() default 2;
    }

    private static final Logger LOG = LoggerFactory.getLogger(VirtualModems.class);

    private final Journals journals;
    private final ModemFaults faults;
    private final BundleContext context;
    private final long answerNanos;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("qipa-modems").factory());
    private final Map<String, Map<Integer, List<String>>> hosts = new HashMap<>();
    private final Map<String, ModemSilicon> silicons = new HashMap<>();
    private final Map<String, QrtrFabric> fabrics = new HashMap<>();
    private final Map<String, ModemFabric> lone = new HashMap<>();
    private final Map<String, ModemProfileFile> files = new HashMap<>();
    private final Map<String, ModemProfile> profiles = new HashMap<>();
    private final List<ModemLink> links = new ArrayList<>();
    private final Map<String, PacketNetwork> networks = new ConcurrentSkipListMap<>();
    private final Map<String, Running> running = new ConcurrentSkipListMap<>();

    private Qmi qmi;
    private ModemProfile standard;
    private volatile ModemProfiles reader;

    /** @param silicon null for a modem without */
    private record Running(Attached session, ModemSilicon silicon, QrtrFabric fabric,
            ServiceRegistration<VirtualModem> registration) {
    }

    /** Modems appear as their references do. */
    @Activate
    public VirtualModems(BundleContext context, Config config, @Reference Journals journals,
            @Reference ModemFaults faults) {
        this.faults = faults;
        this.context = context;
        this.journals = journals;
        this.answerNanos = config.answerMillis() * 1_000_000L;
        // The thread is there as long as the component is.
        executor.execute(() -> { });
    }

    /** A modem that has it already keeps its own: packets flow until the device, which needs it as well, has closed. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setQmi(Qmi present) {
        execute(() -> {
            qmi = present;
            settleAll();
        });
    }

    void unsetQmi(Qmi gone) {
        execute(() -> qmi = qmi == gone ? null : qmi);
    }

    /** Brings the default profile; a modem that has it keeps it when the reader goes. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setProfiles(ModemProfiles present) {
        reader = present;
        execute(() -> {
            try {
                standard = present.standard();
            } catch (RuntimeException | LinkageError e) {
                if (reader == present) {
                    throw e;
                }
                // Its bundle has stopped, and its classes went with the framework.
                LOG.debug("the reader of profiles has gone before its turn", e);
                return;
            }
            running.forEach((device, modem) -> modem.session().profile(profiles.getOrDefault(device, standard)));
        });
    }

    /** What was read stays. */
    void unsetProfiles(ModemProfiles gone) {
        if (reader == gone) {
            reader = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProfileFile(ModemProfileFile file) {
        execute(() -> {
            files.put(file.device(), file);
            file.listen(profile -> execute(() -> {
                if (files.get(file.device()) == file) {
                    profiles.put(file.device(), profile);
                    tell(file.device());
                }
            }));
        });
    }

    /** Without a file the default profile is in force again. */
    void removeProfileFile(ModemProfileFile file) {
        execute(() -> {
            if (files.remove(file.device(), file)) {
                profiles.remove(file.device());
                tell(file.device());
            }
        });
    }

    private void tell(String device) {
        Running modem = running.get(device);
        ModemProfile profile = profiles.getOrDefault(device, standard);
        if (modem != null && profile != null) {
            modem.session().profile(profile);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addModemFabric(ModemFabric fabric) {
        execute(() -> {
            lone.put(fabric.fabric().device(), fabric);
            settle(fabric.fabric().device());
        });
    }

    void removeModemFabric(ModemFabric fabric) {
        execute(() -> {
            lone.remove(fabric.fabric().device(), fabric);
            settle(fabric.fabric().device());
        });
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSilicon(ModemSilicon silicon) {
        execute(() -> {
            silicons.put(silicon.device(), silicon);
            settle(silicon.device());
        });
    }

    void removeSilicon(ModemSilicon silicon) {
        execute(() -> {
            silicons.remove(silicon.device(), silicon);
            settle(silicon.device());
        });
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addFabric(QrtrFabric fabric) {
        execute(() -> {
            fabrics.put(fabric.device(), fabric);
            settle(fabric.device());
        });
    }

    void removeFabric(QrtrFabric fabric) {
        execute(() -> {
            fabrics.remove(fabric.device(), fabric);
            settle(fabric.device());
        });
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addHosts(ModemHosts modem) {
        configure(modem.device(), modem.hosts());
    }

    void removeHosts(ModemHosts modem) {
        configure(modem.device(), Map.of());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addLink(ModemLink link) {
        execute(() -> {
            links.add(link);
            if (!network(link.device()).attach(link)) {
                String why = "mux id is taken: link=" + link.name() + " device=" + link.device() + " mux="
                        + link.muxId();
                LOG.warn("modem link waits: {}", why);
                link.ready(false, why);
            }
        });
    }

    void removeLink(ModemLink link) {
        execute(() -> {
            links.remove(link);
            PacketNetwork network = network(link.device());
            network.detach(link);
            // One that has waited for this mux id takes its place.
            links.stream().filter(l -> l.device().equals(link.device()) && l.muxId() == link.muxId()).findFirst()
                    .ifPresent(network::attach);
        });
    }

    @Override
    public List<Limit> limits() {
        List<Limit> limits = new ArrayList<>();
        networks.forEach((device, network) -> limits.addAll(network.limits(device)));
        running.values().forEach(modem -> limits.addAll(modem.session().limits()));
        return limits;
    }

    @Deactivate
    void deactivate() {
        execute(() -> {
            silicons.clear();
            lone.clear();
            List.copyOf(running.keySet()).forEach(this::settle);
            networks.values().forEach(PacketNetwork::close);
        });
        executor.shutdown();
    }

    private void settleAll() {
        Set<String> devices = new TreeSet<>(silicons.keySet());
        devices.addAll(lone.keySet());
        devices.forEach(this::settle);
    }

    /** Makes what runs for a device fit what is there for it. */
    private void settle(String device) {
        ModemSilicon silicon = silicons.get(device);
        ModemFabric own = silicon == null ? lone.get(device) : null;
        QrtrFabric fabric = own != null ? own.fabric() : silicon != null ? fabrics.get(device) : null;
        Running now = running.get(device);
        if (now != null && (now.silicon() != silicon || now.fabric() != fabric)) {
            running.remove(device);
            unregister(now.registration());
            now.session().close();
            now = null;
        }
        if (now == null && fabric != null && qmi != null) {
            start(device, silicon == null ? lone(own) : new ModemSession(silicon, fabric, qmi,
                    journals.journal(device, silicon.lane().time()), network(device), answerNanos, faults.board(device)),
                    silicon, fabric);
        }
    }

    private LoneModem lone(ModemFabric own) {
        String device = own.fabric().device();
        return new LoneModem(own.fabric(), qmi, own.time().lane(device + "-modem"), journals.journal(device, own.time()),
                network(device), answerNanos);
    }

    private void start(String device, Attached session, ModemSilicon silicon, QrtrFabric fabric) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(VirtualModem.DEVICE_PROPERTY, device);
        running.put(device, new Running(session, silicon, fabric,
                context.registerService(VirtualModem.class, session, properties)));
        tell(device);
        session.start();
    }

    private PacketNetwork network(String device) {
        return networks.computeIfAbsent(device, d -> new PacketNetwork(hosts.getOrDefault(d, Map.of())));
    }

    private void configure(String device, Map<Integer, List<String>> wanted) {
        execute(() -> {
            hosts.put(device, wanted);
            if (networks.containsKey(device)) {
                networks.get(device).configure(wanted);
            }
        });
    }

    private static void unregister(ServiceRegistration<VirtualModem> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // the bundle has stopped and the framework has done it
        }
    }

    /** Services may still come while the component goes: nothing is done about them any more. */
    private void execute(Runnable command) {
        try {
            executor.execute(command);
        } catch (RejectedExecutionException gone) {
            LOG.trace("modems have gone", gone);
        }
    }
}
