package org.qipa.core.table;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

import org.qipa.api.gsi.GsiException;
import org.qipa.api.memory.MemoryMap;
import org.qipa.api.platform.Hardware;
import org.qipa.api.soc.RegionId;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.core.command.ClearOption;
import org.qipa.core.command.CommandPayload.Table;
import org.qipa.core.command.Commands;
import org.qipa.core.command.Opcode;
import org.qipa.core.endpoint.EndpointTable;
import org.qipa.core.memory.LocalMemory;
import org.qipa.core.register.IpaRegisters;
import org.qipa.core.rule.IpaRules;

/**
 * The eight tables. Their image is one DMA block of 64-bit words (spec 09 §3):
 *
 * <pre>
 *  0        1              2                        N + 1
 *  | 0      | filter       | address of word 0 | ... |      N = greater of filter and route count
 *  | (zero  | bitmap       |                         |
 *  | rule)  |              |                         |
 * </pre>
 *
 * A filter table is copied from word 1 on, a route table and every reset from word 2 on. Owner lane.
 */
public final class Tables implements AutoCloseable {

    private static final int SLOT = Long.BYTES;
    private static final int ALIGNMENT = 128;
    private static final int BITMAP_AT = SLOT;
    private static final int RULES_AT = 2 * SLOT;

    private final IpaRules rules;
    private final EndpointTable endpoints;
    private final int modemRoutes;
    private final MemoryMap map;
    private final IpaRegisters registers;
    private final Hardware.DmaBuffer image;

    /** Takes memory for the image and fills it. */
    public Tables(IpaRules rules, EndpointTable endpoints, int modemRoutes, MemoryMap map, IpaRegisters registers,
            Hardware hardware) {
        this.rules = rules;
        this.endpoints = endpoints;
        this.modemRoutes = modemRoutes;
        this.map = map;
        this.registers = registers;
        int words = 2 + Math.max(map.filterCount(), map.routeCount());
        this.image = hardware.allocate("table block", (long) words * SLOT, ALIGNMENT);
        fill(image.segment(), words, bitmap(rules, endpoints), image.busAddress());
    }

    /** One bit per filtering endpoint, as the first slot of a filter table has them. */
    static long bitmap(IpaRules rules, EndpointTable endpoints) {
        long bits = 0;
        for (Endpoint e : endpoints.filtered()) {
            bits |= 1L << e.endpointId();
        }
        return rules.hasGlobalFilterBit() ? bits << 1 : bits;
    }

    static void fill(MemorySegment image, int words, long bitmap, long zeroRule) {
        var word = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        image.set(word, 0, 0);
        image.set(word, BITMAP_AT, bitmap);
        for (int i = 2; i < words; i++) {
            image.set(word, (long) i * SLOT, zeroRule);
        }
    }

    /** Clears the hash tuples (spec 09 §4): filtering endpoints, then routes; the AP's first. */
    public void configure() {
        if (!rules.hasHashing()) {
            return;
        }
        endpoints.filtered().stream().filter(Endpoint::isAp).forEach(e -> filterTuple(e.endpointId()));
        endpoints.filtered().stream().filter(e -> !e.isAp()).forEach(e -> filterTuple(e.endpointId()));
        for (int route = modemRoutes; route < map.routeCount(); route++) {
            routeTuple(route);
        }
        for (int route = 0; route < modemRoutes; route++) {
            routeTuple(route);
        }
    }

    private void filterTuple(int endpoint) {
        if (rules.hasCaches()) {
            registers.write("ENDP_FILTER_CACHE_CFG", endpoint, 0);
        } else {
            registers.update("ENDP_FILTER_ROUTER_HSH_CFG", endpoint, w -> w.with("FILTER_HASH_MSK_ALL", 0));
        }
    }

    private void routeTuple(int route) {
        if (rules.hasCaches()) {
            registers.write("ENDP_ROUTER_CACHE_CFG", route, 0);
        } else {
            registers.update("ENDP_FILTER_ROUTER_HSH_CFG", route, w -> w.with("ROUTER_HASH_MSK_ALL", 0));
        }
    }

