package org.qipa.api.journal;

import java.util.Collection;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.time.TimeSource;

/** Keeps the journals of all devices. A service; thread safe. */
@ProviderType
public interface Journals {

    /** The journal of a device, made on first use; it stays until the provider stops. */
    Journal journal(String device, TimeSource time);

    /** The journal of a device, if it has one. */
    Optional<Journal> find(String device);

    /** All journals, by name. */
    Collection<Journal> all();
}
