package org.qipa.virtual.ipa.silicon;

/** What a driver (or modem) must not do; each breach is journaled as a FAULT under its label, and counted. */
public enum Rule {
    /** An offset at which this version has no register, or an instance this silicon does not have. */
    UNKNOWN_REGISTER("unknown-register"),
    /** A write to a register that can only be read. */
    WRITE_OF_READ_ONLY("write-of-read-only"),
    /** A read of a register that can only be written. */
    READ_OF_WRITE_ONLY("read-of-write-only"),
    /** An endpoint register for the other direction (spec 05 §1.3). */
    WRONG_DIRECTION("wrong-direction"),
    /** A register access, or a write to local memory, while the core clock is off (spec 14 §1.1). */
    POWER_OFF_ACCESS("power-off-access"),
    /** The core clock was turned on before, or left on after, its interconnects (spec 10 §3.1). */
    CLOCK_WITHOUT_INTERCONNECT("clock-without-interconnect"),
    /** A channel or event ring was used that has not been allocated, or has no ring. */
    RING_NOT_ALLOCATED("ring-not-allocated"),
    /** A channel doorbell was rung while the channel is not STARTED; it counts once the channel starts (99 P05). */
    DOORBELL_IN_WRONG_STATE("doorbell-in-wrong-state"),
    /** A doorbell address outside the ring or between two elements. */
    DOORBELL_OUTSIDE_RING("doorbell-outside-ring"),
    /** A GSI command that the state of the channel or event ring does not allow (spec 06 §5.2). */
    COMMAND_IN_WRONG_STATE("command-in-wrong-state"),
    /** A GSI command while another one is under way (spec 06 §1). */
    COMMAND_WHILE_BUSY("command-while-busy"),
    /** A GSI command for a channel or event ring beyond the count, or with an unknown opcode. */
    COMMAND_UNKNOWN("command-unknown"),
    /** A channel was started that no endpoint of this silicon is connected to, or in the other direction. */
    CHANNEL_WITHOUT_ENDPOINT("channel-without-endpoint"),
    /** The half of CH_C_SCRATCH_3 that belongs to the hardware was changed (spec 06 §4.2). */
    HARDWARE_BITS_CHANGED("hardware-bits-changed"),
    /** The hardware was given an address that is not, or no longer, inside one mapping. */
    DMA_OUTSIDE_MAPPING("dma-outside-mapping"),
    /** A buffer was still mapped when the hardware was closed. */
    DMA_NOT_GIVEN_BACK("dma-not-given-back"),
    /** An IOMMU mapping that is not page aligned, made twice, taken back unmade, or left over. */
    IOMMU_MAPPING("iommu-mapping"),
    /** More chained TREs than the channel's TLV FIFO holds (spec 06 §8.2). */
    CHAIN_LONGER_THAN_TLV_FIFO("chain-longer-than-tlv-fifo"),
    /** A TRE of an unknown type, or a transfer without bytes. */
    INVALID_TRE("invalid-tre"),
    /** An immediate command on another channel than that of AP_COMMAND_TX (spec 07 §9). */
    COMMAND_ON_DATA_CHANNEL("command-on-data-channel"),
    /** An immediate command with an unknown opcode (spec 07 §9). */
    UNKNOWN_IMMEDIATE_COMMAND("unknown-immediate-command"),
    /** An immediate command whose range leaves local memory (spec 04 §10). */
    LOCAL_MEMORY_RANGE("local-memory-range"),
    /** An immediate command that wrote to local memory outside of every region (spec 09 §5). */
    TABLE_WRITE_OUTSIDE_REGION("table-write-outside-region"),
    /** An immediate command that wrote over a canary (spec 04 §3). */
    CANARY_OVERWRITTEN("canary-overwritten"),
    /** An immediate command that wrote to a region that is not for it, or a table where or as long as it is not (spec 04 §9). */
    COMMAND_WRONG_REGION("command-wrong-region"),
    /** A slot of a filter or route table that a packet needs does not lead to rules (spec 09 §1). */
    TABLE_ADDRESS("table-address"),
    /** The bitmap of a filter table is not that of the endpoints with filtering (spec 09 §1.1). */
    FILTER_BITMAP("filter-bitmap"),
    /** A filter or route rule other than the zero rule; the packet is treated as if it did not take it. */
    RULE_NOT_UNDERSTOOD("rule-not-understood"),
    /** A resource group whose least share exceeds its greatest, or an endpoint in a group without a share (spec 10 §2). */
    RESOURCE_GROUP("resource-group"),
    /** The modem wrote to local memory that is not its own; nothing was written (spec 14 §7). */
    MODEM_WRITE_OUTSIDE_RANGE("modem-write-outside-range"),
    /** A packet was routed to an endpoint that takes none. */
    ROUTE_TO_NOWHERE("route-to-nowhere"),
    /** A packet that does not fit into an empty receive buffer. */
    PACKET_LARGER_THAN_BUFFER("packet-larger-than-buffer"),
    /** A receive channel was reset while aggregation was open, without closing it first (spec 08 §6). */
    RESET_WITH_OPEN_AGGREGATION("reset-with-open-aggregation"),
    /** A microcontroller command that it does not know, or one before it runs (spec 10 §1). */
    UC_COMMAND("uc-command"),
    /** The microcontroller was loaded again; it survives a modem restart (spec 14 §6). */
    UC_LOADED_TWICE("uc-loaded-twice"),
    /** The microcontroller finished booting with the clock off: nobody held power for it (spec 10 §1.3). */
    UC_WITHOUT_POWER("uc-without-power"),
    /** A firmware image for another peripheral, or by another loader than the silicon was told. */
    FIRMWARE("firmware");

    private final String label;

    Rule(String label) {
        this.label = label;
    }

    /** The name in the journal. */
    public String label() {
        return label;
    }
}
