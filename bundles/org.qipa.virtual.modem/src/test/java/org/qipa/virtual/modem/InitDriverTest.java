package org.qipa.virtual.modem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.qipa.api.journal.Journal;
import org.qipa.api.journal.JournalEvent;
import org.qipa.api.journal.JournalKind;
import org.qipa.api.modem.VirtualModem;
import org.qipa.api.platform.IpaPlatform.Request;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.QmiHandle;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.register.RegisterMap;
import org.qipa.api.soc.EndpointName;
import org.qipa.api.soc.SocDescriptor;
import org.qipa.api.soc.SocTable;
import org.qipa.documents.JacksonDocumentReader;
import org.qipa.journal.RingJournals;
import org.qipa.qmi.QmiRuntime;
import org.qipa.qrtr.local.LocalQrtrTransport;
import org.qipa.time.SimulatedTime;
import org.qipa.virtual.ipa.VirtualHardware;
import org.qipa.virtual.ipa.VirtualPlatform;
import org.qipa.virtual.ipa.silicon.Settings;

/** The modem on real virtual silicon, and an AP that says what a test wants it to say. */
class InitDriverTest {

    private static final int SERVICE = 0x31;
    /** Offsets of sdm845 (spec 03 §7). */
    private static final int V4_FILTER = 0x308;
    private static final int V4_ROUTE = 0x508;
    private static final int V6_ROUTE_HASHED = 0x588;
    private static final int MODEM_ROUTES = 8;

    private record Soc(SocTable table, RegisterMap ipaRegisters, RegisterMap gsiRegisters) implements SocDescriptor {}

    private final SimulatedTime time = new SimulatedTime();
    private final Journal journal = new RingJournals().journal("ipa0", time);
    private final QmiRuntime qmi = new QmiRuntime();
    private final List<QmiHandle.Server> servers = new ArrayList<>();
    private VirtualHardware hardware;
    private QrtrFabric fabric;
    private ModemSession modem;
    private QmiHandle ap;

    @BeforeEach
    void boot() throws Exception {
        hardware = new VirtualPlatform(Settings.DEFAULTS).openVirtual(new Request("ipa0", sdm845(), "skip", time, journal));
        hardware.remoteProcessor().register(e -> CompletableFuture.completedStage(null));
        hardware.power().clock(true);
        fabric = new LocalQrtrTransport().open("ipa0", time, journal);
        ap = qmi.open(fabric.local(), time.lane("ap"), journal, new QmiHandle.Listener() {
            @Override
            public void newServer(QmiHandle.Server s) {
                servers.add(s);
            }
        });
        ap.publish(SERVICE, 1, 1);
        ap.lookup(SERVICE, 1, 2);
        modem = new ModemSession(hardware.modemSilicon(), fabric, qmi, journal, new PacketNetwork(Map.of()), 2_000_000,
                new ModemFaults().board("ipa0"));
        modem.start();
        time.run(Duration.ofMillis(50));
        assertEquals(1, servers.size());
    }

    @AfterEach
    void close() {
        modem.close();
        time.run(Duration.ofMillis(50));
        ap.close();
        fabric.close();
        hardware.close();
    }

    private static SocDescriptor sdm845() throws Exception {
        var reader = new JacksonDocumentReader();
        try (var in = InitDriverTest.class.getResourceAsStream("/org/qipa/soc/sdm845/sdm845.json")) {
            SocTable table = reader.readSoc("sdm845", in);
            return new Soc(table, map(reader, table.registers().ipa()), map(reader, table.registers().gsi()));
        }
    }

    private static RegisterMap map(JacksonDocumentReader reader, String name) throws Exception {
        try (var in = InitDriverTest.class.getResourceAsStream("/org/qipa/registers/" + name + ".json")) {
            return reader.readRegisters(name, in);
        }
    }

