package org.qipa.rmnet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.journal.Journals;
import org.qipa.api.limit.Limit;
import org.qipa.api.limit.Limits;
import org.qipa.api.network.ModemNetdev;

/**
 * All devices the mux layer knows: by a link, by a network device, or by both. A name once known is not forgotten: an
 * entry costs nothing, and taking it away would race with whoever is about to use it. Thread safe.
 */
@Component(service = {RmnetDevices.class, Limits.class})
public final class RmnetDevices implements Limits {

    private final Map<String, MuxDevice> devices = new HashMap<>();
    private final Map<String, RmnetLink> linksByName = new HashMap<>();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Journals journals;

    /** Made by Declarative Services. */
    @Activate
    public RmnetDevices() {}

    /** A modem came up. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNetdev(ModemNetdev netdev) {
        device(netdev.device()).netdevAdded(netdev);
    }

    /** It went down. */
    void removeNetdev(ModemNetdev netdev) {
        device(netdev.device()).netdevRemoved(netdev);
    }

    /** Closes the ports of this instance. */
    @Deactivate
    void close() {
        MuxDevice[] all;
        synchronized (devices) {
            all = devices.values().toArray(MuxDevice[]::new);
            devices.clear();
        }
        for (MuxDevice device : all) {
            device.close();
        }
    }

    /**
     * Looks whether a link could take the place of another.
     *
     * @param present the link that would go, or null
     * @throws IllegalArgumentException when the name or the mux id is taken by a third one
     */
    void check(LinkSettings settings, RmnetLink present) {
        synchronized (linksByName) {
            RmnetLink named = linksByName.get(settings.name());
            if (named != null && named != present) {
                throw new IllegalArgumentException("link name is taken: name=" + settings.name());
            }
        }
        device(settings.device()).check(settings.mux(), present);
    }

    /**
     * Makes a link.
     *
     * @throws IllegalArgumentException when its name or its mux id is taken
     */
    RmnetLink add(LinkSettings settings) {
        RmnetLink link = new RmnetLink(settings);
        synchronized (linksByName) {
            if (linksByName.putIfAbsent(settings.name(), link) != null) {
                throw new IllegalArgumentException("link name is taken: name=" + settings.name());
            }
        }
        try {
            device(settings.device()).add(link);
            return link;
        } catch (IllegalArgumentException e) {
            synchronized (linksByName) {
                linksByName.remove(settings.name(), link);
            }
            throw e;
        }
    }

    /** Takes it away. */
    void remove(RmnetLink link) {
        synchronized (linksByName) {
            linksByName.remove(link.name(), link);
        }
        device(link.device()).remove(link);
    }

    /** Changes a link that stays the same link. */
    void change(RmnetLink link, LinkSettings settings) {
        link.settings(settings);
        device(settings.device()).settingsChanged();
    }

    @Override
    public List<Limit> limits() {
        List<MuxDevice> all;
        synchronized (devices) {
            all = List.copyOf(devices.values());
        }
        return all.stream().flatMap(device -> device.limits().stream()).toList();
    }

    /** Records a configuration that is in force. */
    void configured(LinkSettings settings) {
        record(settings.device(), JournalKind.CONFIGURATION, settings.name());
    }

    /** Records a configuration that was refused. */
    void refused(Object device, String message) {
        record(device, JournalKind.FAULT, message);
    }

    private void record(Object device, JournalKind kind, String text) {
        Journals present = journals;
        if (present != null && device != null) {
            present.find(device.toString()).ifPresent(journal -> journal.record(kind, "link", 0, 0, text));
        }
    }

    private MuxDevice device(String name) {
        synchronized (devices) {
            return devices.computeIfAbsent(name, key -> new MuxDevice(key, () -> journals));
        }
    }
}
