package org.qipa.rmnet;

import org.qipa.api.network.ModemNetdev;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port held open on a network device.
 *
 * <p>{@link #start} and {@link #stop} may come from different threads in any order: an opening that completes after the
 * stop is closed again. An opening that fails is tried again, since the port of an instance before this one may still be
 * on its way out.
 */
final class Attachment {

    private static final Logger LOG = LoggerFactory.getLogger(Attachment.class);
    private static final long FIRST_RETRY_NANOS = 10_000_000;
    private static final long LAST_RETRY_NANOS = 1_000_000_000;

    private final ModemNetdev netdev;
    private final MapPort port;
    private volatile boolean stopped;

    Attachment(ModemNetdev netdev, MapPort port) {
        this.netdev = netdev;
        this.port = port;
    }

    ModemNetdev netdev() {
        return netdev;
    }

    MapPort port() {
        return port;
    }

    void start() {
        open(FIRST_RETRY_NANOS);
    }

    private void open(long retryNanos) {
        if (stopped) {
            return;
        }
        netdev.open(port).whenComplete((done, failure) -> {
            if (stopped) {
                netdev.close(port);
            } else if (failure == null) {
                LOG.info("{}: MAP port open on {}, format {}, mtu {}", netdev.device(), netdev.name(), port.format(),
                        port.mtu());
                port.opened();
            } else {
                if (retryNanos == FIRST_RETRY_NANOS) {
                    LOG.warn("{}: MAP port does not open on {}, trying on: {}", netdev.device(), netdev.name(),
                            failure.getMessage());
                }
                netdev.dataLane().schedule(retryNanos, () -> open(Math.min(2 * retryNanos, LAST_RETRY_NANOS)));
            }
        });
    }

    /** After the port was detached. */
    void stop() {
        stopped = true;
        netdev.close(port);
    }
}
