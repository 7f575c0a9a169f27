package org.qipa.virtual.ipa.silicon;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.ExecutionEnvironment;
import org.qipa.api.soc.SocTable.Region;
import org.qipa.api.soc.SocTable.Resource;

/** The shape of the chip: what its maker put into the registers that can only be read, derived from the silicon's table. */
public final class Silicon {

    /** Channels and event rings where no register tells their number (spec 06 §4). */
    private static final int COUNT_WITHOUT_HW_PARAM = 28;
    /** Endpoint ids where no register tells which exist (spec 08 §1.2). */
    private static final int ENDPOINTS_WITHOUT_FLAVOR = 36;
    /** So that a driver with a few more rings than this table's endpoints still finds them. */
    private static final int FEWEST_EVENT_RINGS = 10;
    /** A bitmap register of channels or event rings is one word. */
    private static final int GREATEST_COUNT = 31;

    /** Which way an endpoint id goes. */
    public enum Direction {
        /** Toward the IPA. */
        TX,
        /** From it. */
        RX,
        /** Not fixed in this version. */
        EITHER
    }

    private final SocDescriptor descriptor;
    private final SiliconRules rules;
    private final int txCount;
    private final int rxBase;
    private final int endpointCount;
    private final int channelCount;
    private final int eventRingCount;

    /** Derives the shape. */
    public Silicon(SocDescriptor descriptor) {
        this.descriptor = descriptor;
        var table = descriptor.table();
        rules = SiliconRules.of(table.ipaVersion());
        int highest = highest(e -> true, false);
        if (rules.flavorRegister()) {
            var flavor = ipaRegisters().register("FLAVOR_0");
            int lowestRx = table.endpoints().stream().filter(e -> !e.towardIpa()).mapToInt(Endpoint::endpointId).min()
                    .orElse(highest);
            rxBase = (int) Math.min(lowestRx, flavor.field("PROD_LOWEST").max());
            txCount = (int) Math.min(highest(Endpoint::towardIpa, false) + 1, flavor.field("MAX_CONS_PIPES").max());
            endpointCount = highest + 1;
        } else {
            rxBase = 0;
            txCount = ENDPOINTS_WITHOUT_FLAVOR;
            endpointCount = ENDPOINTS_WITHOUT_FLAVOR;
        }
        if (gsiRegisters().has("HW_PARAM_2")) {
            channelCount = Math.min(highest(Endpoint::isAp, true) + 1, GREATEST_COUNT);
            eventRingCount = Math.min(Math.max(channelCount, FEWEST_EVENT_RINGS), GREATEST_COUNT);
        } else {
            channelCount = COUNT_WITHOUT_HW_PARAM;
            eventRingCount = COUNT_WITHOUT_HW_PARAM;
        }
    }

    private int highest(Predicate<Endpoint> which, boolean channel) {
        return table().endpoints().stream().filter(which)
                .mapToInt(e -> channel ? e.channelId() : e.endpointId()).max().orElse(0);
    }

    /** The table. */
    public SocTable table() {
        return descriptor.table();
    }

    /** Registers of the IPA core. */
    public RegisterMap ipaRegisters() {
        return descriptor.ipaRegisters();
    }

    /** Registers of the GSI. */
    public RegisterMap gsiRegisters() {
        return descriptor.gsiRegisters();
    }

    /** The version's rules. */
    public SiliconRules rules() {
        return rules;
    }

    /** Endpoint ids are below. */
    public int endpointCount() {
        return endpointCount;
    }

    /** GSI channels of the AP. */
    public int channelCount() {
        return channelCount;
    }

    /** GSI event rings of the AP. */
    public int eventRingCount() {
        return eventRingCount;
    }

    /** Id of an endpoint, or -1. */
    public int endpointId(EndpointName name) {
        return table().find(name).map(Endpoint::endpointId).orElse(-1);
    }

    /** The endpoint with an id, if the table has it. */
    public Optional<Endpoint> endpoint(int id) {
        return table().endpoints().stream().filter(e -> e.endpointId() == id).findFirst();
    }

