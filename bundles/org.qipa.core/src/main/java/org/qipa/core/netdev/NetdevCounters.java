package org.qipa.core.netdev;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counters of the network device; they outlive it. Written on the data lane, read anywhere. */
public final class NetdevCounters {

    /** Frames given to the ring. */
    final LongAdder txPackets = new LongAdder();
    /** Their bytes, MAP headers included. */
    final LongAdder txBytes = new LongAdder();
    /** Frames that could never be sent. */
    final LongAdder txDropped = new LongAdder();
    /** Packets that were in the ring when its channel was reset. */
    final LongAdder txLost = new LongAdder();
    /** Buffers received. */
    final LongAdder rxPackets = new LongAdder();
    /** Their bytes. */
    final LongAdder rxBytes = new LongAdder();
    /** Buffers nobody wanted. */
    final LongAdder rxDropped = new LongAdder();
    /** Bytes the hardware was told of (spec 06 §8.6). */
    final LongAdder queuedBytes = new LongAdder();
    /** Bytes it has worked off. */
    final LongAdder doneBytes = new LongAdder();
    /** Frames it has worked off. */
    final LongAdder donePackets = new LongAdder();

    /** All of them. */
    public void addTo(Map<String, Long> counters) {
        counters.put("tx_packets", txPackets.sum());
        counters.put("tx_bytes", txBytes.sum());
        counters.put("tx_dropped", txDropped.sum());
        counters.put("tx_lost", txLost.sum());
        counters.put("rx_packets", rxPackets.sum());
        counters.put("rx_bytes", rxBytes.sum());
        counters.put("rx_dropped", rxDropped.sum());
        counters.put("tx_queued_bytes", queuedBytes.sum());
        counters.put("tx_done_bytes", doneBytes.sum());
        counters.put("tx_done_packets", donePackets.sum());
    }
}
