package org.qipa.api.limit;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** What a bundle keeps and how far it may grow. A service; thread safe. */
@ConsumerType
public interface Limits {

    /** All bounds of this bundle as they stand, for all devices. */
    List<Limit> limits();
}
