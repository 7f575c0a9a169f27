package org.qipa.virtual.modem.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.qipa.api.qrtr.QrtrException;

class NasServiceTest {

    private static final String COURSE = "'signal': {'repeatMillis': 3000, 'levels': ["
            + "{'atMillis': 0, 'rssiDbm': -60, 'rsrpDbm': -90, 'rsrqDb': -9, 'snrTenthsOfDb': 150}, "
            + "{'atMillis': 1000, 'rssiDbm': -62, 'rsrpDbm': -92, 'rsrqDb': -9, 'snrTenthsOfDb': 140}, "
            + "{'atMillis': 2000, 'rssiDbm': -100, 'rsrpDbm': -125, 'rsrqDb': -18, 'snrTenthsOfDb': -20}]}";

    private final ServicesBench bench;
    private final ServiceClient client;

    NasServiceTest() throws QrtrException {
        bench = new ServicesBench(ServicesBench.profile(COURSE));
        client = bench.client(ServicesBench.NAS);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldSayWhichNetworkServes() {
        var answer = client.texts("GET_SERVING_SYSTEM");
        assertEquals("{registration_state=REGISTERED(1), cs_attach_state=ATTACHED(1), ps_attach_state=ATTACHED(1), "
                + "selected_network=3GPP(2), radio_interfaces=[LTE(8)]}", answer.get("serving_system"));
        assertEquals("{mcc=1, mnc=1, description=\"qipa\"}", answer.get("current_plmn"));
        assertEquals("OFF(1)", answer.get("roaming_indicator"));
    }

    @Test
    void shouldHearAsTheProfileSaysOverTime() {
        assertEquals("{rssi=-60, rsrq=-9, rsrp=-90, snr=150}", client.texts("GET_SIGNAL_INFO").get("lte_signal_strength"));
        bench.run(2000);
        assertEquals("{rssi=-100, rsrq=-18, rsrp=-125, snr=-20}", client.texts("GET_SIGNAL_INFO").get("lte_signal_strength"));
        bench.run(1000);
        assertEquals("{strength=-60, radio_interface=LTE(8)}", client.texts("GET_SIGNAL_STRENGTH").get("signal_strength"));
    }

    @Test
    void shouldTellOfTheSignalWhenItCrossesAThreshold() {
        assertEquals("NONE(0)", client.error("CONFIG_SIGNAL_INFO", "rssi_threshold", List.of(-90L, -70L)));
        assertEquals("NONE(0)", client.error("REGISTER_INDICATIONS", "signal_info", true));
        bench.run(1500);
        assertEquals(List.of(), client.told());
        bench.run(1000);
        assertEquals(List.of("SIGNAL_INFO {lte_signal_strength={rssi=-100, rsrq=-18, rsrp=-125, snr=-20}}"), client.told());
        bench.run(1000);
        assertEquals(2, client.told().size());
    }

    @Test
    void shouldTellOfTheSignalWhenItChangesByMoreThanWished() {
        assertEquals("NONE(0)", client.error("CONFIG_SIGNAL_INFO_V2", "lte_rssi_delta", 50));
        client.ask("REGISTER_INDICATIONS", "signal_info", true);
        bench.run(1500);
        assertEquals(List.of(), client.told());
        bench.run(1000);
        assertEquals(1, client.told().size());
    }

    @Test
    void shouldTellThoseWhoRegisteredOfAnotherServingSystem() {
        var other = bench.client(ServicesBench.NAS);
        client.ask("REGISTER_INDICATIONS", "serving_system_events", true, "system_info", true);
        other.ask("GET_SERVING_SYSTEM");
        bench.take(ServicesBench.profile("'serving': {'technology': 'nr5g', 'plmn': {'mcc': '310', 'mnc': '410', "
                + "'name': 'Grüße'}, 'roaming': true}"));
        assertEquals(2, client.told().size());
        assertTrue(client.told().getFirst().contains("description=\"Grüße\""), client.told()::toString);
        assertTrue(client.told().getLast().contains("nr5g_system_info={domain_valid=true, domain=CS_PS(3)"),
                client.told()::toString);
        assertEquals(List.of(), other.told());
        var answer = client.texts("GET_SIGNAL_INFO");
        assertEquals("{rsrp=-95, snr=150}", answer.get("5g_signal_strength"));
    }

    @Test
    void shouldNotBeRegisteredWithoutRadioOrCard() {
        bench.client(ServicesBench.DMS).ask("SET_OPERATING_MODE", "mode", 1);
        assertTrue(client.texts("GET_SERVING_SYSTEM").get("serving_system").startsWith("{registration_state=NOT_REGISTERED(0)"));
        assertEquals("INFORMATION_UNAVAILABLE(74)", client.error("GET_SIGNAL_INFO"));
        assertEquals("INFORMATION_UNAVAILABLE(74)", client.error("NETWORK_SCAN"));
        bench.client(ServicesBench.DMS).ask("SET_OPERATING_MODE", "mode", 0);
        bench.take(ServicesBench.profile("'sim': {'card': 'absent'}"));
        assertEquals("NOT_PROVISIONED(16)", client.error("GET_HOME_NETWORK"));
        assertFalse(client.texts("GET_SYSTEM_INFO").containsKey("lte_system_info_v2"));
    }

    @Test
    void shouldDescribeEveryTechnologyInAMessageThatCanBeRead() {
        for (var technology : List.of("gsm", "umts", "lte", "nr5g")) {
            bench.take(ServicesBench.profile("'serving': {'technology': '" + technology + "', 'plmn': {'mnc': '123'}}"));
            for (var message : List.of("GET_SERVING_SYSTEM", "GET_SYSTEM_INFO", "GET_SIGNAL_INFO")) {
                var answer = client.ask(message);
                assertFalse(answer.isFaulty(), answer::toString);
                assertEquals("NONE(0)", ServiceClient.error(answer), () -> technology + " " + message);
                assertTrue(answer.tlvs().size() > 1);
            }
        }
    }

    @Test
    void shouldFindItsNeighboursInAScan() {
        var scan = client.texts("NETWORK_SCAN");
        assertEquals("[{mcc=1, mnc=1, network_status=CURRENT_SERVING|HOME|NOT_FORBIDDEN|PREFERRED(0x65), description=\"qipa\"}, "
                + "{mcc=999, mnc=70, network_status=AVAILABLE|ROAMING|FORBIDDEN|NOT_PREFERRED(0x9a), description=\"elsewhere\"}]",
                scan.get("network_information"));
    }

    @Test
    void shouldKeepWhatIsPreferred() {
        assertEquals("INVALID_ARGUMENT(48)", client.error("SET_SYSTEM_SELECTION_PREFERENCE", "mode_preference", 1));
        assertEquals("NONE(0)", client.error("SET_SYSTEM_SELECTION_PREFERENCE", "mode_preference", 16));
        assertEquals("LTE(0x10)", client.texts("GET_SYSTEM_SELECTION_PREFERENCE").get("mode_preference"));
    }
}