    private static Map<String, Object> pair(String first, long a, String second, long b) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put(first, a);
        m.put(second, b);
        return m;
    }

    /** What an AP with sdm845's table says. */
    private Map<String, Object> sound() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("platform_type", 3L);
        values.put("hdr_tbl_info", pair("start", 0x688, "end", 0x7c7));
        values.put("v4_route_tbl_info", pair("start", V4_ROUTE, "end", MODEM_ROUTES - 1));
        values.put("v6_route_tbl_info", pair("start", 0x608, "end", MODEM_ROUTES - 1));
        values.put("v4_filter_tbl_start", (long) V4_FILTER);
        values.put("v6_filter_tbl_start", 0x408L);
        values.put("modem_mem_info", pair("start", 0xbd8, "size", 0x1024));
        values.put("ctrl_comm_dest_end_pt", (long) hardware.modemSilicon().endpointId(EndpointName.AP_MODEM_RX));
        values.put("skip_uc_load", 1L);
        values.put("v6_hash_route_tbl_info", pair("start", V6_ROUTE_HASHED, "end", MODEM_ROUTES - 1));
        return values;
    }

    private long ask(Map<String, Object> values) {
        List<QmiHandle.Outcome> outcomes = new ArrayList<>();
        ap.request(servers.getFirst().address(), new QmiMessage(qmi.message(SERVICE, "INIT_DRIVER", MessageKind.REQUEST),
                values), qmi.message(SERVICE, "INIT_DRIVER", MessageKind.RESPONSE), 1_000_000_000L, outcomes::add);
        time.run(Duration.ofMillis(50));
        assertEquals(1, outcomes.size());
        assertTrue(outcomes.getFirst() instanceof QmiHandle.Outcome.Answered, () -> outcomes.toString());
        return ((QmiHandle.Outcome.Answered) outcomes.getFirst()).response().number("rsp", "result").orElseThrow();
    }

    private List<String> refusals() {
        return journal.events(e -> e.kind() == JournalKind.FAULT && e.subject().equals("init-driver-refused")).stream()
                .map(JournalEvent::text).toList();
    }

    @Test
    void shouldAnswerSuccessWhenEverythingLiesInLocalMemory() {
        assertEquals(0, ask(sound()));
        assertEquals(List.of(), refusals());
    }

    @Test
    void shouldRefuseARegionOutsideLocalMemoryAndReportIt() {
        Map<String, Object> values = sound();
        values.put("modem_mem_info", pair("start", 0x1000, "size", 0x1004));
        assertEquals(1, ask(values));
        assertEquals(List.of("outside local memory: tlv=modem_mem_info start=4096 size=4100 limit=8192"), refusals());
        assertEquals(VirtualModem.State.HANDSHAKE, modem.state());
    }

    @Test
    void shouldLeaveTheTablesAloneWhenItRefused() throws Exception {
        Map<String, Object> values = sound();
        values.put("v4_route_tbl_info", pair("start", 0x1ff8, "end", MODEM_ROUTES - 1));
        assertEquals(1, ask(values));
        ap.indicate(servers.getFirst().address(), new QmiMessage(qmi.message(SERVICE, "INIT_COMPLETE",
                MessageKind.INDICATION), Map.of("status", pair("result", 0, "error", 0))));
        time.run(Duration.ofMillis(50));
        assertEquals(0, slot(V4_ROUTE, 0));
    }

    @Test
    void shouldWriteItsOwnSlotsAfterTheHandshakeWhereInitDriverSaid() throws Exception {
        assertEquals(0, ask(sound()));
        assertEquals(0, slot(V4_ROUTE, 0), "not before INIT_COMPLETE");
        ap.indicate(servers.getFirst().address(), new QmiMessage(qmi.message(SERVICE, "INIT_COMPLETE",
                MessageKind.INDICATION), Map.of("status", pair("result", 0, "error", 0))));
        time.run(Duration.ofMillis(50));
        long rules = slot(V4_ROUTE, 0);
        assertTrue(rules != 0 && rules % 128 == 0);
        assertEquals(rules, slot(V4_ROUTE, MODEM_ROUTES - 1));
        assertEquals(0, slot(V4_ROUTE, MODEM_ROUTES), "the first slot of the AP");
        assertEquals(rules, slot(V6_ROUTE_HASHED, MODEM_ROUTES - 1));
        int own = hardware.modemSilicon().filterSlot(EndpointName.MODEM_AP_TX);
        int aps = hardware.modemSilicon().filterSlot(EndpointName.AP_MODEM_TX);
        assertEquals(rules, slot(V4_FILTER, own));
        assertEquals(0, slot(V4_FILTER, aps));
        assertEquals(0, slot(V4_FILTER, 0), "the bitmap is the AP's");
        assertEquals(List.of(), journal.events(e -> e.subject().equals("modem-write-outside-range")));
    }

    private long slot(int table, int slot) {
        return hardware.localMemory().get(ValueLayout.JAVA_LONG_UNALIGNED, table + 8L * slot);
    }
}
