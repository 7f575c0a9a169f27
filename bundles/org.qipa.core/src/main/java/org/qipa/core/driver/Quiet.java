package org.qipa.core.driver;

import org.qipa.api.device.DeviceState;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.soc.EndpointName;
import org.qipa.core.endpoint.ApEndpoint;
import org.qipa.core.rule.Limits;

/**
 * The quiet before a swap: nothing more goes in, and what is under way comes out. Uplink held, ring drained, then the
 * modem's endpoints paused (earlier, the uplink could not drain), open aggregation closed, what it held received. A ring that
 * does not drain in time ends it: the close, which waits longer, needs a modem that goes on.
 * Owner lane.
 */
final class Quiet {

    private final DriverCore core;
    private final long deadline;
    private long phaseBegin;

    Quiet(DriverCore core, long limitNanos) {
        this.core = core;
        this.phaseBegin = core.p.time().nanoTime();
        this.deadline = phaseBegin + limitNanos;
    }

    void run() {
        if (!core.setupComplete || !core.network.isOpen()) {
            return;
        }
        core.network.hold(true);
        phase("uplink held");
        if (!core.power.getIfActive()) {
            // Suspended: nothing is under way.
            return;
        }
        try {
            core.state(DeviceState.QUIESCING, "swap");
            ApEndpoint rx = core.ap.get(EndpointName.AP_MODEM_RX);
            boolean drained = core.ap.get(EndpointName.AP_MODEM_TX).channel().drain(rest());
            phase(drained ? "uplink drained" : "uplink not drained");
            if (!drained) {
                // The modem takes the rest while the channel is stopped; paused, it never would.
                return;
            }
            core.modemEndpoints.pause(true);
            phase("modem endpoints paused");
            if (rx.isAggregationOpen()) {
                rx.closeAggregation();
                core.p.owner().await("aggregation of AP_MODEM_RX closes", rest(), () -> !rx.isAggregationOpen());
            }
            phase("aggregation closed");
            long before;
            do {
                before = received();
                core.p.owner().pause("what was under way is received", Math.min(rest(), Limits.RECEIVE_QUIET.nanos()));
            } while (received() != before && rest() > 1);
            phase("received");
        } finally {
            core.power.putNoidle();
        }
    }

    private long received() {
        var counters = new java.util.HashMap<String, Long>();
        core.counters.addTo(counters);
        return counters.get("rx_packets") + counters.get("rx_dropped");
    }

    private long rest() {
        return Math.max(1, deadline - core.p.time().nanoTime());
    }

    private void phase(String what) {
        long now = core.p.time().nanoTime();
        core.p.journal().record(JournalKind.SWAP, what, now - phaseBegin, 0);
        phaseBegin = now;
    }
}
