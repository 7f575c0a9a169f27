package org.qipa.core.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.qipa.api.device.Device.RegisterValue;
import org.qipa.api.gsi.GsiSession.ChannelSnapshot;
import org.qipa.api.platform.Hardware;
import org.qipa.api.register.Register;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.register.RegisterMap.Block;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Endpoint;

/** Reads registers for people. Doorbells, commands and registers that act when written are left out. Owner lane, powered. */
final class RegisterReader {

    /** Rx endpoints do not have these, tx endpoints do not have those (spec 05 §1.3). */
    private static final Set<String> TX_ONLY = Set.of("ENDP_INIT_NAT", "ENDP_INIT_MODE", "ENDP_INIT_DEAGGR",
            "ENDP_INIT_SEQ");
    private static final Set<String> RX_ONLY = Set.of("ENDP_INIT_HDR_METADATA_MASK", "ENDP_INIT_HOL_BLOCK_EN",
            "ENDP_INIT_HOL_BLOCK_TIMER");

    private final DriverCore core;

    RegisterReader(DriverCore core) {
        this.core = core;
    }

    List<RegisterValue> read(Block block) {
        RegisterMap map = block == Block.IPA ? core.p.soc().ipaRegisters() : core.p.soc().gsiRegisters();
        Hardware.Registers window = block == Block.IPA ? core.p.hardware().ipa() : core.p.hardware().gsi();
        var values = new ArrayList<RegisterValue>();
        for (Register r : map.registers()) {
            if (isReadable(r.name())) {
                for (int n : instances(r)) {
                    values.add(new RegisterValue(r.name(), n, r.offset(n), window.read(r.offset(n))));
                }
            }
        }
        return values;
    }

    private static boolean isReadable(String name) {
        return !name.contains("DOORBELL") && !name.endsWith("_CMD") && !name.endsWith("_CLR")
                && !name.endsWith("_FLUSH") && !name.equals("AGGR_FORCE_CLOSE") && !name.equals("IPA_IRQ_UC");
    }

    private Set<Integer> instances(Register r) {
        var numbers = new TreeSet<Integer>();
        if (r.stride() == 0) {
            numbers.add(0);
            return numbers;
        }
        switch (r.instance()) {
            case "endpoint" -> core.endpoints.ascending().stream().filter(e -> fits(r.name(), e))
                    .forEach(e -> numbers.add(e.endpointId()));
            case "endpoint_or_route" -> {
                core.endpoints.filtered().forEach(e -> numbers.add(e.endpointId()));
                range(numbers, core.memoryMap.routeCount());
            }
            case "route" -> range(numbers, core.memoryMap.routeCount());
            case "endpoint_bitmap_word" -> range(numbers, core.endpoints.units());
            case "resource_type" -> types(r).forEach(t -> numbers.add(t.type()));
            case "channel" -> core.gsi.snapshot().stream().map(ChannelSnapshot::channel).forEach(numbers::add);
            case "event_ring" -> core.gsi.snapshot().stream().map(ChannelSnapshot::eventRing)
                    .filter(n -> n >= 0).forEach(numbers::add);
            default -> numbers.add(0);
        }
        return numbers;
    }

    private List<SocTable.Resource> types(Register r) {
        return r.name().startsWith("SRC") ? core.table.resources().sources() : core.table.resources().destinations();
    }

    private static boolean fits(String register, Endpoint e) {
        return e.towardIpa() ? !RX_ONLY.contains(register) : !TX_ONLY.contains(register);
    }

    private static void range(Set<Integer> numbers, int count) {
        for (int i = 0; i < count; i++) {
            numbers.add(i);
        }
    }
}
