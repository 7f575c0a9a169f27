package org.qipa.core.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.qipa.api.device.DeviceState;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.platform.Hardware.Interrupt;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocTable.Endpoint;
import org.qipa.api.soc.SocTable.Region;
import org.qipa.vectors.Vectors;

/**
 * The stimuli of the recordings, all kinds, with the tables and register maps of every SoC: recordings exist of two of them
 * here. The platform refuses registers that a version does not have and DMA outside what was allocated; it notes accesses
 * without power and registers of the wrong direction. What the specification states for a version is compared.
 */
class EverySocTest {

    private static final List<String> SOCS = List.of("msm8998", "sdm845", "sc7180", "sdx55", "sm6350", "sm8350", "sc7280",
            "sdx65", "milos", "sm8550");
    /** Kinds that provoke faults. */
    private static final Set<String> TROUBLE = Set.of("trace-retry", "trace-irqs", "trace-panic");

    private static final byte MARK = (byte) 0xee;
    private static final long MARKED = 0xeeee_eeee_eeee_eeeeL;
    private static final ValueLayout.OfLong SLOT = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    static List<String> socs() {
        return SOCS;
    }

    /** Phases as recorded of a SoC before 4.0, which has all kinds. */
    private static TraceFile stimuli(String kind) {
        return TraceFile.of(Vectors.own().files(kind).stream().filter(f -> f.soc().equals("sdm845"))
                .findFirst().orElseThrow());
    }

    private static List<String> run(DriverRig rig, TraceFile file) throws Exception {
        var writes = new ArrayList<String>();
        var stimuli = new Stimuli(rig);
        for (TraceFile.Phase phase : file.phases()) {
            Streams out = rig.record();
            stimuli.run(phase);
            rig.time().settle();
            out.lines("ipa").forEach(writes::add);
            out.lines("gsi").forEach(writes::add);
            out.lines("hw_generic").forEach(writes::add);
            out.lines("hw_regwrite_cmd").forEach(writes::add);
        }
        return writes;
    }