    /** The endpoint at a channel of an execution environment, if the table has it. */
    public Optional<Endpoint> atChannel(ExecutionEnvironment ee, int channel) {
        return table().endpoints().stream().filter(e -> e.ee() == ee && e.channelId() == channel).findFirst();
    }

    /** The endpoint bitmap of a filter table (spec 09 §1.1). */
    public long filterBitmap() {
        long bitmap = 0;
        for (Endpoint e : table().endpoints()) {
            bitmap |= e.filterSupport() ? 1L << e.endpointId() + rules.filterBitmapShift() : 0;
        }
        return bitmap;
    }

    /** Slot of an endpoint in the filter tables: behind the bitmap, one for each bit set, in their order; -1 for none. */
    public int filterSlot(int endpoint) {
        long bit = endpoint < 0 ? 0 : 1L << endpoint + rules.filterBitmapShift();
        return (filterBitmap() & bit) == 0 ? -1 : 1 + Long.bitCount(filterBitmap() & bit - 1);
    }

    /** Which way an id goes: as the table has it, otherwise by the ranges of FLAVOR_0. */
    public Direction direction(int id) {
        var known = endpoint(id);
        if (known.isPresent()) {
            return known.get().towardIpa() ? Direction.TX : Direction.RX;
        }
        return !rules.flavorRegister() || id >= txCount && id < rxBase ? Direction.EITHER
                : id < txCount ? Direction.TX : Direction.RX;
    }

    /** How many instances of a register there are. */
    public int instances(Register r) {
        return r.stride() == 0 ? 1 : switch (r.instance()) {
            case "endpoint" -> endpointCount;
            case "endpoint_bitmap_word" -> (endpointCount + 31) / 32;
            case "route" -> routeCount();
            case "endpoint_or_route" -> Math.max(routeCount(), endpointCount);
            case "resource_type" -> types(r.name().startsWith("SRC") ? table().resources().sources()
                    : table().resources().destinations());
            case "channel" -> channelCount;
            case "event_ring" -> eventRingCount;
            default -> 1;
        };
    }

    private static int types(List<Resource> resources) {
        return resources.stream().mapToInt(Resource::type).max().orElse(-1) + 1;
    }

    private int routeCount() {
        return region(RegionId.V4_ROUTE).map(r -> r.size() / 8).orElse(0);
    }

    /** A region of the silicon's own memory table. */
    public Optional<Region> region(RegionId id) {
        return table().memory().regions().stream().filter(r -> r.id() == id).findFirst();
    }

    /** FLAVOR_0 (spec 08 §1.2). */
    public int flavor() {
        var r = ipaRegisters().register("FLAVOR_0");
        return r.word().with("MAX_PIPES", Math.min(endpointCount, r.field("MAX_PIPES").max()))
                .with("MAX_CONS_PIPES", txCount).with("MAX_PROD_PIPES", endpointCount - rxBase)
                .with("PROD_LOWEST", rxBase).value();
    }

    /** SHARED_MEM_SIZE: the window from mem_offset on, in units of 8 bytes (spec 04 §1.1). */
    public int sharedMemSize(int memOffset) {
        int usable = Math.max(0, table().windows().ipaShared().size() - memOffset);
        return ipaRegisters().register("SHARED_MEM_SIZE").word().with("MEM_SIZE", Math.min(usable / 8, 0xffff))
                .with("MEM_BADDR", memOffset / 8).value();
    }

    /** HW_PARAM_2 (spec 06 §4). */
    public int hwParam2() {
        var w = gsiRegisters().register("HW_PARAM_2").word().with("NUM_CH_PER_EE", channelCount);
        return w.register().has("NUM_EV_PER_EE") ? w.with("NUM_EV_PER_EE", eventRingCount).value() : w.value();
    }

    /** HW_PARAM_4 (spec 06 §4). */
    public int hwParam4() {
        return gsiRegisters().register("HW_PARAM_4").word().with("EV_PER_EE", eventRingCount).value();
    }
}
