package org.qipa.core.driver;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.qipa.api.gsi.GsiSession;
import org.qipa.api.gsi.GsiSession.ChannelSnapshot;
import org.qipa.api.gsi.Stall.Kind;
import org.qipa.api.gsi.Stall.Suspicion;
import org.qipa.core.endpoint.ApEndpoint;

/**
 * What the IPA adds to the watchdog of the GSI: an aggregation frame that stays open. Hardware closes one after half a
 * millisecond (spec 08 §3.4), so one that is seen open at several looks while its channel carries nothing is stuck. Owner
 * lane, powered.
 */
final class OpenAggregation {

    private final Collection<ApEndpoint> endpoints;
    private final GsiSession gsi;

    /** @param endpoints of the AP; may grow until the first look */
    OpenAggregation(Collection<ApEndpoint> endpoints, GsiSession gsi) {
        this.endpoints = endpoints;
        this.gsi = gsi;
    }

    /** What is open at this moment. */
    List<Suspicion> suspicions() {
        List<Suspicion> open = List.of();
        for (ApEndpoint endpoint : endpoints) {
            if (endpoint.isEnabled() && endpoint.receive() != null && hasTimeLimit(endpoint)
                    && endpoint.seesAggregationOpen()) {
                open = open.isEmpty() ? new ArrayList<>() : open;
                open.add(suspicion(endpoint));
            }
        }
        return open;
    }

    /** Without one a frame may stay open for ever. */
    private static boolean hasTimeLimit(ApEndpoint endpoint) {
        return endpoint.config().aggregation() && endpoint.config().rx().orElseThrow().aggrTimeLimitUs() > 0;
    }

    private Suspicion suspicion(ApEndpoint endpoint) {
        long carried = gsi.snapshot().stream().filter(c -> c.endpoint() == endpoint.name())
                .mapToLong(ChannelSnapshot::transactions).findFirst().orElse(0);
        return new Suspicion(Kind.AGGREGATION_OPEN, endpoint.name(), endpoint.channel().id(), carried,
                "endpoint=" + endpoint.name() + " register=STATE_AGGR_ACTIVE bit=" + endpoint.id() + " carried=" + carried);
    }
}
