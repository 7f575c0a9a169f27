package org.qipa.registers;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.qipa.api.document.DocumentException;
import org.qipa.api.document.DocumentReader;
import org.qipa.api.register.RegisterMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a map when the first bundle gets its service, and gives all bundles the same one. */
final class LazyMap implements ServiceFactory<RegisterMap> {

    private static final Logger LOG = LoggerFactory.getLogger(LazyMap.class);

    private final String name;
    private final DocumentReader reader;
    private RegisterMap map;

    LazyMap(String name, DocumentReader reader) {
        this.name = name;
        this.reader = reader;
    }

    @Override
    public synchronized RegisterMap getService(Bundle bundle, ServiceRegistration<RegisterMap> registration) {
        if (map == null) {
            String file = name + ".json";
            try (InputStream in = LazyMap.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new FileNotFoundException("in the index but not in the bundle: file=" + file);
                }
                map = reader.readRegisters(file, in);
            } catch (IOException | DocumentException e) {
                // No map, no service object: whoever asked stays unsatisfied, as if it were not here.
                LOG.error("register map unusable: map={} {}", name, e.getMessage());
                return null;
            }
        }
        return map;
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<RegisterMap> registration, RegisterMap service) {
        // The map stays: it is small, and the next user comes soon.
    }
}