    /** Tells the hardware where the tables are, empty (spec 09 §4). */
    public void setup(Commands commands, LocalMemory memory) throws GsiException {
        Commands.Transaction t = commands.begin(8);
        route(t, Opcode.V4_ROUTING_INIT, RegionId.V4_ROUTE_HASHED, RegionId.V4_ROUTE);
        route(t, Opcode.V6_ROUTING_INIT, RegionId.V6_ROUTE_HASHED, RegionId.V6_ROUTE);
        filter(t, memory, Opcode.V4_FILTER_INIT, RegionId.V4_FILTER_HASHED, RegionId.V4_FILTER);
        filter(t, memory, Opcode.V6_FILTER_INIT, RegionId.V6_FILTER_HASHED, RegionId.V6_FILTER);
        t.commitAndWait("table setup");
    }

    private void route(Commands.Transaction t, Opcode opcode, RegionId hashed, RegionId plain) {
        t.table(opcode, whole(hashed), whole(plain));
    }

    private Table whole(RegionId id) {
        return map.hasSize(id) ? new Table(image.busAddress() + RULES_AT, map.region(id).size(), map.hardwareOffset(id))
                : Table.NONE;
    }

    private void filter(Commands.Transaction t, LocalMemory memory, Opcode opcode, RegionId hashed, RegionId plain) {
        int used = (1 + endpoints.filtered().size()) * SLOT;
        t.table(opcode, head(hashed, used), head(plain, used));
        tail(t, memory, plain, used);
        tail(t, memory, hashed, used);
    }

    private Table head(RegionId id, int used) {
        return map.hasSize(id) ? new Table(image.busAddress() + BITMAP_AT, used, map.hardwareOffset(id)) : Table.NONE;
    }

    private void tail(Commands.Transaction t, LocalMemory memory, RegionId id, int used) {
        if (map.hasSize(id)) {
            t.dma(new Table(memory.zeroAddress(), map.region(id).size() - used, map.hardwareOffset(id) + used));
        }
    }

    /** Filter slots of modem endpoints back to the zero rule: a transaction per table; stops at the first failure. */
    public void resetModemFilters(Commands commands) throws GsiException {
        for (RegionId id : rules.hasHashing()
                ? List.of(RegionId.V4_FILTER, RegionId.V6_FILTER, RegionId.V4_FILTER_HASHED, RegionId.V6_FILTER_HASHED)
                : List.of(RegionId.V4_FILTER, RegionId.V6_FILTER)) {
            List<Endpoint> filtered = endpoints.filtered();
            Commands.Transaction t = commands.begin(filtered.size());
            for (int rank = 0; rank < filtered.size(); rank++) {
                if (!filtered.get(rank).isAp()) {
                    // Oddity 19: the reference takes the endpoint's id for the slot although the table has no gaps.
                    t.dma(new Table(image.busAddress() + RULES_AT, SLOT, map.hardwareOffset(id) + (1 + rank) * SLOT));
                }
            }
            t.commitAndWait("filter reset");
        }
    }

    /** The modem's routes back to the zero rule. */
    public void resetModemRoutes(Commands commands) throws GsiException {
        List<RegionId> ids = rules.hasHashing()
                ? List.of(RegionId.V4_ROUTE, RegionId.V6_ROUTE, RegionId.V4_ROUTE_HASHED, RegionId.V6_ROUTE_HASHED)
                : List.of(RegionId.V4_ROUTE, RegionId.V6_ROUTE);
        Commands.Transaction t = commands.begin(ids.size());
        for (RegionId id : ids) {
            t.dma(new Table(image.busAddress() + RULES_AT, modemRoutes * SLOT, map.hardwareOffset(id)));
        }
        t.commitAndWait("route reset");
    }

    /** Makes the hardware forget what it has hashed (spec 07 §6). */
    public void flush(Commands commands) throws GsiException {
        if (!rules.hasHashing()) {
            return;
        }
        var register = registers.register(flushRegister(rules));
        int all = register.fields().stream().mapToInt(f -> f.mask()).reduce(0, (a, b) -> a | b);
        Commands.Transaction t = commands.begin(1);
        t.register(register.offset(0), all, all, ClearOption.HEADER);
        t.commitAndWait("hash flush");
    }

    /** Name of the register that flushes. */
    public static String flushRegister(IpaRules rules) {
        return rules.hasCaches() ? "FILT_ROUT_CACHE_FLUSH" : "FILT_ROUT_HASH_FLUSH";
    }

    /** Gives the image back. */
    @Override
    public void close() {
        image.close();
    }
}
