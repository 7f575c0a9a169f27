package org.qipa.api.soc;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything the driver must know of a SoC, in the order of the descriptor file.
 *
 * @param soc               name, such as {@code sdm845}
 * @param compatibles       device tree match strings, the main one first
 * @param ipaVersion        of the IPA core
 * @param gsiVersion        of the GSI, for people
 * @param registers         the register maps by name
 * @param backwardCompatibility value of IPA_BCR; empty where the version has no such register (spec 05 §5)
 * @param qsb               bus masters, DDR first, PCIe second if there is one
 * @param modemRouteCount   routing table entries owned by the modem
 * @param endpoints         in the order of the file; at most one a name
 * @param resources         of the resource groups
 * @param memory            local memory, IMEM, SMEM
 * @param power             clock and interconnects
 * @param windows           address windows of the device
 */
public record SocTable(String soc, List<String> compatibles, IpaVersion ipaVersion, String gsiVersion,
        RegisterMaps registers, OptionalInt backwardCompatibility, List<QsbMaster> qsb, int modemRouteCount,
        List<Endpoint> endpoints, Resources resources, Memory memory, Power power, Windows windows) {

    /** Copies the lists. */
    public SocTable {
        compatibles = List.copyOf(compatibles);
        qsb = List.copyOf(qsb);
        endpoints = List.copyOf(endpoints);
    }

    /** The endpoint of a name, if the table has it. */
    public Optional<Endpoint> find(EndpointName name) {
        return endpoints.stream().filter(e -> e.name() == name).findFirst();
    }

    /** The endpoint of a name that the table must have. */
    public Endpoint endpoint(EndpointName name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("no such endpoint: soc=" + soc
                + " endpoint=" + name));
    }

    /** Names of the two register maps, as their services carry them in {@code qipa.registers}. */
    public record RegisterMaps(String ipa, String gsi) {}

    /**
     * Limits of a bus master (spec 05 §5).
     *
     * @param name          DDR or PCIE
     * @param maxWrites     outstanding writes
     * @param maxReads      outstanding reads
     * @param maxReadsBeats in beats of 8 bytes; 0 where unused
     */
    public record QsbMaster(String name, int maxWrites, int maxReads, int maxReadsBeats) {}

    /** Who owns an endpoint. */
    public enum ExecutionEnvironment {
        /** The application processor, EE 0. */
        AP,
        /** The modem, EE 1. */
        MODEM,
        /** The microcontroller, EE 2. */
        UC,
        /** Secure firmware, EE 3. */
        TZ
    }

    /**
     * A port of the IPA core and its GSI channel (spec 08 §1).
     *
     * @param name          one of ten
     * @param ee            owner
     * @param channelId     GSI channel, within its execution environment
     * @param endpointId    global
     * @param towardIpa     tx (true) or rx
     * @param filterSupport whether the filter tables have a slot for it
     * @param channel       ring sizes; empty when the AP does not own it
     * @param config        programming; empty when the AP does not own it
     */
    public record Endpoint(EndpointName name, ExecutionEnvironment ee, int channelId, int endpointId, boolean towardIpa,
            boolean filterSupport, Optional<Channel> channel, Optional<Config> config) {

        /** Whether the AP owns it. */
        public boolean isAp() {
            return ee == ExecutionEnvironment.AP;
        }
    }

    /**
     * Sizes of a channel (spec 06 §2).
     *
     * @param treCount   entries of the transfer ring, a power of two
     * @param eventCount entries of the event ring, a power of two
     * @param tlvCount   depth of the TLV FIFO: TREs a transaction at most
     */
    public record Channel(int treCount, int eventCount, int tlvCount) {}

    /**
     * How an AP endpoint is programmed (spec 08 §3).
     *
     * @param resourceGroup  source group for tx, destination group for rx
     * @param checksum       checksum offload
     * @param qmap           MAP headers
     * @param aggregation    aggregation (rx) or de-aggregation (tx)
     * @param statusEnable   packet status
     * @param dmaEndpoint    present in DMA mode: where everything goes
     * @param tx             present for tx
     * @param rx             present for rx
     */
    public record Config(int resourceGroup, boolean checksum, boolean qmap, boolean aggregation, boolean statusEnable,
            Optional<EndpointName> dmaEndpoint, Optional<Tx> tx, Optional<Rx> rx) {}

    /**
     * Programming of a tx endpoint.
     *
     * @param sequencerType   spec 08 §3.5
     * @param replicationType 0 from 4.5 on
     * @param statusEndpoint  where the packet status goes, if enabled
     */
    public record Tx(int sequencerType, int replicationType, Optional<EndpointName> statusEndpoint) {}

    /**
     * Programming of an rx endpoint.
     *
     * @param bufferSize       receive buffer in bytes, headroom included
     * @param padAlign         log2 of the packet alignment in bytes
     * @param aggrTimeLimitUs  microseconds until open aggregation closes; 0 means none
     * @param aggrHardLimit    the byte limit may not be crossed
     * @param aggrCloseEof     close on end of frame
     * @param holbDrop         drop instead of blocking the head of the line
     */
    public record Rx(int bufferSize, int padAlign, int aggrTimeLimitUs, boolean aggrHardLimit, boolean aggrCloseEof,
            boolean holbDrop) {}

    /**
     * Resource limits (spec 10 §2).
     *
     * @param sourceGroups      names, by group number
     * @param destinationGroups names, by group number
     */
    public record Resources(List<String> sourceGroups, List<String> destinationGroups, List<Resource> sources,
            List<Resource> destinations) {

        /** Copies the lists. */
        public Resources {
            sourceGroups = List.copyOf(sourceGroups);
            destinationGroups = List.copyOf(destinationGroups);
            sources = List.copyOf(sources);
            destinations = List.copyOf(destinations);
        }
    }

    /**
     * A resource type and its share for each group.
     *
     * @param type   register instance
     * @param limits by group; groups the file leaves out are 0/0 or absent
     */
    public record Resource(int type, String name, List<Limit> limits) {

        /** Copies the list. */
        public Resource {
            limits = List.copyOf(limits);
        }
    }

    /** Share of one group. */
    public record Limit(int group, int min, int max) {}

    /**
     * Memory (spec 04).
     *
     * @param regions in table order
     * @param imem    fallback when the platform names no slice of IMEM itself
     * @param smem    shared memory item, if used
     */
    public record Memory(List<Region> regions, Optional<Imem> imem, Optional<Smem> smem) {

        /** Copies the list. */
        public Memory {
            regions = List.copyOf(regions);
        }
    }

    /**
     * A region of local memory.
     *
     * @param offset      of its first byte, behind the canaries, relative to the start of IPA local memory
     * @param size        in bytes, canaries not counted
     * @param canaryCount 32-bit canaries just before the offset
     */
    public record Region(RegionId id, int offset, int size, int canaryCount) {}

    /** A slice of on-chip memory. */
    public record Imem(long address, int size) {}

    /** A shared memory item. */
    public record Smem(int host, int item, int size) {}

    /** Clock and bandwidth votes (spec 10 §3). */
    public record Power(long coreClockRateHz, List<Interconnect> interconnects) {

        /** Copies the list. */
        public Power {
            interconnects = List.copyOf(interconnects);
        }
    }

    /** A bandwidth vote in units of 1000 bytes a second. */
    public record Interconnect(String name, long averageKBps, long peakKBps) {}

    /** Address windows. */
    public record Windows(Window ipaReg, Window ipaShared, Window gsi) {}

    /** A window: physical base and size in bytes. */
    public record Window(long base, int size) {}
}
