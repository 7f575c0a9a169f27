package org.qipa.virtual.ipa.silicon;

import java.util.List;
import java.util.Map;

/**
 * A virtual device at one moment, as plain data: what shells and tests look at.
 *
 * @param device        its name
 * @param soc           what the silicon is
 * @param power         clock, interconnects, SMP2P bits
 * @param uc            state of the microcontroller
 * @param gsiFirmware   whether the GSI's firmware runs
 * @param channels      the AP's channels that are allocated
 * @param eventRings    the AP's event rings that are allocated
 * @param rxEndpoints   the AP's RX endpoints
 * @param interrupts    lines by name: active or not
 * @param modem         the modem's side
 * @param dmaBuffers    mapped buffers
 * @param iommuMappings IOMMU mappings
 * @param canariesIntact canary words that hold
 * @param canaries      canary words there are
 * @param lost          packets lost
 * @param faults        broken rules by label
 */
public record SiliconState(String device, String soc, String power, String uc, boolean gsiFirmware,
        List<Channel> channels, List<EventRing> eventRings, List<RxEndpoint> rxEndpoints, Map<String, Boolean> interrupts,
        String modem, int dmaBuffers, int iommuMappings, int canariesIntact, int canaries, long lost,
        Map<String, Long> faults) {

    /** A channel: where it reads, up to where it may, and how many TREs wait. */
    public record Channel(int id, String endpoint, String state, int readIndex, int doorbellIndex, int waiting,
            long transfers) {}

    /** An event ring: where it writes, and how many events the driver has not read. */
    public record EventRing(int id, int state, int writeIndex, int unread, long written) {}

    /** An RX endpoint: whether a packet waits, whether aggregation is open, and what went through. */
    public record RxEndpoint(int id, String name, boolean blocked, boolean aggregating, int openBytes, long packets,
            long buffers) {}
}
