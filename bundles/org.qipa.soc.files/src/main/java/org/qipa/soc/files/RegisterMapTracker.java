package org.qipa.soc.files;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.qipa.api.register.RegisterMap;

/** The register maps there are. A map is fetched, and so read, when a file names it, not because it is there. */
final class RegisterMapTracker extends ServiceTracker<RegisterMap, ServiceReference<RegisterMap>> {

    private final Runnable changed;
    /** Maps in use. Belongs to the lane. */
    private final Map<ServiceReference<RegisterMap>, RegisterMap> held = new HashMap<>();

    /**
     * @param changed called on any thread when a map came or went; must only post
     */
    RegisterMapTracker(BundleContext context, Runnable changed) {
        super(context, RegisterMap.class, null);
        this.changed = changed;
    }

    /** The map of a name, the one of highest rank if there are several. On the lane. */
    Optional<RegisterMap> find(String name) {
        return getTracked().keySet().stream().filter(r -> name.equals(r.getProperty(RegisterMap.NAME_PROPERTY)))
                .max(Comparator.naturalOrder()).map(this::fetch);
    }

    /** Lets go of maps that are not there any more. On the lane. */
    void prune() {
        held.keySet().retainAll(getTracked().keySet());
    }

    /** Lets go of all maps. */
    void release() {
        held.keySet().forEach(context::ungetService);
        held.clear();
    }

    @Override
    public ServiceReference<RegisterMap> addingService(ServiceReference<RegisterMap> reference) {
        changed.run();
        return reference;
    }

    @Override
    public void removedService(ServiceReference<RegisterMap> reference, ServiceReference<RegisterMap> same) {
        changed.run();
    }

    /** Null when the service cannot be had, which counts as no map. */
    private RegisterMap fetch(ServiceReference<RegisterMap> reference) {
        RegisterMap map = held.get(reference);
        if (map == null) {
            map = context.getService(reference);
            if (map != null) {
                held.put(reference, map);
            }
        }
        return map;
    }
}
