package org.qipa.api.memory;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.qipa.api.document.Fault;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable.Region;

/** The local memory of one device. Belongs to the device's owner lane. */
@ProviderType
public interface MemoryMap {

    /**
     * Takes over what the hardware reports (spec 04 §1.1) and writes the canaries.
     *
     * @param memOffset    8 x SHARED_MEM_SIZE.MEM_BADDR, bytes
     * @param reportedSize 8 x SHARED_MEM_SIZE.MEM_SIZE, bytes
     * @throws MemoryMapException when a region does not fit, or a ring is not aligned
     */
    void configure(int memOffset, int reportedSize) throws MemoryMapException;

    /** Bytes added to a region's offset whenever hardware or modem is told; 0 before {@link #configure}. */
    int memOffset();

    /** Doubtful things: overlaps, regions that reach beyond the window with mem_offset. Complete after {@link #configure}. */
    List<Fault> findings();

    /** Regions in table order. */
    List<Region> regions();

    /** A region, if the table has it. */
    Optional<Region> find(RegionId id);

    /** A region the version requires. */
    Region region(RegionId id);

    /** Whether the region exists and has a size. */
    default boolean hasSize(RegionId id) {
        return find(id).map(r -> r.size() > 0).orElse(false);
    }

    /** Region offset as hardware and modem count it: with mem_offset. */
    default int hardwareOffset(RegionId id) {
        return memOffset() + region(id).offset();
    }

    /** The bytes of a region in the window, for direct access by the AP. */
    MemorySegment bytes(RegionId id);

    /** Canaries that no longer hold, by region; those that another region's table overlaps are left out. Empty when all hold. */
    List<Fault> damagedCanaries();

    /** Slots of a filter table behind the bitmap. */
    int filterCount();

    /** Slots of a route table. */
    int routeCount();

    /** What INIT_DRIVER tells the modem (spec 03 §7). */
    InitDriverFacts initDriverFacts();
}
