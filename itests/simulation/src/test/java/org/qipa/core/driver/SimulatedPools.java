package org.qipa.core.driver;

import java.util.Map;
import java.util.TreeMap;

/** Looks at a driver's receive buffers. */
public final class SimulatedPools {

    private SimulatedPools() {
    }

    /** How many buffers are out of each endpoint's pool. */
    public static Map<String, Integer> lent(IpaDriver driver) {
        Map<String, Integer> lent = new TreeMap<>();
        driver.core().ap.forEach((name, endpoint) -> {
            if (endpoint.receive() != null) {
                lent.put(name.name(), endpoint.receive().outstanding());
            }
        });
        return lent;
    }
}
