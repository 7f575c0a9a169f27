package org.qipa.core.driver;

import java.util.ArrayList;
import java.util.List;

import org.qipa.api.document.Fault;
import org.qipa.api.gsi.Gsi;
import org.qipa.api.memory.MemoryMaps;
import org.qipa.api.register.RegisterException;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;
import org.qipa.api.soc.SocTable.Channel;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.core.endpoint.EndpointCheck;
import org.qipa.core.endpoint.EndpointProgram;
import org.qipa.core.endpoint.EndpointTable;
import org.qipa.core.primitive.PrimitiveConfiguration;
import org.qipa.core.primitive.Timers;
import org.qipa.core.register.IpaRegisters;
import org.qipa.core.resource.Resources;
import org.qipa.core.rule.IpaRules;
import org.qipa.core.table.Tables;

/** Everything wrong with a table that can be told without hardware. */
final class TableCheck {

    /** Entries of a pipeline clear, which follow the status resets in one transaction (spec 07 §5). */
    private static final int PIPELINE_CLEAR = 4;

    private TableCheck() {}

    static List<Fault> check(SocDescriptor soc, MemoryMaps memoryMaps, Gsi gsi) {
        SocTable table = soc.table();
        IpaRules rules = IpaRules.of(table.ipaVersion());
        var faults = new ArrayList<Fault>();
        if (table.modemRouteCount() == 0) {
            faults.add(new Fault("/modem_route_count", "modem-route-count", "the modem needs routes: modem_route_count=0"));
        }
        faults.addAll(memoryMaps.check(table));
        faults.addAll(gsi.check(table));
        var endpoints = EndpointTable.of(table);
        var program = new EndpointProgram(endpoints, rules, soc.ipaRegisters(),
                new Timers(rules, table.power().coreClockRateHz()), EndpointProgram.HEADROOM);
        faults.addAll(EndpointCheck.check(table, rules, program));
        faults.addAll(Resources.check(table, soc.ipaRegisters()));
        try {
            new PrimitiveConfiguration(table, rules, new IpaRegisters(soc.ipaRegisters(), null, null)).words();
        } catch (RegisterException e) {
            faults.add(new Fault("/qsb", "field-limit", e.getMessage()));
        }
        commands(faults, table, rules, soc.ipaRegisters(), endpoints);
        return faults;
    }

    /** What is sent by command must fit commands (spec 07 §7, §8); oddity 12: up to the highest endpoint id. */
    private static void commands(List<Fault> faults, SocTable table, IpaRules rules, RegisterMap map,
            EndpointTable endpoints) {
        int limit = rules.hasOpcodeOptions() ? 1 << 20 : 1 << 16;
        if (rules.hasHashing()) {
            offset(faults, map, Tables.flushRegister(rules), 0, limit);
        }
        List<Endpoint> modemTx = endpoints.modem().stream().filter(Endpoint::towardIpa).toList();
        modemTx.forEach(e -> offset(faults, map, "ENDP_STATUS", e.endpointId(), limit));
        table.find(EndpointName.AP_COMMAND_TX).flatMap(Endpoint::channel).map(Channel::tlvCount).ifPresent(room -> {
            int most = Math.max(modemTx.size() + PIPELINE_CLEAR, endpoints.filtered().size());
            if (most > room) {
                faults.add(new Fault("/endpoints", "command-limit", "commands of a recovery do not fit a transaction:"
                        + " commands=" + most + " limit=" + room));
            }
        });
        table.find(EndpointName.AP_LAN_RX).filter(e -> e.endpointId() >>> rules.packetInitBits() != 0)
                .ifPresent(e -> faults.add(new Fault("/endpoints", "command-limit", "endpoint does not fit a packet init"
                        + " command: endpoint=" + e.name() + " endpoint_id=" + e.endpointId() + " limit="
                        + ((1 << rules.packetInitBits()) - 1))));
    }

    private static void offset(List<Fault> faults, RegisterMap map, String register, int instance, int limit) {
        try {
            int offset = map.register(register).offset(instance);
            if (offset >= limit) {
                faults.add(new Fault("/registers", "command-limit", "register offset does not fit a command: register="
                        + register + " instance=" + instance + " offset=" + offset + " limit=" + (limit - 1)));
            }
        } catch (RegisterException e) {
            faults.add(new Fault("/registers/ipa", "missing-register", e.getMessage()));
        }
    }
}
