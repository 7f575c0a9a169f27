package org.qipa.virtual.modem.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.qipa.api.qmi.MessageKind;
import org.qipa.api.qmi.QmiMessage;
import org.qipa.api.qrtr.QrtrAddress;
import org.qipa.api.qrtr.QrtrException;

class DmsServiceTest {

    private final ServicesBench bench;
    private final ServiceClient client;

    DmsServiceTest() throws QrtrException {
        bench = new ServicesBench();
        client = bench.client(ServicesBench.DMS);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldSayWhoMadeIt() {
        var answer = client.bytes("00010021000000");
        assertEquals(1, answer.transaction());
        assertEquals(Map.of("manufacturer", "\"qipa\"", "result", "{result=SUCCESS(0), error=NONE(0)}"),
                ServiceClient.texts(answer));
    }

    @Test
    void shouldBePublishedWithOnePortForEachService() {
        var services = bench.fabric.services();
        assertEquals(List.of(1, 2, 3, 0x0b, 0x1a, 0x2f), services.stream().map(s -> s.service()).sorted().toList());
        assertEquals(6, services.stream().map(s -> s.address()).distinct().count());
        assertTrue(services.stream().allMatch(s -> s.instanceWord() == 1));
    }

    @Test
    void shouldGiveTheErrorsThatModemsGive() {
        assertEquals("INVALID_QMI_COMMAND(71)", ServiceClient.error(client.bytes("000100ee030000")));
        assertEquals("INVALID_QMI_COMMAND(71)", client.error("GET_PRL_VERSION"));
        assertEquals("MISSING_ARGUMENT(17)", ServiceClient.error(client.bytes("0001002e000000")));
        assertEquals("INVALID_ARGUMENT(48)", client.error("SET_OPERATING_MODE", "mode", 9));
        assertEquals("MALFORMED_MESSAGE(1)", ServiceClient.error(client.bytes("0001002e000500" + "0102000000")));
        assertEquals("MALFORMED_MESSAGE(1)", ServiceClient.error(client.bytes("0001002e000400" + "01ff0000")));
        assertEquals("MALFORMED_MESSAGE(1)", ServiceClient.error(client.bytes("0001002e000900" + "01010000")));
        assertEquals("NONE(0)", ServiceClient.error(client.bytes("0001002e000800" + "01010001" + "77010000")));
    }

    @Test
    void shouldTellClientsThatRegisteredOfANewOperatingMode() {
        var other = bench.client(ServicesBench.DMS);
        assertEquals("NONE(0)", client.error("SET_EVENT_REPORT", "operating_mode_reporting", true));
        other.ask("SET_OPERATING_MODE", "mode", 1);
        assertEquals(List.of("EVENT_REPORT {operating_mode=LOW_POWER(1)}"), client.told());
        assertEquals(List.of(), other.told());
        assertEquals("LOW_POWER(1)", client.texts("GET_OPERATING_MODE").get("mode"));
    }

    @Test
    void shouldForgetAClientWhoseSocketIsClosed() {
        client.ask("SET_EVENT_REPORT", "operating_mode_reporting", true);
        assertEquals(1, used("modem.clients.dms"));
        client.close();
        assertEquals(0, used("modem.clients.dms"));
    }

    @Test
    void shouldForgetEveryClientWhenTheNameServiceIsReplaced() throws QrtrException {
        var dms = new DmsService(new ModemState(bench.lane, ServicesBench.profile("'title': 'any'")), bench.time, () -> { });
        var port = bench.port(dms);
        var message = new QmiMessage(bench.qmi.message(ServicesBench.DMS, "SET_EVENT_REPORT", MessageKind.REQUEST),
                Map.of("operating_mode_reporting", 1L));
        dms.table().get("SET_EVENT_REPORT").apply(new Request(new QrtrAddress(1, 7), message));
        assertEquals(1, dms.bounds().getFirst().reading("", "").used());
        port.networkReset();
        assertEquals(0, dms.bounds().getFirst().reading("", "").used());
        port.close();
    }

    @Test
    void shouldRestartOnlyFromOffline() {
        assertEquals("INVALID_TRANSITION(60)", client.error("SET_OPERATING_MODE", "mode", 4));
        assertEquals("NONE(0)", client.error("SET_OPERATING_MODE", "mode", 3));
        assertEquals("NONE(0)", client.error("SET_OPERATING_MODE", "mode", 4));
        assertEquals(1, bench.restarts);
    }

    @Test
    void shouldSayWhichMessagesItKnows() {
        var list = client.texts("GET_SUPPORTED_MESSAGES").get("list");
        // RESET, SET_EVENT_REPORT; 0x1e; 0x20 to 0x26
        assertTrue(list.startsWith("[3, 0, 0, 64, 127, "), list);
    }

    @Test
    void shouldKeepAnswersBackWhileItIsSilent() {
        bench.silent = true;
        var failed = org.junit.jupiter.api.Assertions.assertThrows(AssertionError.class, () -> client.ask("GET_MODEL"));
        assertTrue(failed.getMessage().contains("no answer"), failed.getMessage());
        bench.silent = false;
        bench.lane.execute(bench.services::speakAgain);
        bench.run(10);
        assertEquals("\"virtual modem\"", client.texts("GET_MODEL").get("model"));
    }

    @Test
    void shouldRefuseMoreClientsThanItKeeps() {
        for (int i = 0; i < Clients.LIMIT; i++) {
            assertEquals("NONE(0)", bench.client(ServicesBench.DMS).error("SET_EVENT_REPORT", "uim_state_reporting", true));
        }
        assertEquals("CLIENT_IDS_EXHAUSTED(5)", client.error("SET_EVENT_REPORT", "uim_state_reporting", true));
        assertEquals("\"virtual modem\"", client.texts("GET_MODEL").get("model"));
        assertEquals(1, bench.services.limits().stream().filter(l -> l.name().equals("modem.clients.dms")).findFirst()
                .orElseThrow().refused());
    }

    @Test
    void shouldHaveNoNumberWhenTheProfileHasNone() {
        bench.take(ServicesBench.profile("'device': {'msisdn': ''}, 'sim': {'card': 'absent'}"));
        assertEquals("NOT_PROVISIONED(16)", client.error("GET_MSISDN"));
        assertEquals("NO_SIM(102)", client.error("UIM_GET_ICCID"));
        assertEquals("NOT_PRESENT(2)", client.texts("UIM_GET_STATE").get("state"));
    }

    private long used(String limit) {
        return bench.services.limits().stream().filter(l -> l.name().equals(limit)).findFirst().orElseThrow().used();
    }
}
