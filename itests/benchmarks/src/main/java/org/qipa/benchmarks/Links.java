package org.qipa.benchmarks;

import java.util.Map;
import org.qipa.api.network.Link;
import org.qipa.api.network.ModemNetdev;

/** The mux layer, by whichever class loader. */
public interface Links extends AutoCloseable {

    /** Makes a link from a configuration. */
    Link add(Map<String, Object> configuration);

    /** A network device came. */
    void added(ModemNetdev netdev);

    /** It went. */
    void removed(ModemNetdev netdev);

    @Override
    void close();
}
