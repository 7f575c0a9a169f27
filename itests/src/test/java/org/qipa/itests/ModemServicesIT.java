package org.qipa.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.qipa.api.journal.Journals;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.Qmi;
import org.qipa.api.qmi.QmiHandle;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrFabric;
import org.qipa.api.qrtr.QrtrTransport;
import org.qipa.api.time.Lane;
import org.qipa.api.time.TimeSource;

/** The modem's services beside the IPA's: who it is, and calls that carry a link's packets. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ModemServicesIT {

    private static final int WDS = 1;
    private static final int DMS = 2;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    @Inject
    private BundleContext context;
    private Lab lab;

    @Configuration
    public Option[] container() {
        return Slices.options(Slices.runtime(), Slices.allSocs(), Slices.virtualPlatform(), Slices.shell());
    }

    @Before
    public void open() throws Exception {
        lab = Lab.withDevice(context);
        lab.running("ipa0");
    }

    @After
    public void close() throws Exception {
        lab.closeWithDevice();
    }

    /** A client of one of the modem's services, as a connection manager is one. */
    private final class Client implements AutoCloseable, QmiHandle.Listener {

        private final int service;
        private final Qmi qmi = lab.service(Qmi.class, q -> true);
        private final Lane lane;
        private final QmiHandle handle;
        private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
        private volatile QrtrAddress address;

        Client(String device, int service) throws Exception {
            this.service = service;
            QrtrFabric fabric = lab.service(QrtrFabric.class, f -> f.device().equals(device));
            lane = lab.service(TimeSource.class, t -> true).lane("client");
            handle = qmi.open(fabric.local(), lane, lab.service(Journals.class, j -> true).find(device).orElseThrow(), this);
            handle.lookup(service, 0, 0);
            await("there");
        }

        @Override
        public void newServer(QmiHandle.Server server) {
            address = server.address();
            told.add("there");
        }

        @Override
        public void delServer(QmiHandle.Server server) {
            told.add("gone");
        }

        /** Waits until it has been told that. */
        void await(String word) throws InterruptedException {
            String heard;
            do {
                heard = told.poll(Lab.LIMIT_SECONDS, TimeUnit.SECONDS);
            } while (heard != null && !heard.equals(word));
            assertEquals(word, heard);
        }

        Map<String, Object> ask(String message, Map<String, Object> values) throws Exception {
            var outcome = new CompletableFuture<QmiHandle.Outcome>();
            lane.execute(() -> handle.request(address, new QmiMessage(qmi.message(service, message, MessageKind.REQUEST),
                    values), qmi.message(service, message, MessageKind.RESPONSE), LIMIT_NANOS, outcome::complete));
            var answered = outcome.get(Lab.LIMIT_SECONDS, TimeUnit.SECONDS);
            assertTrue(message + " " + answered, answered instanceof QmiHandle.Outcome.Answered);
            return ((QmiHandle.Outcome.Answered) answered).response().values();
        }

        /** Asks until it is answered so. */
        void awaitModel(String model) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Lab.LIMIT_SECONDS);
            Object said;
            do {
                said = ask("GET_MODEL", Map.of()).get("model");
            } while (!model.equals(said) && System.nanoTime() < end);
            assertEquals(model, said);
        }

        @Override
        public void close() {
            handle.close();
            lane.close();
        }
    }

    @Test
    public void shouldTellScriptsAtTheShellWhoServesWhat() throws Exception {
        lab.gogo("qmi:await --seconds 10 local/ipa0");
        String all = lab.gogo("qmi:lookup");
        for (String name : List.of("ipa", "dms", "nas", "wds", "wda", "dpm", "uim")) {
            assertTrue(name + " in " + all, all.toLowerCase(Locale.ROOT).contains(name));
        }
        String dms = lab.gogo("qmi:lookup -q local/ipa0 dms");
        assertEquals(dms, 2, dms.lines().count());
        assertTrue(dms, dms.lines().toList().getLast().matches("local/ipa0 +2 +1 +0 +0 +[0-9]+ .*"));
        assertEquals(dms, lab.gogo("qmi:lookup 2"));
        assertEquals("nobody serves that", lab.gogo("qmi:lookup 4660").strip());
        assertEquals("local is open: local/ipa0", lab.gogo("qmi:probe local").strip());
        assertSays("no such QRTR transport: transport=smd known=[kernel, local]", "qmi:probe smd");
        assertSays("no such QRTR fabric: -q=local/ipa9 known=[local/ipa0]", "qmi:lookup -q local/ipa9");
        assertSays("no service was published: fabric=local/ipa9 limit=1 s open=[local/ipa0]",
                "qmi:await --seconds 1 local/ipa9");
    }

    private void assertSays(String message, String line) {
        assertEquals(message, assertThrows(Exception.class, () -> lab.gogo(line)).getMessage());
    }

    private static final Map<String, Object> SUCCESS = Map.of("result", 0L, "error", 0L);

    @Test
    public void shouldCarryPacketsOfABoundMuxIdOnlyWhileItIsCalled() throws Exception {
        Map<String, Object> endpoint = Map.of("endpoint_type", 4L, "interface_number", 1L);
        try (Ping ping = lab.ping("rmnet0", 1, 100); Client client = new Client("ipa0", WDS)) {
            ping.awaitReplies(5);
            assertEquals(SUCCESS, client.ask("BIND_MUX_DATA_PORT", Map.of("endpoint_info", endpoint, "mux_id", 1L))
                    .get("result"));
            var started = client.ask("START_NETWORK", Map.of("apn", "internet", "ip_family_preference", 4L));
            assertEquals(SUCCESS, started.get("result"));
            var settings = client.ask("GET_CURRENT_SETTINGS", Map.of("requested_settings", 0x0300L));
            assertEquals("the link's own", 0x0a400102L, settings.get("ipv4_address"));
            assertEquals("the link's host", 0x0a400101L, settings.get("ipv4_gateway_address"));
            ping.awaitReplies(5);
            var statistics = client.ask("GET_PACKET_STATISTICS", Map.of("mask", 3L));
            assertTrue("sent " + statistics, (Long) statistics.get("tx_packets_ok") >= 5);
            assertTrue("received " + statistics, (Long) statistics.get("rx_packets_ok") >= 5);
            assertEquals(SUCCESS, client.ask("STOP_NETWORK", Map.of("packet_data_handle",
                    started.get("packet_data_handle"))).get("result"));
            // An answer takes the modem 2 ms: enough of them, and packets have come that nobody has called for.
            for (int i = 0; i < 100; i++) {
                assertEquals(1L, client.ask("GET_PACKET_SERVICE_STATUS", Map.of()).get("connection_status"));
            }
            assertTrue(lab.modem("ipa0").counters().toString(),
                    lab.modem("ipa0").counters().get("uplink_uncalled") >= 5);
            assertEquals(SUCCESS, client.ask("START_NETWORK", Map.of()).get("result"));
            ping.awaitReplies(5);
            assertTrue("lost in between", ping.stop().lost() >= 5);
        }
    }

    @Test
    public void shouldPublishItsServicesAgainAfterACrash() throws Exception {
        try (Client client = new Client("ipa0", DMS)) {
            assertEquals("qipa", client.ask("GET_MANUFACTURER", Map.of()).get("manufacturer"));
            lab.modem("ipa0").crash(true);
            client.await("gone");
            client.await("there");
            assertEquals("qipa", client.ask("GET_MANUFACTURER", Map.of()).get("manufacturer"));
            lab.running("ipa0");
        }
    }

    @Test
    public void shouldRunWithoutADeviceAndTakeAProfileFile() throws Exception {
        Path file = Files.createTempFile("modem", ".json");
        Files.writeString(file, "{\"format\": \"qipa-modem/1\", \"device\": {\"model\": \"first\"}}",
                StandardCharsets.UTF_8);
        lab.configure("org.qipa.modem.profile", "lone", Map.of("device", "lone", "file", file.toString()));
        lab.configure("org.qipa.modem.fabric", "lone", Map.of("name", "lone", "qrtr.target",
                "(" + QrtrTransport.QRTR_PROPERTY + "=local)"));
        try (Client client = new Client("lone", DMS)) {
            client.awaitModel("first");
            Files.writeString(file, "{\"format\": \"qipa-modem/1\", \"device\": {\"model\": \"second\"}}",
                    StandardCharsets.UTF_8);
            client.awaitModel("second");
            lab.remove("org.qipa.modem.profile", "lone");
            client.awaitModel("virtual modem");
            lab.remove("org.qipa.modem.fabric", "lone");
            lab.until("lone", "gone", () -> lab.modemNow("lone") == null);
        } finally {
            Files.delete(file);
        }
    }
}
