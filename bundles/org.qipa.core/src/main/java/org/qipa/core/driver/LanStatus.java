package org.qipa.core.driver;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.core.endpoint.StatusParser;

/** What arrives on AP_LAN_RX: proof of an empty pipeline, and exception packets nobody takes. Owner lane. */
final class LanStatus implements StatusParser.Listener {

    private final Journal journal;
    private final LongAdder packets = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private boolean clear;

    LanStatus(Journal journal) {
        this.journal = journal;
    }

    /** Before a pipeline clear is sent. */
    void arm() {
        clear = false;
    }

    /** Whether it came back. */
    boolean isClear() {
        return clear;
    }

    @Override
    public void pipelineClear() {
        clear = true;
    }

    @Override
    public void packet(MemorySegment buffer, long offset, int length, int share) {
        // LAN_RX has no network device.
        packets.increment();
        journal.record(JournalKind.LOSS, "lan-rx", 1, length, "exception packet");
    }

    @Override
    public void dropped(String why) {
        dropped.increment();
        journal.record(JournalKind.LOSS, "lan-rx", 1, 0, why);
    }

    @Override
    public void malformed(int bytes) {
        malformed.add(bytes);
        journal.record(JournalKind.FAULT, "lan-rx-malformed", bytes, 0, "status or length beyond the buffer");
    }

    void addTo(Map<String, Long> counters) {
        counters.put("lan_rx_packets", packets.sum());
        counters.put("lan_rx_dropped", dropped.sum());
        counters.put("lan_rx_malformed_bytes", malformed.sum());
    }
}
