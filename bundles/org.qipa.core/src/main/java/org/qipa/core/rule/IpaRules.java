package org.qipa.core.rule;

import org.qipa.api.network.MapOffload;
import org.qipa.api.soc.IpaVersion;

/**
 * Everything that differs between versions of the IPA core, each difference named, with its place in the specification.
 * Nothing else in this bundle compares versions. What a version's registers look like is the register map's business.
 *
 * @param version the IPA core's
 */
public record IpaRules(IpaVersion version) {

    /** Endpoint ids no driver goes beyond (spec 08 §1.2). */
    public static final int ENDPOINT_ID_LIMIT = 36;
    /** Granularity of the aggregation timer before 4.5, microseconds (spec 05 §5.1). */
    public static final int AGGREGATION_GRANULARITY_US = 500;

    /** What CLKON_CFG gets (spec 05 §5 row 3). */
    public enum ClockOn {
        /** Not written. */
        NONE,
        /** CLKON_MISC. */
        MISC,
        /** CLKON_GLOBAL and GLOBAL_2X_CLK. */
        GLOBAL
    }

    /** How COMP_CFG is adjusted (spec 05 §5 row 4). */
    public enum CompConfig {
        /** Not at all. */
        NONE,
        /** Master selection off, in-order reads and writes off. */
        SELECTION_OFF,
        /** Several AXI masters off, in-order reads and writes off. */
        MASTERS_OFF,
        /** In-order reads and writes off. */
        ORDER_OFF
    }

    /** How microseconds of the head-of-line timer become register bits (spec 08 §4). */
    public enum HolTimer {
        /** Ticks of 128 clock cycles. */
        TICKS,
        /** The same ticks as base and scale. */
        BASE_AND_SCALE,
        /** A limit in pulses of a generator. */
        PULSES
    }

    /** The rules of a version. */
    public static IpaRules of(IpaVersion version) {
        return new IpaRules(version);
    }

    /** IPA_BCR is written (05 §5 row 1). */
    public boolean hasBackwardCompatibility() {
        return version.before("4.5");
    }

    /** IPA_TX_CFG.PA_MASK_EN is cleared (05 §5 row 2). */
    public boolean clearsPaMask() {
        return version.atLeast("4.1") && version.before("4.5");
    }

    /** CLKON_CFG (05 §5 row 3). */
    public ClockOn clockOn() {
        if (version.is("3.1")) {
            return ClockOn.MISC;
        }
        return version.atLeast("4.0") && version.before("4.5") ? ClockOn.GLOBAL : ClockOn.NONE;
    }

    /** COMP_CFG (05 §5 row 4). */
    public CompConfig compConfig() {
        if (version.before("4.0")) {
            return CompConfig.NONE;
        }
        if (version.is("4.0")) {
            return CompConfig.SELECTION_OFF;
        }
        return version.before("4.5") ? CompConfig.MASTERS_OFF : CompConfig.ORDER_OFF;
    }

    /** QSB_MAX_READS has beats (05 §5). */
    public boolean hasReadBeats() {
        return version.atLeast("4.0");
    }

    /** Timers count pulses of Qtime generators, not of COUNTER_CFG (05 §5.1, §5.2). */
    public boolean hasQtime() {
        return version.atLeast("4.5");
    }

    /** QTIME_TIMESTAMP_CFG has DPL fields (05 §5.2). */
    public boolean hasDplTimestamp() {
        return version.before("5.5");
    }

    /** Four pulse generators, the third at 10 ms; before, three, the third at 1 ms (05 §5.2). */
    public boolean hasSlowPulse() {
        return version.atLeast("5.0");
    }

    /** IDLE_INDICATION_CFG is programmed (05 §5 row 9). */
    public boolean hasIdleIndication() {
        return version.atLeast("3.5.1");
    }

    /** Hashed tables work; otherwise hashing is switched off by FILT_ROUT_HASH_EN (05 §5 row 8). */
    public boolean hasHashing() {
        return !version.is("4.2");
    }

    /** Hashing is called caching: other flush and tuple registers (09 §4, §6). */
    public boolean hasCaches() {
        return version.atLeast("5.0");
    }

    /** Bit 0 of the filter bitmap stands for a global rule, endpoints follow (09 §1.1). */
    public boolean hasGlobalFilterBit() {
        return version.before("5.0");
    }

    /** FLAVOR_0 tells which endpoints there are (08 §1.2). */
    public boolean hasFlavor() {
        return version.atLeast("3.5");
    }

    /** Endpoint ids the hardware can have (08 §1.2). */
    public int hardwareEndpointLimit() {
        return version.before("5.0") ? 32 : 256;
    }

    /** An rx endpoint has a suspend bit; later its channel is stopped (08 §8.3). */
    public boolean hasSuspendBit() {
        return version.before("4.0");
    }

    /** A tx endpoint has a delay bit; later the GSI has flow control (08 §9). */
    public boolean hasDelayBit() {
        return version.before("4.2");
    }

    /** A suspended rx endpoint raises TX_SUSPEND that can be enabled and cleared (05 §2.4). */
    public boolean hasSuspendInterrupt() {
        return version.atLeast("3.1");
    }

    /** Checksums are inline, in a header (MAPv5) both ways (08 §3.1, 12). */
    public boolean hasInlineChecksum() {
        return version.atLeast("4.5");
    }

    /** What the hardware does with checksums (11 §7). */
    public MapOffload offload() {
        return hasInlineChecksum() ? MapOffload.MAP_V5 : MapOffload.MAP_V4;
    }

    /** A tx endpoint has a replication type beside its sequencer type (08 §3.5). */
    public boolean hasReplication() {
        return version.before("4.5");
    }

    /** Head-of-line timer (08 §4). */
    public HolTimer holTimer() {
        if (version.before("4.2")) {
            return HolTimer.TICKS;
        }
        return version.before("4.5") ? HolTimer.BASE_AND_SCALE : HolTimer.PULSES;
    }

    /** Enabling head-of-line block is written twice (08 §4). */
    public boolean enablesHolTwice() {
        return version.atLeast("4.5");
    }

    /** The packet status has its later layout (08 §7.4). */
    public boolean hasWideStatus() {
        return version.atLeast("5.0");
    }

    /** Immediate command options stand in the opcode, register offsets have 20 bits (07 §2, §3.3). */
    public boolean hasOpcodeOptions() {
        return version.atLeast("4.0");
    }

    /** Bits of the destination endpoint in packet init (07 §3.4). */
    public int packetInitBits() {
        return version.before("5.0") ? 5 : 8;
    }

    /** Resetting an rx endpoint with open aggregation needs the special sequence (08 §6). */
    public boolean needsAggregationReset() {
        return version.before("4.0");
    }
}
