package org.qipa.netdev;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.journal.Journals;
import org.qipa.api.limit.Limit;
import org.qipa.api.limit.Limits;

/** What all interfaces of this bundle share: the names in use, and the way to the journals. Thread safe. */
@Component(service = {Interfaces.class, Limits.class})
public final class Interfaces implements Limits {

    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final Set<LinkInterface> open = ConcurrentHashMap.newKeySet();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Journals journals;

    /** Made by Declarative Services. */
    @Activate
    public Interfaces() {}

    /** Takes a name, or refuses it. */
    void take(String name) {
        if (!names.add(name)) {
            throw new IllegalArgumentException("interface name is taken: name=" + name);
        }
    }

    /** Gives it back. */
    void giveBack(String name) {
        names.remove(name);
    }

    /** An interface is there, with its queue. */
    void opened(LinkInterface link) {
        open.add(link);
    }

    /** It is gone. */
    void closed(LinkInterface link) {
        open.remove(link);
    }

    @Override
    public List<Limit> limits() {
        return open.stream().map(LinkInterface::limit).toList();
    }

    /** Records a loss, or with count 0 a fault, with the device. */
    void record(Object device, int lost, String what) {
        record(device, lost > 0 ? JournalKind.LOSS : JournalKind.FAULT, lost, what);
    }

    /** Records a configuration that is in force. */
    void configured(InterfaceSettings settings) {
        record(settings.device(), JournalKind.CONFIGURATION, 0, settings.name());
    }

    private void record(Object device, JournalKind kind, int count, String text) {
        Journals present = journals;
        if (present != null && device != null) {
            present.find(device.toString()).ifPresent(journal -> journal.record(kind, "interface", count, 0, text));
        }
    }
}
