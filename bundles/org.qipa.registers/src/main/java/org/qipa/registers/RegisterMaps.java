package org.qipa.registers;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.register.RegisterMap;

/** Registers a service for each map in the index; a file is read when its service is first used. */
@Component(service = {})
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.qipa.api.register.RegisterMap\"",
        effective = "active")
public final class RegisterMaps {

    /** Service property with the IPA versions that use the map. */
    static final String VERSIONS_PROPERTY = "qipa.ipa.versions";
    private static final String INDEX = "index.properties";

    private final List<ServiceRegistration<RegisterMap>> registrations = new ArrayList<>();

    /**
     * Registers the services.
     *
     * @param context of this bundle
     * @param reader  for the files
     * @throws IOException when the index cannot be read
     */
    @Activate
    public RegisterMaps(BundleContext context, @Reference DocumentReader reader) throws IOException {
        for (var entry : index().entrySet()) {
            Hashtable<String, Object> properties = new Hashtable<>();
            properties.put(RegisterMap.NAME_PROPERTY, entry.getKey());
            properties.put(VERSIONS_PROPERTY, entry.getValue());
            registrations.add(context.registerService(RegisterMap.class, new LazyMap(entry.getKey(), reader), properties));
        }
    }

    @Deactivate
    void deactivate() {
        registrations.forEach(ServiceRegistration::unregister);
        registrations.clear();
    }

    /** Map names with the IPA versions that use them. */
    static TreeMap<String, String[]> index() throws IOException {
        Properties file = new Properties();
        try (InputStream in = RegisterMaps.class.getResourceAsStream(INDEX)) {
            file.load(in);
        }
        TreeMap<String, String[]> index = new TreeMap<>();
        file.stringPropertyNames().forEach(name -> index.put(name, file.getProperty(name).split(",\\s*")));
        return index;
    }
}
