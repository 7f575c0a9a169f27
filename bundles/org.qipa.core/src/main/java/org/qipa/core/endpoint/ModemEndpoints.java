package org.qipa.core.endpoint;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.qipa.api.gsi.GsiException;
import org.qipa.api.gsi.GsiSession;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.core.command.ClearOption;
import org.qipa.core.command.Commands;
import org.qipa.core.register.IpaRegisters;
import org.qipa.core.rule.IpaRules;
import org.qipa.core.rule.Limits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the AP does to the modem's endpoints when the modem goes down, or before a swap (spec 08 §9). Owner lane. */
public final class ModemEndpoints {

    private static final Logger LOG = LoggerFactory.getLogger(ModemEndpoints.class);
    /** Entries of a pipeline clear. */
    private static final int CLEAR_ENTRIES = 4;

    private final IpaRules rules;
    private final IpaRegisters registers;
    private final EndpointProgram program;
    private final GsiSession gsi;
    private final Journal journal;
    private final List<Endpoint> endpoints;
    /** Why endpoints are still stopped. Written on the owner lane, never changed. */
    private volatile Map<EndpointName, String> held = Map.of();

    /** Of one device. */
    public ModemEndpoints(IpaRules rules, IpaRegisters registers, EndpointProgram program, GsiSession gsi,
            Journal journal) {
        this.rules = rules;
        this.registers = registers;
        this.program = program;
        this.gsi = gsi;
        this.journal = journal;
        this.endpoints = program.table().modem();
    }

    /** Holds all of them, or lets them go. */
    public void pause(boolean on) {
        for (Endpoint e : endpoints) {
            if (!e.towardIpa()) {
                if (rules.hasSuspendBit()) {
                    ApEndpoint.controlBit(registers, e.endpointId(), "ENDP_SUSPEND", on);
                }
            } else if (rules.hasDelayBit()) {
                ApEndpoint.controlBit(registers, e.endpointId(), "ENDP_DELAY", on);
            } else {
                flowControl(e, on);
            }
        }
    }

    private void flowControl(Endpoint e, boolean on) {
        String problem = "";
        try {
            gsi.modemFlowControl(e.channelId(), on);
        } catch (GsiException x) {
            LOG.warn("{}: {}", journal.device(), x.getMessage());
            journal.record(JournalKind.FAULT, "flow-control", e.channelId(), on ? 1 : 0, x.getMessage());
            problem = on ? "" : x.getMessage();
        }
        hold(e, problem);
    }

    private void hold(Endpoint e, String problem) {
        Map<EndpointName, String> now = new EnumMap<>(EndpointName.class);
        now.putAll(held);
        String before = problem.isEmpty() ? now.remove(e.name()) : now.put(e.name(), problem);
        if (before == null != problem.isEmpty()) {
            journal.record(JournalKind.STATE, e.name().name(), e.channelId(), 0,
                    problem.isEmpty() ? "HELD -> FLOWING" : "FLOWING -> HELD " + problem);
        }
        held = now;
    }

    /** Tries to let go what the hardware has kept back. */
    public void releaseHeld() {
        endpoints.stream().filter(e -> held.containsKey(e.name())).forEach(e -> flowControl(e, false));
    }

    /** Modem endpoints that stay stopped although they were let go, and why, in words; or an empty string. Any thread. */
    public String held() {
        Map<EndpointName, String> now = held;
        return now.isEmpty() ? "" : "the modem's packets are held back: " + now + " tried again every "
                + Limits.FLOW_CONTROL_RETRY;
    }

    /** Has the hardware drop what is for the modem. */
    public void dropAll() {
        for (Endpoint e : endpoints) {
            if (!e.towardIpa()) {
                program.headOfLine(false, 0).forEach(w -> registers.write(w, e.endpointId()));
                program.headOfLine(true, 0).forEach(w -> registers.write(w, e.endpointId()));
            }
        }
    }

    /** Switches their status off by command and clears the pipeline (spec 07 §5). */
    public void resetStatus(Commands commands, int clearEndpoint) throws GsiException {
        List<Endpoint> tx = endpoints.stream().filter(Endpoint::towardIpa).toList();
        Commands.Transaction t = commands.begin(tx.size() + CLEAR_ENTRIES);
        for (Endpoint e : tx) {
            t.register(registers.register("ENDP_STATUS").offset(e.endpointId()), 0, -1, ClearOption.HEADER);
        }
        t.pipelineClear(clearEndpoint);
        t.commitAndWait("modem status reset");
    }
}
