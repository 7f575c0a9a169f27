package org.qipa.api.metrics;

/** What is measured. The name of a constant may change, its {@link #label} does not. */
public enum Measure {
    /** IP packets of a link towards the modem. */
    TX_PACKETS("tx.packets", Kind.COUNTER, "packets", "IP packets towards the modem"),
    /** IP packets of a link from the modem. */
    RX_PACKETS("rx.packets", Kind.COUNTER, "packets", "IP packets from the modem"),
    /** Bytes towards the modem, with MAP headers (spec 12, section 7). */
    TX_BYTES("tx.bytes", Kind.COUNTER, "bytes", "bytes towards the modem, MAP headers included"),
    /** Bytes from the modem: of a link those of its packets, of a device those of its buffers with MAP. */
    RX_BYTES("rx.bytes", Kind.COUNTER, "bytes", "bytes from the modem; of a device MAP headers included"),
    /** Transfers of a device towards the modem, of one or more packets each. */
    TX_TRANSFERS("tx.transfers", Kind.COUNTER, "transfers", "transfers towards the modem, of one or more packets"),
    /** Receive buffers of a device that the hardware filled. */
    RX_TRANSFERS("rx.transfers", Kind.COUNTER, "transfers", "receive buffers filled, with one or more packets"),
    /** Transactions of a channel that completed. */
    TRANSFERS("transfers", Kind.COUNTER, "transfers", "transactions of the channel completed"),
    /** Bytes in them. */
    BYTES("bytes", Kind.COUNTER, "bytes", "bytes the channel carried"),
    /** Elements of a channel's event ring that were looked at. */
    EVENTS("events", Kind.COUNTER, "events", "events taken from the channel's event ring"),
    /** Interrupts of a channel's event ring. */
    INTERRUPTS("interrupts", Kind.COUNTER, "interrupts", "interrupts of the channel's event ring"),
    /** Times a channel's doorbell was rung. */
    DOORBELLS("doorbells", Kind.COUNTER, "doorbells", "doorbells rung for the channel"),
    /** Elements of a channel's ring that are reserved or outstanding now. */
    RING_USED("ring.used", Kind.GAUGE, "elements", "ring elements reserved or outstanding"),
    /** How many may be. */
    RING_LIMIT("ring.limit", Kind.GAUGE, "elements", "ring elements that may be outstanding"),
    /** Packets in the uplink queue of a link's interface now. */
    QUEUE_USED("queue.used", Kind.GAUGE, "packets", "packets in the uplink queue"),
    /** How many it holds. */
    QUEUE_LIMIT("queue.limit", Kind.GAUGE, "packets", "packets the uplink queue holds"),
    /** 1 when packets can flow, 0 when not. A device that sleeps because nothing happens is ready. */
    READY("ready", Kind.GAUGE, "", "1 when packets can flow, else 0"),
    /** Modem crashes a device has survived since it was opened. */
    RECOVERIES("recoveries", Kind.COUNTER, "crashes", "modem crashes survived since the device was opened"),
    /** What in a device's rings, interrupts and counters contradicts itself now. */
    STALLS("stalls", Kind.GAUGE, "stalls", "contradictions between rings, interrupts and counters"),
    /** Received bytes of a device that made no packet. */
    MALFORMED_BYTES("malformed.bytes", Kind.COUNTER, "bytes", "received bytes that made no packet");

    /** Whether a number only grows. */
    public enum Kind {
        /** Grows until it begins anew. */
        COUNTER,
        /** Goes up and down. */
        GAUGE
    }

    private final String label;
    private final Kind kind;
    private final String unit;
    private final String what;

    Measure(String label, Kind kind, String unit, String what) {
        this.label = label;
        this.kind = kind;
        this.unit = unit;
        this.what = what;
    }

    /** Lower case, words joined by dots. */
    public String label() {
        return label;
    }

    /** Counter or gauge. */
    public Kind kind() {
        return kind;
    }

    /** Of its values; empty for a yes or no. */
    public String unit() {
        return unit;
    }

    /** What it is, in words. */
    public String what() {
        return what;
    }
}