    private static DriverRig opened(String soc) throws Exception {
        var rig = new DriverRig(Socs.soc(soc), 0x2000, "self");
        run(rig, stimuli("trace-bring-up"));
        assertEquals(DeviceState.READY, rig.states().getLast(), soc);
        return rig;
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldLiveThroughEveryKindOfTrace(String soc) throws Exception {
        for (String kind : Vectors.TRACE_KINDS) {
            boolean whole = kind.equals("trace-bring-up") || kind.equals("trace-zero");
            if (kind.equals("trace-aggr") && Socs.soc(soc).table().ipaVersion().atLeast("4.0")) {
                continue;
            }
            try (DriverRig rig = whole ? new DriverRig(Socs.soc(soc), 0, kind.endsWith("zero") ? "modem" : "self")
                    : opened(soc)) {
                run(rig, stimuli(kind));
                assertEquals(List.of(), rig.platform().violations, soc + " " + kind);
                if (!TROUBLE.contains(kind)) {
                    assertEquals(List.of(), rig.journal().events(e -> e.kind() == JournalKind.FAULT), soc + " " + kind);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("socs")
    void shouldLeaveNothingBehind(String soc) throws Exception {
        try (DriverRig rig = opened(soc)) {
            Streams out = rig.record();
            rig.owner(rig.driver()::remove);
            assertEquals(0, rig.platform().allocations());
            assertEquals(0, rig.platform().mappings());
            assertEquals(0, rig.driver().power().usage());
            for (Interrupt i : Interrupt.values()) {
                assertFalse(rig.platform().line(i).isTaken(), i.toString());
            }
            for (Endpoint e : rig.soc.table().endpoints()) {
                if (e.isAp()) {
                    assertEquals(0, rig.platform().gsi.state(e.channelId()), e.name() + " is still allocated");
                }
            }
            assertEquals(List.of(), rig.platform().violations);
            List<String> ipa = out.lines("ipa");
            if (rig.soc.table().ipaVersion().atLeast("3.5.1")) {
                assertEquals("IDLE_INDICATION_CFG = 10000", ipa.getLast());
            }
            String clear = rig.soc.table().ipaVersion().atLeast("5.0") ? "ROUTE = c000000" : "ROUTE = 1000040";
            assertTrue(ipa.contains(clear), ipa.toString());
        }
    }

    /** Spec 05 §6: what ROUTE is set to. */
    @ParameterizedTest
    @CsvSource({"msm8998,11e005e", "sdm845,1120052", "sc7180,1100050", "sdx55,1200060", "sm6350,1120052", "sc7280,1120052",
        "sm8350,1160056", "sdx65,c001010", "sm8550,c001010", "milos,c000b0b"})
    void shouldRouteToTheLanByDefault(String soc, String value) throws Exception {
        try (var rig = new DriverRig(Socs.soc(soc), 0, "self")) {
            rig.owner(rig.driver()::probe);
            assertEquals("ROUTE = " + value, rig.recorded().lines("ipa").getLast());
        }
    }

    /** Spec 08 §3: AP endpoints in ascending order of ids, and no register of any other endpoint. */
    @ParameterizedTest
    @MethodSource("socs")
    void shouldProgramApEndpointsInAscendingOrderAndNoOthers(String soc) throws Exception {
        try (var rig = new DriverRig(Socs.soc(soc), 0, "self")) {
            rig.owner(rig.driver()::probe);
            List<Integer> ids = rig.recorded().lines("ipa").stream().filter(l -> l.startsWith("ENDP_INIT_CFG["))
                    .map(EverySocTest::instance).toList();
            assertEquals(rig.soc.table().endpoints().stream().filter(Endpoint::isAp).map(Endpoint::endpointId).sorted()
                    .toList(), ids);
            assertEquals(Set.copyOf(ids), Set.copyOf(rig.recorded().lines("ipa").stream()
                    .filter(l -> l.startsWith("ENDP_INIT_") || l.startsWith("ENDP_STATUS")).map(EverySocTest::instance)
                    .toList()));
        }
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/endpoint-registers.csv")
    void shouldGiveEachApEndpointTheValuesOfItsVersion(String soc, String name, int id, int channel, String cfg, String hdr,
            String ext, String mask, String mode, String aggr, String group, String seq, String status) throws Exception {
        try (var rig = new DriverRig(Socs.soc(soc), 0, "self")) {
            rig.owner(rig.driver()::probe);
            assertEquals(channel, rig.soc.table().endpoint(EndpointName.valueOf(name)).channelId());
            String[][] values = {{"ENDP_INIT_CFG", cfg}, {"ENDP_INIT_HDR", hdr}, {"ENDP_INIT_HDR_EXT", ext},
                {"ENDP_INIT_HDR_METADATA_MASK", mask}, {"ENDP_INIT_MODE", mode}, {"ENDP_INIT_AGGR", aggr},
                {"ENDP_INIT_RSRC_GRP", group}, {"ENDP_INIT_SEQ", seq}, {"ENDP_STATUS", status}};
            for (String[] v : values) {
                String register = v[0] + "[" + id + "] = ";
                assertEquals(v[1].equals("-") ? List.of() : List.of(register + v[1]), rig.recorded().lines("ipa").stream()
                        .filter(l -> l.startsWith(register)).toList(), soc + " " + name);
            }
        }
    }

    private static int instance(String line) {
        return Integer.parseInt(line.substring(line.indexOf('[') + 1, line.indexOf(']')));
    }

    /** Spec 09 §4: hash tuples; AP before modem, filters before routes. */
    @ParameterizedTest
    @CsvSource({"msm8998, HSH 5 3 9, 15, 8", "sdm845, HSH 2 3 6, 15, 8", "sc7180, none, 15, 8", "sdx55, HSH 2 5 8, 15, 8",
        "sm6350, HSH 2 5 8, 15, 8", "sm8350, HSH 2 5 8, 15, 8", "sc7280, HSH 2 5 8, 15, 8", "sdx65, CACHE 2 12 15, 19, 11",
        "milos, CACHE 2 7 10, 19, 11", "sm8550, CACHE 2 12 15, 19, 11"})
    void shouldClearTheTuplesOfItsVersion(String soc, String filters, int routes, int modemRoutes) throws Exception {
        try (var rig = new DriverRig(Socs.soc(soc), 0, "self")) {
            rig.owner(rig.driver()::probe);
            var expected = new ArrayList<String>();
            String[] words = filters.split(" ");
            boolean cache = words[0].equals("CACHE");
            // The AP's filtering endpoint first, whatever its id.
            var ids = new ArrayList<>(List.of(words).subList(1, words.length));
            String ap = Integer.toString(rig.soc.table().endpoint(EndpointName.AP_MODEM_TX).endpointId());
            if (ids.remove(ap)) {
                ids.addFirst(ap);
            }
            var seen = new ArrayList<String>();
            for (String id : ids) {
                expected.add(cache ? "ENDP_FILTER_CACHE_CFG[" + id + "] = 0"
                        : "ENDP_FILTER_ROUTER_HSH_CFG[" + id + "] = ffffff80");
                seen.add(id);
            }
            for (int i = 0; i < routes && !ids.isEmpty(); i++) {
                int route = (modemRoutes + i) % routes;
                expected.add(cache ? "ENDP_ROUTER_CACHE_CFG[" + route + "] = 0"
                        : "ENDP_FILTER_ROUTER_HSH_CFG[" + route + "] = " + (seen.contains(Integer.toString(route)) ? "ff80ff80" : "ff80ffff"));
            }
            assertEquals(expected, rig.recorded().lines("ipa").stream()
                    .filter(l -> l.contains("_HSH_CFG") || l.contains("_CACHE_CFG")).toList());
        }
    }

    /** Spec 06 §4.2: QOS of command and data channels, and where the event ring's id stands. */
    @ParameterizedTest
    @CsvSource({"msm8998,20f,200", "sdm845,20f,200", "sc7180,f,400", "sdx55,f,400", "sm6350,f,400", "sm8350,100000f,1000400",
        "sc7280,100000f,1000400", "sdx65,100000f,1000400", "milos,100000f,1000400", "sm8550,100000f,1000400"})
    void shouldProgramChannelsAndRingsOfItsVersion(String soc, String command, String data) throws Exception {
        try (var rig = new DriverRig(Socs.soc(soc), 0, "self")) {
            rig.owner(rig.driver()::probe);
            List<String> gsi = rig.recorded().lines("gsi");
            boolean late = rig.soc.table().ipaVersion().atLeast("5.0");
            int ring = 0;
            for (Endpoint e : rig.soc.table().endpoints().stream().filter(Endpoint::isAp)
                    .sorted(Comparator.comparing(Endpoint::name)).toList()) {
                String ch = "[" + e.channelId() + "] = ";
                boolean isCommand = e.name() == EndpointName.AP_COMMAND_TX;
                int first = (late ? e.towardIpa() ? 0x1000_0082 : 0x1000_0002
                        : (e.towardIpa() ? 0x1000_000a : 0x1000_0002) | ring << 14);
                int bytes = e.channel().orElseThrow().treCount() * 16;
                for (String line : List.of("CH_C_QOS" + ch + (isCommand ? command : data),
                        "CH_C_CNTXT_0" + ch + Integer.toHexString(first),
                        "CH_C_CNTXT_1" + ch + Integer.toHexString(late ? bytes | ring << 24 : bytes),
                        "CH_C_SCRATCH_2" + ch + Integer.toHexString(e.channel().orElseThrow().tlvCount() * 16 << 16),
                        "CH_C_SCRATCH_3" + ch + "20ffff",
                        "EV_CH_E_CNTXT_0[" + ring + "] = " + (late ? "10000082" : "10010002"),
                        "EV_CH_E_CNTXT_8[" + ring + "] = 10020")) {
                    assertTrue(gsi.contains(line), soc + " " + e.name() + ": " + line);
                }
                ring++;
            }
        }
    }

    /** Spec 06 §5.4, 08 §9, 07 §6: how modem endpoints are held and what is flushed when the modem crashes. */
    @ParameterizedTest
    @CsvSource({"msm8998,delay,90:1111", "sdm845,delay,90:1111", "sc7180,flow,none", "sdx55,flow,14c:1111",
        "sm6350,flow,14c:1111", "sm8350,flow,14c:1111", "sc7280,flow,14c:1111", "sdx65,flow,404:11", "milos,flow,404:11",
        "sm8550,flow,404:11"})
    void shouldHoldTheModemAndFlushAsItsVersionDoes(String soc, String hold, String flush) throws Exception {
        try (DriverRig rig = opened(soc)) {
            Streams out = rig.record();
            rig.crash();
            List<Endpoint> modem = rig.soc.table().endpoints().stream().filter(e -> !e.isAp())
                    .sorted(Comparator.comparing(Endpoint::endpointId)).toList();
            var flow = new ArrayList<String>();
            for (int opcode : hold.equals("flow") ? new int[] {3, 4} : new int[0]) {
                modem.stream().filter(Endpoint::towardIpa).forEach(e -> flow.add("opcode " + opcode + " channel "
                        + e.channelId() + " ee 1"));
            }
            assertEquals(flow, out.lines("hw_generic"));
            boolean bits = hold.equals("delay");
            assertEquals(bits ? 2 * modem.size() : 0, out.lines("ipa").stream().filter(l -> l.startsWith("ENDP_INIT_CTRL"))
                    .filter(l -> modem.stream().anyMatch(e -> e.endpointId() == instance(l))).count());
            String[] f = flush.split(":");
            assertEquals(flush.equals("none") ? List.of() : List.of("0x" + f[0] + " " + f[1] + " " + f[1]),
                    out.lines("hw_regwrite_cmd").stream().filter(l -> !l.endsWith(" 0") && !l.endsWith("ffffffff"))
                            .toList());
            long enables = out.lines("ipa").stream().filter(l -> l.startsWith("ENDP_INIT_HOL_BLOCK_EN") && l.endsWith("= 1"))
                    .count();
            long rx = modem.stream().filter(e -> !e.towardIpa()).count();
            assertEquals(rig.soc.table().ipaVersion().atLeast("4.5") ? 2 * rx : rx, enables);
            assertEquals(List.of(), rig.platform().violations);
        }
    }

    /** Spec 09 §5: eight bytes per modem filter slot, by rank (oddity 19), and the modem's routes; nothing else. */
    @ParameterizedTest
    @MethodSource("socs")
    void shouldResetTheModemsSlotsAndNoOthers(String soc) throws Exception {
        try (DriverRig rig = opened(soc)) {
            var filtering = rig.soc.table().endpoints().stream().filter(Endpoint::filterSupport)
                    .sorted(Comparator.comparing(Endpoint::endpointId)).toList();
            List<Region> tables = rig.soc.table().memory().regions().stream()
                    .filter(r -> r.id().name().matches("V[46]_(FILTER|ROUTE)(_HASHED)?") && r.size() > 0).toList();
            tables.forEach(t -> table(rig, t).fill(MARK));
            rig.crash();
            for (Region t : tables) {
                boolean filter = t.id().name().contains("FILTER");
                for (int slot = 0; slot < t.size() / Long.BYTES; slot++) {
                    boolean modems = filter ? slot > 0 && slot <= filtering.size() && !filtering.get(slot - 1).isAp()
                            : slot < rig.soc.table().modemRouteCount();
                    long zeroRule = rig.platform().labels.get("table block");
                    assertEquals(modems ? zeroRule : MARKED, table(rig, t).get(SLOT, (long) slot * Long.BYTES),
                            soc + " " + t.id() + " slot " + slot);
                }
            }
        }
    }

    private static MemorySegment table(DriverRig rig, Region region) {
        return rig.platform().local.asSlice(rig.memOffset + region.offset(), region.size());
    }

    @Test
    void shouldAllocateTheModemsChannelsInVersion42() throws Exception {
        for (String soc : SOCS) {
            try (var rig = new DriverRig(Socs.soc(soc), 0, "self")) {
                rig.owner(rig.driver()::probe);
                assertEquals(soc.equals("sc7180") ? List.of("GENERIC_CMD = 402", "GENERIC_CMD = 422", "GENERIC_CMD = 442",
                        "GENERIC_CMD = 462") : List.of(), rig.recorded().lines("gsi").stream()
                                .filter(l -> l.startsWith("GENERIC_CMD")).toList(), soc);
                Streams out = rig.record();
                rig.owner(rig.driver()::remove);
                assertEquals(soc.equals("sc7180") ? List.of("GENERIC_CMD = 461", "GENERIC_CMD = 441", "GENERIC_CMD = 421",
                        "GENERIC_CMD = 401") : List.of(), out.lines("gsi").stream()
                                .filter(l -> l.startsWith("GENERIC_CMD")).toList(), soc);
            }
        }
    }

    @Test
    void shouldTryAgainToLetTheModemFlowOnlyFrom411() throws Exception {
        for (String soc : SOCS) {
            try (DriverRig rig = opened(soc)) {
                var version = rig.soc.table().ipaVersion();
                if (version.before("4.2")) {
                    continue;
                }
                Streams out = rig.record();
                long tx = rig.soc.table().endpoints().stream().filter(e -> !e.isAp() && e.towardIpa()).count();
                // Holding is tried once each; then the first that is let go answers RETRY five times.
                rig.platform().gsi.retryGeneric = (int) tx + 5;
                rig.crash();
                long off = out.lines("hw_generic").stream().filter(l -> l.startsWith("opcode 4")).count();
                assertEquals(version.atLeast("4.11") ? tx + 5 : tx, off, soc);
            }
        }
    }
}
